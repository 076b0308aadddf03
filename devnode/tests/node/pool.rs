//! Transactions that wait for a block.

use crate::common::{Chain, error, signer, start, start_mining, start_with};
use alloy::{
    network::{NetworkTransactionBuilder, TransactionBuilder},
    primitives::{Address, B256, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
};
use devnode::{Config, Mining};
use serde_json::{Value, json};

const BOB: Address = Address::repeat_byte(0xb0);
const GWEI: u128 = 1_000_000_000;

async fn manual() -> Chain {
    start_mining(Mining::Manual).await
}

fn payment(nonce: u64) -> TransactionRequest {
    TransactionRequest::default()
        .to(BOB)
        .value(U256::ONE)
        .nonce(nonce)
        .gas_limit(21_000)
        .max_fee_per_gas(GWEI)
        .max_priority_fee_per_gas(0)
}

async fn submit(chain: &Chain, tx: TransactionRequest) -> B256 {
    *chain.provider.send_transaction(tx).await.unwrap().tx_hash()
}

async fn refusal(chain: &Chain, tx: TransactionRequest) -> String {
    error(chain.provider.send_transaction(tx).await).1
}

async fn is_mined(chain: &Chain, hash: B256) -> bool {
    let receipt = chain.provider.get_transaction_receipt(hash).await.unwrap();
    receipt.is_some()
}

#[tokio::test]
async fn a_gap_waits_until_it_is_filled() {
    let chain = start().await;
    let second = submit(&chain, payment(1)).await;
    assert!(!is_mined(&chain, second).await);
    let first = submit(&chain, payment(0)).await;
    assert!(is_mined(&chain, first).await && is_mined(&chain, second).await);
    assert_eq!(chain.balance(BOB).await, U256::from(2));
}

#[tokio::test]
async fn without_automine_transactions_wait_for_evm_mine() {
    let chain = manual().await;
    let hash = submit(&chain, payment(0)).await;
    assert!(!is_mined(&chain, hash).await);
    let _: Value = chain.request("evm_mine", ()).await;
    assert!(is_mined(&chain, hash).await);
}

#[tokio::test]
async fn a_waiting_transaction_is_shown_without_a_block() {
    let chain = manual().await;
    let hash = submit(&chain, payment(0)).await;
    let shown = chain.provider.get_transaction_by_hash(hash).await.unwrap();
    let shown = shown.unwrap();
    assert_eq!(shown.block_number, None);
    assert_eq!(shown.inner.signer(), chain.owner);
}

#[tokio::test]
async fn the_pending_nonce_counts_what_waits_and_stops_at_a_gap() {
    let chain = manual().await;
    for nonce in [0, 1, 3] {
        submit(&chain, payment(nonce)).await;
    }
    let owner = chain.owner;
    assert_eq!(
        chain.provider.get_transaction_count(owner).await.unwrap(),
        0
    );
    let pending = chain.provider.get_transaction_count(owner).pending().await;
    assert_eq!(pending.unwrap(), 2);
}

#[tokio::test]
async fn the_pool_tells_pending_from_queued() {
    let chain = manual().await;
    let hash = submit(&chain, payment(0)).await;
    submit(&chain, payment(2)).await;
    let status: Value = chain.request("txpool_status", ()).await;
    assert_eq!(status, json!({ "pending": "0x1", "queued": "0x1" }));
    let owner = chain.owner.to_checksum(None);
    let content: Value = chain.request("txpool_content", ()).await;
    let find = |part: &str, nonce: &str| {
        let of_sender = content[part].as_object().unwrap();
        let (sender, transactions) = of_sender.iter().next().unwrap();
        assert_eq!(sender.to_lowercase(), owner.to_lowercase());
        transactions[nonce].clone()
    };
    assert_eq!(find("pending", "0")["hash"], json!(hash));
    assert_eq!(find("queued", "2")["blockHash"], Value::Null);
    let inspect: Value = chain.request("txpool_inspect", ()).await;
    assert!(
        inspect
            .to_string()
            .contains("1 wei + 21000 gas × 1000000000 wei"),
        "{inspect}"
    );
    let of_bob: Value = chain.request("txpool_contentFrom", (BOB,)).await;
    assert_eq!(of_bob, json!({ "pending": {}, "queued": {} }));
}

#[tokio::test]
async fn a_replacement_must_offer_a_tenth_more() {
    let chain = manual().await;
    let old = submit(&chain, payment(0)).await;
    let scarcely = payment(0).max_fee_per_gas(GWEI + GWEI / 10 - 1);
    let message = refusal(&chain, scarcely).await;
    assert!(
        message.starts_with("replacement transaction underpriced"),
        "{message}"
    );
    let new = submit(&chain, payment(0).max_fee_per_gas(GWEI + GWEI / 10)).await;
    let _: Value = chain.request("evm_mine", ()).await;
    assert!(is_mined(&chain, new).await && !is_mined(&chain, old).await);
}

#[tokio::test]
async fn the_same_transaction_twice_is_already_known() {
    let chain = manual().await;
    let signed = payment(0)
        .with_chain_id(Config::default().chain_id)
        .build(&alloy::network::EthereumWallet::from(signer(0)))
        .await
        .unwrap();
    let _ = chain
        .provider
        .send_tx_envelope(signed.clone())
        .await
        .unwrap();
    let (code, message, _) = error(chain.provider.send_tx_envelope(signed).await);
    assert_eq!((code, message.as_str()), (-32_000, "already known"));
}

#[tokio::test]
async fn what_cannot_pay_for_its_fixed_cost_does_not_enter_the_pool() {
    let chain = manual().await;
    let message = refusal(&chain, payment(0).gas_limit(20_999)).await;
    assert!(message.starts_with("intrinsic gas too low"), "{message}");
}

#[tokio::test]
async fn what_exceeds_a_block_does_not_enter_the_pool() {
    let chain = start_with(Config {
        block_gas_limit: 1_000_000,
        ..Config::default()
    })
    .await;
    let message = refusal(&chain, payment(0).gas_limit(1_000_001)).await;
    assert!(message.starts_with("exceeds block gas limit"), "{message}");
}

#[tokio::test]
async fn a_large_transaction_does_not_enter_the_pool() {
    let chain = start().await;
    let large = payment(0)
        .gas_limit(30_000_000)
        .input(vec![0; 128 << 10].into());
    let message = refusal(&chain, large).await;
    assert!(message.starts_with("oversized data"), "{message}");
}

#[tokio::test]
async fn a_transaction_that_became_too_expensive_is_dropped_and_the_next_waits() {
    let chain = manual().await;
    let all = chain.balance(chain.owner).await;
    let first = submit(&chain, payment(0).value(all / U256::from(2))).await;
    let second = submit(&chain, payment(1).value(all - U256::from(21_000 * GWEI))).await;
    let third = submit(&chain, payment(2)).await;
    let _: Value = chain.request("evm_mine", ()).await;
    assert!(is_mined(&chain, first).await);
    let found = chain.provider.get_transaction_by_hash(second).await;
    assert!(found.unwrap().is_none());
    let status: Value = chain.request("txpool_status", ()).await;
    assert_eq!(status, json!({ "pending": "0x0", "queued": "0x1" }));
    submit(&chain, payment(1)).await;
    let _: Value = chain.request("evm_mine", ()).await;
    assert!(is_mined(&chain, third).await);
}

#[tokio::test]
async fn a_waiting_transaction_can_be_dropped() {
    let chain = manual().await;
    let hash = submit(&chain, payment(0)).await;
    let dropped: Option<B256> = chain.request("anvil_dropTransaction", (hash,)).await;
    assert_eq!(dropped, Some(hash));
    let again: Option<B256> = chain.request("anvil_dropTransaction", (hash,)).await;
    assert_eq!(again, None);
    submit(&chain, payment(0)).await;
    let () = chain
        .request("anvil_removePoolTransactions", (chain.owner,))
        .await;
    submit(&chain, payment(0)).await;
    let () = chain.request("anvil_dropAllTransactions", ()).await;
    let status: Value = chain.request("txpool_status", ()).await;
    assert_eq!(status, json!({ "pending": "0x0", "queued": "0x0" }));
}

#[tokio::test]
async fn automine_can_be_switched_off_and_on() {
    let chain = start().await;
    assert!(chain.request::<bool>("anvil_getAutomine", ()).await);
    let _: bool = chain.request("evm_setAutomine", (false,)).await;
    assert!(!chain.request::<bool>("anvil_getAutomine", ()).await);
    let hash = submit(&chain, payment(0)).await;
    assert!(!is_mined(&chain, hash).await);
    let _: bool = chain.request("evm_setAutomine", (true,)).await;
    assert!(is_mined(&chain, hash).await, "what waited is mined at once");
}

#[tokio::test]
async fn the_node_counts_on_what_waits_when_it_chooses_a_nonce() {
    let chain = manual().await;
    for _ in 0..2 {
        let tx = json!({ "from": chain.owner, "to": BOB, "value": "0x1" });
        let _: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    }
    let _: Value = chain.request("evm_mine", ()).await;
    assert_eq!(chain.balance(BOB).await, U256::from(2));
}

#[tokio::test]
async fn a_snapshot_holds_what_waits() {
    let chain = manual().await;
    let hash = submit(&chain, payment(0)).await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    let _: Value = chain.request("evm_mine", ()).await;
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    assert!(!is_mined(&chain, hash).await);
    let _: Value = chain.request("evm_mine", ()).await;
    assert!(is_mined(&chain, hash).await);
}

#[tokio::test]
async fn what_a_changed_nonce_has_passed_is_dropped() {
    let chain = manual().await;
    let hash = submit(&chain, payment(0)).await;
    let () = chain
        .request("anvil_setNonce", (chain.owner, U256::from(1)))
        .await;
    let _: Value = chain.request("evm_mine", ()).await;
    let found = chain.provider.get_transaction_by_hash(hash).await;
    assert!(found.unwrap().is_none());
}
