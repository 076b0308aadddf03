//! `prestateTracer`: the accounts a transaction needed, and what it did to them.

use alloy::primitives::{Address, B256, U256};
use serde_json::{Value, json};

use super::{number, quantity};
use crate::common::{Chain, call, evm, program, program::relay_args, start, word};

async fn prestate(
    chain: &Chain,
    receipt: &alloy::rpc::types::TransactionReceipt,
    config: Value,
) -> Value {
    let options = json!({"tracer": "prestateTracer", "tracerConfig": config});
    chain.trace(receipt, options).await
}

fn key(address: Address) -> String {
    format!("{address:#x}")
}

fn slot(n: u64) -> String {
    B256::from(word(n)).to_string()
}

/// A program that has an EVM contract store `value` at slot 1, where 5 was before.
async fn store(
    chain: &Chain,
    value: u64,
) -> (Address, Address, alloy::rpc::types::TransactionReceipt) {
    let setter = chain.deploy(&evm::setter()).await;
    chain.invoke(setter, [word(1), word(5)].concat()).await;
    let caller = chain.program(&program::caller()).await;
    let args = relay_args(setter, 0, [word(1), word(value)].concat());
    (setter, caller, chain.invoke(caller, args).await)
}

#[tokio::test]
async fn all_that_was_touched_is_told_as_it_was_before() {
    let chain = start().await;
    let (setter, caller, receipt) = store(&chain, 6).await;
    let state = prestate(&chain, &receipt, json!({})).await;
    assert_eq!(state[key(setter)]["storage"], json!({ slot(1): slot(5) }));
    let code: Value = chain.request("eth_getCode", (caller, "latest")).await;
    assert_eq!(state[key(caller)]["code"], code);
    let block = quantity(receipt.block_number.unwrap() - 1);
    let nonce: Value = chain
        .request("eth_getTransactionCount", (chain.owner, block.clone()))
        .await;
    assert_eq!(state[key(chain.owner)]["nonce"], json!(number(&nonce)));
    let balance: Value = chain.request("eth_getBalance", (chain.owner, block)).await;
    assert_eq!(state[key(chain.owner)]["balance"], balance);
}

#[tokio::test]
async fn differences_are_told_as_they_came_out() {
    let chain = start().await;
    let (setter, caller, receipt) = store(&chain, 6).await;
    let diff = prestate(&chain, &receipt, json!({"diffMode": true})).await;
    assert_eq!(
        diff["pre"][key(setter)]["storage"],
        json!({ slot(1): slot(5) })
    );
    assert_eq!(
        diff["post"][key(setter)],
        json!({"storage": { slot(1): slot(6) }})
    );
    assert_eq!(diff["post"].get(key(caller)), None);
    assert_eq!(diff["pre"].get(key(caller)), None);
    let balance: Value = chain
        .request("eth_getBalance", (chain.owner, "latest"))
        .await;
    assert_eq!(diff["post"][key(chain.owner)]["balance"], balance);
}

#[tokio::test]
async fn a_new_contract_is_only_in_the_state_after() {
    let chain = start().await;
    let maker = TransactionCreate::of(&evm::getter());
    let receipt = chain.send(maker.0).await;
    let made = key(receipt.contract_address.unwrap());
    let diff = prestate(&chain, &receipt, json!({"diffMode": true})).await;
    assert_eq!(diff["pre"].get(&made), None);
    let code = alloy::primitives::Bytes::from(evm::getter());
    assert_eq!(diff["post"][&made]["code"], json!(code));
}

struct TransactionCreate(alloy::rpc::types::TransactionRequest);

impl TransactionCreate {
    fn of(runtime: &[u8]) -> Self {
        let mut tx = call(Address::ZERO, evm::returning(runtime));
        tx.to = Some(alloy::primitives::TxKind::Create);
        Self(tx)
    }
}

#[tokio::test]
async fn code_and_storage_can_be_left_out() {
    let chain = start().await;
    let (_, _, receipt) = store(&chain, 6).await;
    let config = json!({"disableCode": true, "disableStorage": true});
    let state = prestate(&chain, &receipt, config).await;
    let accounts = state.as_object().unwrap();
    assert!(accounts.len() >= 3);
    for account in accounts.values() {
        assert_eq!((account.get("code"), account.get("storage")), (None, None));
    }
}

#[tokio::test]
async fn a_call_on_pretended_state_needs_the_pretended_state() {
    let chain = start().await;
    let rich = Address::repeat_byte(0xb0);
    let options = json!({
        "tracer": "prestateTracer",
        "stateOverrides": { rich.to_string(): { "balance": "0x1234" } },
    });
    let tx = call(chain.owner, []).from(rich).value(U256::ONE);
    let state: Value = chain
        .request("debug_traceCall", (tx, "latest", options))
        .await;
    assert_eq!(state[key(rich)]["balance"], "0x1234");
}
