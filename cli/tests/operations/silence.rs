//! A node that takes a question and says nothing, and one that is busy for a moment.

use std::time::{Duration, Instant};

use crate::{
    faulty::{Fault, Faulty, SECRET},
    stage::{Stage, fails_with, stderr, succeeds},
};

/// Commands that ask a node, each in a way of its own.
const COMMANDS: [&str; 10] = [
    "status",
    "keepalive --dry-run",
    "audit roles",
    "week build --week 20 --activity a.csv --out w",
    "week snapshot --week 20 --out s",
    "vehicle show 1",
    "manufacturer list",
    "dao list",
    "deploy --dev-account 0 --out new.json",
    "dao delegate --dev-account 0",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_node_is_named_within_the_limit() {
    let stage = Stage::deployed().await;
    let silent = Faulty::before(&stage.node.url(), |_| Fault::Silence).await;
    for command in COMMANDS {
        let started = Instant::now();
        let output = stage.dimo_at(&silent.url(), &format!("{command} --rpc-timeout 1"));
        let parts = [&silent.name(), "within 1 s", "--rpc-timeout"];
        let message = fails_with(&output, &parts);
        assert!(!message.contains(SECRET), "{command}: {message}");
        let took = started.elapsed();
        assert!(took < Duration::from_secs(5), "{command}: {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_falls_silent_later_is_named_as_well() {
    let stage = Stage::deployed().await;
    let node = stage.node.url();
    for command in COMMANDS.into_iter().filter(|it| !it.starts_with("week")) {
        // The chain id is told, and nothing after it.
        let silent = Faulty::before(&node, |asked| match asked.in_all {
            0 => Fault::None,
            _ => Fault::Silence,
        })
        .await;
        let output = stage.dimo_at(&silent.url(), &format!("{command} --rpc-timeout 1"));
        let message = fails_with(&output, &[&silent.name(), "within 1 s"]);
        assert!(!message.contains(SECRET), "{command}: {message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_comes_from_the_environment_too() {
    let stage = Stage::deployed().await;
    let silent = Faulty::before(&stage.node.url(), |_| Fault::Silence).await;
    let mut command = stage.command(&silent.url(), "status");
    let output = command.env("DIMO_RPC_TIMEOUT", "1").output().unwrap();
    fails_with(&output, &["within 1 s"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_or_log_repeats_the_key_in_a_url() {
    let stage = Stage::deployed().await;
    for fault in [Fault::Status(401), Fault::Status(503), Fault::Cut] {
        let broken = Faulty::before(&stage.node.url(), move |_| fault).await;
        let output = stage.dimo_at(&broken.url(), "status -vvv");
        let message = fails_with(&output, &[&broken.name()]);
        assert!(!message.contains(SECRET), "{message}");
    }
}

/// Whichever request it is that fails once, the command does what it was to do.
async fn passes_once(fault: Fault) {
    let stage = Stage::deployed().await;
    let node = stage.node.url();
    let whole = Faulty::before(&node, |_| Fault::None).await;
    let expected = succeeds(&stage.dimo_at(&whole.url(), "status"));
    assert!(whole.total() > 3);
    for victim in 0..whole.total() {
        let once = move |asked: &crate::faulty::Asked<'_>| match asked.in_all == victim {
            true => fault,
            false => Fault::None,
        };
        let broken = Faulty::before(&node, once).await;
        let output = stage.dimo_at(&broken.url(), "status");
        assert_eq!(succeeds(&output), expected, "request {victim}");
        assert_eq!(broken.total(), whole.total() + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_busy_once_is_asked_again() {
    passes_once(Fault::Status(429)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_once_is_made_again() {
    passes_once(Fault::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stays_busy_is_given_up() {
    let stage = Stage::deployed().await;
    let busy = Faulty::before(&stage.node.url(), |_| Fault::Status(429)).await;
    let output = stage.dimo_at(&busy.url(), "status");
    fails_with(&output, &[&busy.name(), "429"]);
    assert!((3..10).contains(&busy.total()), "{}", stderr(&output));
}
