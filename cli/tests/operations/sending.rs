//! What was sent is never lost, whatever the node does afterwards.

use alloy::primitives::B256;

use crate::{
    faulty::{Asked, Fault, Faulty, SECRET},
    stage::{Stage, fails_with, succeeds},
};

const SEND: &str = "eth_sendRawTransaction";
const POLL: &str = "eth_getTransactionReceipt";

/// One transaction.
const DELEGATE: &str = "dao delegate --dev-account 0";

/// The hash of the transaction that comes next, by what the chain has after it.
async fn last(stage: &Stage) -> B256 {
    stage.transactions().await.last().unwrap().0
}

/// Delegates through a connection with these faults, which must succeed, once.
async fn delegates(rule: impl Fn(&Asked<'_>) -> Fault + Send + Sync + 'static) -> Faulty {
    let stage = Stage::deployed().await;
    let before = stage.sent(0).await;
    let faulty = Faulty::before(&stage.node.url(), rule).await;
    let command = format!("{DELEGATE} --rpc-timeout 2");
    let told = succeeds(&stage.dimo_at(&faulty.url(), &command));
    assert!(told.contains(&last(&stage).await.to_string()), "{told}");
    assert_eq!(stage.sent(0).await, before + 1);
    faulty
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_busy_is_asked_for_the_receipt_again() {
    let faulty = delegates(|asked| match (asked.method, asked.nth) {
        (POLL, 0..6) => Fault::Status(429),
        _ => Fault::None,
    })
    .await;
    assert!(faulty.count(POLL) > 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_is_asked_for_until_the_node_gives_it() {
    delegates(|asked| match (asked.method, asked.nth) {
        (POLL, 0) => Fault::Status(403),
        (POLL, 1) => Fault::Refusal,
        (POLL, 2) => Fault::Null,
        (POLL, 3) => Fault::Cut,
        (POLL, 4) => Fault::Silence,
        _ => Fault::None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_cut_after_sending_loses_nothing_and_sends_nothing_twice() {
    delegates(|asked| match (asked.method, asked.nth) {
        (SEND, 0) => Fault::CutAfterwards,
        _ => Fault::None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_busy_when_something_is_sent_gets_it_again() {
    delegates(|asked| match (asked.method, asked.nth) {
        (SEND, 0) => Fault::Status(429),
        _ => Fault::None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_after_sending_is_no_failure_if_the_chain_has_it() {
    delegates(|asked| match (asked.method, asked.nth) {
        (SEND, 0) => Fault::SilenceAfterwards,
        _ => Fault::None,
    })
    .await;
}

/// The hash in a message, after `transaction`.
fn hash_in(message: &str) -> B256 {
    let (_, rest) = message.split_once("transaction 0x").unwrap();
    rest[..64].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_have_arrived_is_named_by_its_hash() {
    let stage = Stage::deployed().await;
    let before = stage.sent(0).await;
    let faulty = Faulty::before(&stage.node.url(), |asked| match asked.method {
        SEND => Fault::Silence,
        _ => Fault::None,
    })
    .await;
    let output = stage.dimo_at(&faulty.url(), &format!("{DELEGATE} --rpc-timeout 1"));
    let parts = ["may have been sent", "look it up", &faulty.name()];
    let message = fails_with(&output, &parts);
    assert!(!message.contains(SECRET), "{message}");
    assert_eq!(stage.sent(0).await, before);
    // Sent now, it is that very transaction.
    succeeds(&stage.dimo(DELEGATE));
    assert_eq!(last(&stage).await, hash_in(&message));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_mined_in_time_is_named_by_its_hash() {
    let stage = Stage::deployed().await;
    let faulty = Faulty::before(&stage.node.url(), |asked| match asked.method {
        POLL => Fault::Null,
        _ => Fault::None,
    })
    .await;
    let output = stage.dimo_at(&faulty.url(), &format!("{DELEGATE} --rpc-timeout 1"));
    let message = fails_with(&output, &["not seen mined within 6 s", "look it up"]);
    assert_eq!(hash_in(&message), last(&stage).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_gone_after_sending_does_not_take_the_hash_along() {
    let stage = Stage::deployed().await;
    let faulty = Faulty::before(&stage.node.url(), |asked| match asked.method {
        SEND => Fault::CutAfterwards,
        "eth_getTransactionByHash" | POLL => Fault::Cut,
        _ => Fault::None,
    })
    .await;
    let output = stage.dimo_at(&faulty.url(), &format!("{DELEGATE} --rpc-timeout 1"));
    let message = fails_with(&output, &["may have been sent", "look it up"]);
    assert_eq!(hash_in(&message), last(&stage).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_before_a_failure_is_told() {
    let stage = Stage::deployed().await;
    succeeds(&stage.dimo("consumer register https://consumer.example --dev-account 0"));
    let before = stage.sent(0).await;
    let faulty = Faulty::before(&stage.node.url(), |asked| match (asked.method, asked.nth) {
        (SEND, 1) => Fault::Refusal,
        _ => Fault::None,
    })
    .await;
    // The contract is allowed to take the tokens, and then is not told to.
    let output = stage.dimo_at(&faulty.url(), "consumer fee 1 --dev-account 0");
    let message = fails_with(&output, &["before that", "approve", "not today"]);
    assert_eq!(stage.sent(0).await, before + 1);
    assert_eq!(hash_in(&message), last(&stage).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_refusal() {
    let stage = Stage::deployed().await;
    let before = stage.sent(0).await;
    let faulty = Faulty::before(&stage.node.url(), |asked| match asked.method {
        SEND => Fault::Refusal,
        _ => Fault::None,
    })
    .await;
    fails_with(&stage.dimo_at(&faulty.url(), DELEGATE), &["not today"]);
    assert_eq!(stage.sent(0).await, before);
}
