//! Programs that are ended while something is under way.

#![cfg(unix)]

use std::{
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use client::deploy::Deployment;

use crate::{
    faulty::{Fault, Faulty},
    stage::{Stage, stderr},
};

/// Starts a command and waits until it has asked for something so often.
async fn start(stage: &Stage, faulty: &Faulty, command: &str, until: (&str, usize)) -> Child {
    let mut child = stage
        .command(&faulty.url(), command)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (method, times) = until;
    for _ in 0..3_000 {
        if faulty.count(method) >= times {
            // The node has what it is given by now.
            tokio::time::sleep(Duration::from_millis(100)).await;
            return child;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("`{command}` did not ask for {method} {times} times");
}

fn end(child: Child, signal: &str) -> Output {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(sent.success());
    child.wait_with_output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_tells_what_was_sent() {
    for signal in ["-INT", "-TERM"] {
        let stage = Stage::deployed().await;
        let faulty = Faulty::before(&stage.node.url(), |asked| match asked.method {
            "eth_getTransactionReceipt" => Fault::Null,
            _ => Fault::None,
        })
        .await;
        let polled = ("eth_getTransactionReceipt", 2);
        let child = start(&stage, &faulty, "dao delegate --dev-account 0", polled).await;
        let output = end(child, signal);
        assert_eq!(output.status.code(), Some(130));
        let (hash, _) = *stage.transactions().await.last().unwrap();
        let message = stderr(&output);
        for part in [&hash.to_string(), &faulty.name(), "look it up"] {
            assert!(message.contains(part), "{part}: {message}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_that_is_killed_leaves_a_record_of_everything_sent() {
    for killed_at in [0, 1, 4, 9] {
        let stage = Stage::bare().await;
        let faulty = Faulty::before(&stage.node.url(), move |asked| {
            match asked.method == "eth_sendRawTransaction" && asked.nth == killed_at {
                true => Fault::SilenceAfterwards,
                false => Fault::None,
            }
        })
        .await;
        let sent = ("eth_sendRawTransaction", killed_at + 1);
        let command = "deploy --dev-account 0 --out left.json";
        let child = start(&stage, &faulty, command, sent).await;
        end(child, "-KILL");
        let record = Deployment::read_any(&stage.path("left.json")).unwrap();
        let recorded: Vec<_> = record
            .incomplete
            .unwrap()
            .transactions
            .into_iter()
            .map(|sent| (sent.hash, sent.creates))
            .collect();
        assert_eq!(recorded, stage.transactions().await);
        assert_eq!(recorded.len(), killed_at + 1);
    }
}
