//! `eth_subscribe`: what a client hears, in which order, and that nobody else pays for it.

use crate::common::{Chain, evm, start, word, ws::WsClient};
use alloy::primitives::{B256, U64, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Header, TransactionRequest};
use serde_json::{Value, json};

/// Heads that a subscriber must survive.
const BLOCKS: u64 = 10_000;

async fn client(chain: &Chain) -> WsClient {
    WsClient::connect(&chain.node).await
}

async fn head(client: &mut WsClient, subscription: &str) -> Header {
    serde_json::from_value(client.next(subscription).await).unwrap()
}

async fn mine(chain: &Chain, blocks: u64) {
    let () = chain.request("anvil_mine", (U64::from(blocks),)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_hears_every_one_of_ten_thousand_heads_in_order() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let heads = client.subscribe(json!(["newHeads"])).await;
    mine(&chain, BLOCKS).await;
    let mut last: Option<Header> = None;
    for number in 1..=BLOCKS {
        let head = head(&mut client, &heads).await;
        assert_eq!(head.number, number);
        if let Some(last) = &last {
            assert_eq!(head.parent_hash, last.hash);
        }
        last = Some(head);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_do_not_read_hold_up_nobody() {
    let chain = start().await;
    let mut silent = client(&chain).await;
    let unread = silent.subscribe(json!(["newHeads"])).await;
    let mut reading = client(&chain).await;
    let heads = reading.subscribe(json!(["newHeads"])).await;
    mine(&chain, BLOCKS).await;
    for number in 1..=BLOCKS {
        assert_eq!(head(&mut reading, &heads).await.number, number);
    }
    // When it reads at last, it has missed nothing.
    for number in 1..=BLOCKS {
        assert_eq!(head(&mut silent, &unread).await.number, number);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_is_the_header_of_the_block() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let heads = client.subscribe(json!(["newHeads"])).await;
    let sent = chain
        .send(TransactionRequest::default().to(chain.owner))
        .await;
    let head = head(&mut client, &heads).await;
    assert_eq!(Some(head.hash), sent.block_hash);
    assert_eq!(head.hash_slow(), head.hash);
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_come_filtered_by_address_and_topic() {
    let chain = start().await;
    let (one, two) = (
        chain.deploy(&evm::logger()).await,
        chain.deploy(&evm::logger()).await,
    );
    let mut client = client(&chain).await;
    let of_two = client.subscribe(json!(["logs", {"address": two}])).await;
    let either = json!([[B256::from(word(7)), B256::from(word(8))]]);
    let of_both = client.subscribe(json!(["logs", {"topics": either}])).await;
    let other = json!([null, B256::from(word(8))]);
    client.subscribe(json!(["logs", {"topics": other}])).await;
    chain.invoke(one, vec![1]).await;
    let sent = chain.invoke(two, vec![2]).await;
    assert_eq!(client.next(&of_both).await["address"], json!(one));
    assert_eq!(client.next(&of_both).await["address"], json!(two));
    let log = client.next(&of_two).await;
    assert_eq!(log["transactionHash"], json!(sent.transaction_hash));
    assert_eq!(log["removed"], json!(false));
    assert!(client.stays_silent().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_that_are_reverted_come_again_as_removed() {
    let chain = start().await;
    let contract = chain.deploy(&evm::logger()).await;
    let mut client = client(&chain).await;
    let logs = client.subscribe(json!(["logs"])).await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    chain.invoke(contract, vec![1]).await;
    let mut log = client.next(&logs).await;
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    log["removed"] = json!(true);
    assert_eq!(client.next(&logs).await, log);
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_go_on_from_the_snapshot_after_a_revert() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let heads = client.subscribe(json!(["newHeads"])).await;
    mine(&chain, 1).await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    mine(&chain, 2).await;
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    mine(&chain, 1).await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        numbers.push(head(&mut client, &heads).await.number);
    }
    assert_eq!(numbers, [1, 2, 3, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_are_announced_by_hash_or_whole() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let hashes = client.subscribe(json!(["newPendingTransactions"])).await;
    let whole = client
        .subscribe(json!(["newPendingTransactions", true]))
        .await;
    let sent = chain
        .send(TransactionRequest::default().to(chain.owner))
        .await;
    assert_eq!(client.next(&hashes).await, json!(sent.transaction_hash));
    let transaction = client.next(&whole).await;
    assert_eq!(transaction["hash"], json!(sent.transaction_hash));
    assert_eq!(transaction["blockHash"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_after_unsubscribing() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let heads = client.subscribe(json!(["newHeads"])).await;
    let known = client.request("eth_unsubscribe", json!([heads])).await;
    assert_eq!(known["result"], json!(true));
    mine(&chain, 1).await;
    assert!(client.stays_silent().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_is_not_there_cannot_be_ended() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let heads = client.subscribe(json!(["newHeads"])).await;
    let _ = client.request("eth_unsubscribe", json!([heads])).await;
    let not_found = json!({"code": -32_000, "message": "subscription not found"});
    for id in [heads.as_str(), "0x1"] {
        let refused = client.request("eth_unsubscribe", json!([id])).await;
        assert_eq!(refused["error"], not_found, "{id}");
    }
    let refused = over_http(&chain, "eth_unsubscribe", json!(["0x1"])).await;
    assert_eq!(refused, (-32_000, "subscription not found".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_no_subscriptions_over_http() {
    let chain = start().await;
    let refused = over_http(&chain, "eth_subscribe", json!(["newHeads"])).await;
    assert_eq!(refused, (-32_601, "notifications not supported".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_may_subscribe_and_unsubscribe() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let request = |id: u64, method: &str, params: Value| json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
    let batch = json!([
        request(1, "eth_subscribe", json!(["newHeads"])),
        request(2, "eth_unsubscribe", json!(["0x1"])),
        request(3, "eth_chainId", json!([])),
        {"jsonrpc": "2.0", "method": "eth_chainId"},
        7,
    ]);
    client.send(&batch.to_string()).await;
    // The server announces a new subscription by itself too, ahead of the batch.
    let announced = client.receive().await.unwrap();
    let answers = client.receive().await.unwrap();
    assert_eq!(announced, answers[0]);
    assert!(answers[0]["result"].is_string(), "{answers}");
    assert_eq!(answers[1]["error"]["message"], "subscription not found");
    assert_eq!(answers[2]["result"], "0x64aba");
    assert_eq!(answers[3]["error"]["code"], -32_600);
    assert_eq!(answers.as_array().unwrap().len(), 4);
    // The subscription of the batch is a subscription like any other.
    mine(&chain, 1).await;
    let heads = answers[0]["result"].as_str().unwrap();
    assert_eq!(head(&mut client, heads).await.number, 1);
}

/// Code and message of the error that a request over HTTP is answered with.
async fn over_http(chain: &Chain, method: &'static str, params: Value) -> (i64, String) {
    let provider = &chain.provider;
    let refused = provider.raw_request::<_, Value>(method.into(), params);
    let (code, message, _) = crate::common::error(refused.await);
    (code, message)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_subscription_is_refused() {
    let chain = start().await;
    let mut client = client(&chain).await;
    let refused = client.request("eth_subscribe", json!(["newMoons"])).await;
    let (code, message) = (&refused["error"]["code"], &refused["error"]["message"]);
    assert_eq!(code, -32_601);
    assert_eq!(message, "no \"newMoons\" subscription in eth namespace");
}

#[tokio::test(flavor = "multi_thread")]
async fn synchronization_can_be_subscribed_to_and_never_happens() {
    let chain = start().await;
    let mut client = client(&chain).await;
    client.subscribe(json!(["syncing"])).await;
    mine(&chain, 1).await;
    assert!(client.stays_silent().await);
}
