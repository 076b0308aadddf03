//! Blocks of several transactions, and blocks by the clock.

use std::time::{Duration, Instant};

use crate::common::{Chain, call, evm, start, start_mining, start_with};
use alloy::{
    network::TransactionBuilder,
    primitives::{Address, B256, U256},
    providers::Provider,
    rpc::types::{BlockNumberOrTag, Filter, TransactionReceipt, TransactionRequest},
};
use devnode::{Config, Mining};
use serde_json::{Value, json};

const BOB: Address = Address::repeat_byte(0xb0);

async fn submit(chain: &Chain, tx: TransactionRequest) -> B256 {
    let tx = tx.with_gas_limit(100_000);
    *chain.provider.send_transaction(tx).await.unwrap().tx_hash()
}

async fn mine(chain: &Chain) {
    let _: Value = chain.request("evm_mine", ()).await;
}

async fn receipt(chain: &Chain, hash: B256) -> TransactionReceipt {
    let receipt = chain.provider.get_transaction_receipt(hash).await;
    receipt.unwrap().unwrap()
}

async fn height(chain: &Chain) -> u64 {
    chain.provider.get_block_number().await.unwrap()
}

#[tokio::test]
async fn receipts_of_one_block_add_up() {
    let chain = start().await;
    let logger = chain.deploy(&evm::logger()).await;
    let _: bool = chain.request("evm_setAutomine", (false,)).await;
    let mut hashes = Vec::new();
    for nonce in 1..=3 {
        hashes.push(submit(&chain, call(logger, vec![1]).with_nonce(nonce)).await);
    }
    mine(&chain).await;
    let mut cumulative = 0;
    for (index, hash) in hashes.iter().enumerate() {
        let receipt = receipt(&chain, *hash).await;
        cumulative += receipt.gas_used;
        assert_eq!(receipt.inner.cumulative_gas_used(), cumulative);
        assert_eq!(receipt.transaction_index, Some(index as u64));
        assert_eq!(receipt.logs()[0].log_index, Some(index as u64));
        assert_eq!(receipt.logs()[0].transaction_index, Some(index as u64));
        assert_eq!(receipt.block_number, Some(2));
    }
    let block = chain.provider.get_block_by_number(BlockNumberOrTag::Latest);
    let block = block.await.unwrap().unwrap();
    assert_eq!(block.header.gas_used, cumulative);
    assert_eq!(block.transactions.hashes().collect::<Vec<_>>(), hashes);
    let logs = chain.provider.get_logs(&Filter::new().select(2)).await;
    let indexes: Vec<_> = logs.unwrap().iter().map(|log| log.log_index).collect();
    assert_eq!(indexes, [Some(0), Some(1), Some(2)]);
}

#[tokio::test]
async fn transactions_of_one_block_see_each_other_and_the_same_time() {
    let chain = start_mining(Mining::Manual).await;
    let value = U256::from(10).pow(U256::from(15));
    let to_second = TransactionRequest::default()
        .to(crate::common::signer(1).address())
        .value(value);
    submit(&chain, to_second.clone().with_nonce(0)).await;
    submit(&chain, to_second.with_nonce(1)).await;
    mine(&chain).await;
    let second = chain.balance(crate::common::signer(1).address()).await;
    assert_eq!(second - Config::default().balance, value * U256::from(2));
    assert_eq!(height(&chain).await, 1);
}

#[tokio::test]
async fn what_does_not_fit_into_a_block_waits_for_the_next() {
    let chain = start_with(Config {
        block_gas_limit: 150_000,
        mining: Mining::Manual,
        ..Config::default()
    })
    .await;
    let mut hashes = Vec::new();
    // Each uses 21,000 of its 100,000: three leave 87,000, too little for the fourth.
    for nonce in 0..4 {
        let tx = TransactionRequest::default().to(BOB).with_nonce(nonce);
        hashes.push(submit(&chain, tx).await);
    }
    mine(&chain).await;
    assert_eq!(receipt(&chain, hashes[2]).await.block_number, Some(1));
    mine(&chain).await;
    assert_eq!(receipt(&chain, hashes[3]).await.block_number, Some(2));
}

#[tokio::test]
async fn a_block_by_the_clock_holds_what_arrived() {
    let chain = start_mining(Mining::Interval(Duration::from_millis(300))).await;
    let mut hashes = Vec::new();
    for nonce in 0..2 {
        let tx = TransactionRequest::default().to(BOB).with_nonce(nonce);
        hashes.push(submit(&chain, tx).await);
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    while chain
        .provider
        .get_transaction_receipt(hashes[1])
        .await
        .unwrap()
        .is_none()
    {
        assert!(Instant::now() < deadline, "no block came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(height(&chain).await >= 1);
}

#[tokio::test]
async fn the_block_time_can_be_set_and_unset() {
    let chain = start().await;
    let interval: Option<u64> = chain.request("anvil_getIntervalMining", ()).await;
    assert_eq!(interval, None);
    let _: bool = chain.request("evm_setIntervalMining", (1,)).await;
    let interval: Option<u64> = chain.request("anvil_getIntervalMining", ()).await;
    assert_eq!(interval, Some(1));
    assert!(!chain.request::<bool>("anvil_getAutomine", ()).await);
    let deadline = Instant::now() + Duration::from_secs(20);
    while height(&chain).await < 2 {
        assert!(Instant::now() < deadline, "no blocks came");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let _: bool = chain.request("evm_setIntervalMining", (0,)).await;
    let stopped_at = height(&chain).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(height(&chain).await, stopped_at);
}

#[tokio::test]
async fn several_blocks_are_mined_and_the_first_takes_what_waits() {
    let chain = start_mining(Mining::Manual).await;
    let hash = submit(&chain, TransactionRequest::default().to(BOB)).await;
    let _: Value = chain.request("evm_mine", (json!({ "blocks": 3 }),)).await;
    assert_eq!(height(&chain).await, 3);
    assert_eq!(receipt(&chain, hash).await.block_number, Some(1));
}
