//! Copies of a chain that go their own ways.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use crate::common::{Chain, program, start, start_mining, start_with};
use alloy::{
    primitives::{Address, B256, U256},
    providers::{Provider, ProviderBuilder},
    rpc::types::TransactionRequest,
};
use devnode::{Config, Mining, Snapshot};
use serde_json::{Value, json};

const BOB: Address = Address::repeat_byte(0xb0);

fn frozen() -> Config {
    Config {
        genesis_timestamp: Some(1_800_000_000),
        frozen_clock: true,
        ..Config::default()
    }
}

async fn pay_bob(chain: &Chain) -> B256 {
    let tx = TransactionRequest::default().to(BOB).value(U256::ONE);
    chain.send(tx).await.transaction_hash
}

async fn fork(snapshot: &Snapshot) -> Chain {
    Chain::of(snapshot.start().await.unwrap())
}

async fn latest_hash(chain: &Chain) -> B256 {
    let block = chain.provider.get_block_by_number(Default::default()).await;
    block.unwrap().unwrap().header.hash
}

#[tokio::test]
async fn a_fork_has_what_was_and_not_what_came_later() {
    let chain = start().await;
    let before = pay_bob(&chain).await;
    let snapshot = chain.node.snapshot();
    let after = pay_bob(&chain).await;
    let fork = fork(&snapshot).await;
    assert_eq!(fork.balance(BOB).await, U256::ONE);
    let found = async |hash| {
        let receipt = fork.provider.get_transaction_receipt(hash).await;
        receipt.unwrap().is_some()
    };
    assert!(found(before).await);
    assert!(!found(after).await);
}

#[tokio::test]
async fn forks_do_not_see_each_other() {
    let chain = start().await;
    let snapshot = chain.node.snapshot();
    let (one, two) = (fork(&snapshot).await, fork(&snapshot).await);
    pay_bob(&one).await;
    pay_bob(&one).await;
    pay_bob(&two).await;
    assert_eq!(one.balance(BOB).await, U256::from(2));
    assert_eq!(two.balance(BOB).await, U256::ONE);
    assert_eq!(chain.balance(BOB).await, U256::ZERO);
}

#[tokio::test]
async fn a_fork_outlives_the_node_it_comes_from() {
    let chain = start().await;
    pay_bob(&chain).await;
    let snapshot = chain.node.snapshot();
    chain.node.stop().await;
    assert_eq!(fork(&snapshot).await.balance(BOB).await, U256::ONE);
}

#[tokio::test]
async fn a_fork_of_a_fork_reads_all_of_the_past() {
    let mut chain = start().await;
    for _ in 0..5 {
        pay_bob(&chain).await;
        chain = fork(&chain.node.snapshot()).await;
    }
    for block in 0..=5u64 {
        let balance = chain.provider.get_balance(BOB).number(block).await.unwrap();
        assert_eq!(balance, U256::from(block));
    }
}

#[tokio::test]
async fn programs_activated_before_the_fork_run_in_it() {
    let chain = start().await;
    let echo = chain.deploy_program(&program::echo()).await;
    assert!(chain.activate(echo).await.status());
    let fork = fork(&chain.node.snapshot()).await;
    assert_eq!(fork.view(echo, vec![1, 2]).await.as_ref(), [1, 2]);
}

#[tokio::test]
async fn a_snapshot_taken_before_the_fork_can_be_reverted_to_in_both() {
    let chain = start().await;
    let id: U256 = chain.request("evm_snapshot", ()).await;
    pay_bob(&chain).await;
    let fork = fork(&chain.node.snapshot()).await;
    assert!(fork.request::<bool>("evm_revert", (id,)).await);
    assert_eq!(fork.balance(BOB).await, U256::ZERO);
    assert_eq!(chain.balance(BOB).await, U256::ONE);
    assert!(chain.request::<bool>("evm_revert", (id,)).await);
}

/// What all tests of this file share, across their runtimes.
async fn shared() -> &'static Snapshot {
    static SHARED: OnceLock<Snapshot> = OnceLock::new();
    if SHARED.get().is_none() {
        let chain = start().await;
        pay_bob(&chain).await;
        let _ = SHARED.set(chain.node.snapshot());
    }
    SHARED.get().unwrap()
}

#[tokio::test]
async fn a_snapshot_of_another_runtime_starts_here() {
    assert_eq!(fork(shared().await).await.balance(BOB).await, U256::ONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_of_another_runtime_starts_there_too() {
    assert_eq!(fork(shared().await).await.balance(BOB).await, U256::ONE);
}

#[tokio::test]
async fn the_same_transactions_make_the_same_blocks() {
    let (one, two) = (start_with(frozen()).await, start_with(frozen()).await);
    let forked = fork(&one.node.snapshot()).await;
    for chain in [&one, &two, &forked] {
        pay_bob(chain).await;
        chain.deploy_program(&program::echo()).await;
    }
    let hash = latest_hash(&one).await;
    assert_eq!(latest_hash(&two).await, hash);
    assert_eq!(latest_hash(&forked).await, hash);
}

#[tokio::test]
async fn what_waits_is_part_of_a_fork() {
    let chain = start_mining(Mining::Manual).await;
    let tx = json!({ "from": chain.owner, "to": BOB, "value": "0x1" });
    let _: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    let fork = fork(&chain.node.snapshot()).await;
    let _: Value = fork.request("evm_mine", ()).await;
    assert_eq!(fork.balance(BOB).await, U256::ONE);
    assert_eq!(chain.balance(BOB).await, U256::ZERO);
}

#[tokio::test]
async fn the_pending_block_shows_what_waits_as_if_it_were_mined() {
    let chain = start_mining(Mining::Manual).await;
    let tx = json!({ "from": chain.owner, "to": BOB, "value": "0x7" });
    let hash: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    let pending: Value = chain
        .request("eth_getBlockByNumber", ("pending", false))
        .await;
    assert_eq!(pending["number"], "0x1");
    assert_eq!(pending["transactions"], json!([hash]));
    let balance = chain.provider.get_balance(BOB).pending().await.unwrap();
    assert_eq!(balance, U256::from(7));
    assert_eq!(chain.balance(BOB).await, U256::ZERO);
    assert_eq!(chain.provider.get_block_number().await.unwrap(), 0);
}

#[tokio::test]
async fn a_fork_of_a_large_chain_takes_microseconds() {
    let account = |n: u64| Address::left_padding_from(&(n + 0x1_0000_0000).to_be_bytes());
    let predeploys = (0..100_000)
        .map(|n| (account(n), vec![0xfe].into()))
        .collect();
    let chain = start_with(Config {
        predeploys,
        ..Config::default()
    })
    .await;
    // Dropping is part of it. The median, since other tests run at the same time.
    let mut times: Vec<Duration> = (0..101)
        .map(|_| {
            let start = Instant::now();
            drop(chain.node.snapshot());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("a copy of 100,000 accounts: {:?}", times[50]);
    assert!(times[50] < Duration::from_millis(1), "{:?}", times[50]);

    let url = chain.node.url().parse().unwrap();
    let provider = ProviderBuilder::new().connect_http(url);
    assert_eq!(
        provider
            .get_code_at(account(99_999))
            .await
            .unwrap()
            .as_ref(),
        [0xfe]
    );
}
