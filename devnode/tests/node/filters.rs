//! Filters: what happened since one last asked.

use crate::common::{Chain, error, evm, start, word};
use alloy::{
    primitives::{B256, U64, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
};
use serde_json::{Value, json};

async fn changes(chain: &Chain, filter: &str) -> Vec<Value> {
    chain
        .request("eth_getFilterChanges", (filter.to_owned(),))
        .await
}

async fn logs(chain: &Chain, filter: &str) -> Vec<Value> {
    chain
        .request("eth_getFilterLogs", (filter.to_owned(),))
        .await
}

async fn install(chain: &Chain, method: &'static str, params: Value) -> String {
    chain.request(method, params).await
}

async fn refused(chain: &Chain, method: &'static str, params: Value) -> (i64, String) {
    let result = chain
        .provider
        .raw_request::<_, Value>(method.into(), params)
        .await;
    let (code, message, _) = error(result);
    (code, message)
}

async fn mine(chain: &Chain, blocks: u64) {
    let () = chain.request("anvil_mine", (U64::from(blocks),)).await;
}

#[tokio::test]
async fn a_block_filter_tells_the_hashes_since_the_last_time() {
    let chain = start().await;
    mine(&chain, 1).await;
    let filter = install(&chain, "eth_newBlockFilter", json!([])).await;
    assert_eq!(changes(&chain, &filter).await, Vec::<Value>::new());
    mine(&chain, 2).await;
    let mut expected = Vec::new();
    for number in [2, 3] {
        let block = chain.provider.get_block_by_number(number.into()).await;
        expected.push(json!(block.unwrap().unwrap().header.hash));
    }
    assert_eq!(changes(&chain, &filter).await, expected);
    assert_eq!(changes(&chain, &filter).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_transaction_filter_tells_hashes_or_whole_transactions() {
    let chain = start().await;
    let hashes = install(&chain, "eth_newPendingTransactionFilter", json!([])).await;
    let whole = install(&chain, "eth_newPendingTransactionFilter", json!([true])).await;
    let sent = chain
        .send(TransactionRequest::default().to(chain.owner))
        .await;
    assert_eq!(
        changes(&chain, &hashes).await,
        [json!(sent.transaction_hash)]
    );
    let transactions = changes(&chain, &whole).await;
    assert_eq!(transactions[0]["hash"], json!(sent.transaction_hash));
}

#[tokio::test]
async fn a_log_filter_lets_through_what_it_names() {
    let chain = start().await;
    let (one, two) = (
        chain.deploy(&evm::logger()).await,
        chain.deploy(&evm::logger()).await,
    );
    chain.invoke(two, vec![1]).await;
    let of_two = json!([{"address": two, "fromBlock": "0x0"}]);
    let filter = install(&chain, "eth_newFilter", of_two).await;
    let other = json!([{"topics": [[B256::from(word(8))]]}]);
    let none = install(&chain, "eth_newFilter", other).await;
    chain.invoke(one, vec![2]).await;
    let sent = chain.invoke(two, vec![3]).await;
    let found = changes(&chain, &filter).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["transactionHash"], json!(sent.transaction_hash));
    assert_eq!(changes(&chain, &none).await, Vec::<Value>::new());
    // All of the range, and as often as asked.
    assert_eq!(logs(&chain, &filter).await.len(), 2);
    assert_eq!(logs(&chain, &filter).await.len(), 2);
}

#[tokio::test]
async fn a_log_filter_keeps_to_its_blocks() {
    let chain = start().await;
    let contract = chain.deploy(&evm::logger()).await;
    let until_two = json!([{"fromBlock": "0x1", "toBlock": "0x2"}]);
    let filter = install(&chain, "eth_newFilter", until_two).await;
    chain.invoke(contract, vec![1]).await;
    chain.invoke(contract, vec![2]).await;
    let found = changes(&chain, &filter).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["blockNumber"], json!("0x2"));
}

#[tokio::test]
async fn logs_that_are_reverted_come_again_as_removed() {
    let chain = start().await;
    let contract = chain.deploy(&evm::logger()).await;
    let filter = install(&chain, "eth_newFilter", json!([{}])).await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    chain.invoke(contract, vec![1]).await;
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    // The provider would wait for a block higher than it has seen.
    let again = json!([{"from": chain.owner, "to": contract, "data": "0x02"}]);
    let _: B256 = chain.request("eth_sendTransaction", again).await;
    let removed: Vec<_> = changes(&chain, &filter)
        .await
        .iter()
        .map(|log| log["removed"].clone())
        .collect();
    assert_eq!(removed, [json!(false), json!(true), json!(false)]);
    assert_eq!(logs(&chain, &filter).await.len(), 1);
}

#[tokio::test]
async fn an_uninstalled_filter_is_not_found() {
    let chain = start().await;
    let filter = install(&chain, "eth_newBlockFilter", json!([])).await;
    let uninstall = |id: &str| json!([id]);
    let there: bool = chain
        .request("eth_uninstallFilter", uninstall(&filter))
        .await;
    let still: bool = chain
        .request("eth_uninstallFilter", uninstall(&filter))
        .await;
    assert_eq!((there, still), (true, false));
    let expected = (-32_000, "filter not found".to_owned());
    for method in ["eth_getFilterChanges", "eth_getFilterLogs"] {
        assert_eq!(refused(&chain, method, json!([filter])).await, expected);
    }
}

#[tokio::test]
async fn only_log_filters_have_logs() {
    let chain = start().await;
    let filter = install(&chain, "eth_newBlockFilter", json!([])).await;
    let (code, _) = refused(&chain, "eth_getFilterLogs", json!([filter])).await;
    assert_eq!(code, -32_000);
}

#[tokio::test]
async fn a_range_that_ends_before_it_starts_is_refused() {
    let chain = start().await;
    let inverted = json!([{"fromBlock": "0x5", "toBlock": "0x4"}]);
    for method in ["eth_newFilter", "eth_getLogs"] {
        let (code, message) = refused(&chain, method, inverted.clone()).await;
        assert_eq!(code, -32_602);
        assert!(
            message.starts_with("invalid block range params"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn filters_have_a_limit() {
    let chain = start().await;
    for _ in 0..10_000 {
        install(&chain, "eth_newBlockFilter", json!([])).await;
    }
    let (code, message) = refused(&chain, "eth_newBlockFilter", json!([])).await;
    assert_eq!(code, -32_000);
    assert!(message.contains("10000 filters"), "{message}");
}
