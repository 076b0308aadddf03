//! What only a development chain can do.

use crate::common::{Chain, error, evm, program, start, start_with, word};
use alloy::{
    primitives::{Address, B256, Bytes, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
};
use devnode::Config;

const BOB: Address = Address::repeat_byte(0xb0);

async fn time(chain: &Chain) -> u64 {
    let latest = chain
        .provider
        .get_block_by_number(Default::default())
        .await
        .unwrap()
        .unwrap();
    latest.header.timestamp
}

async fn pay_bob(chain: &Chain) -> B256 {
    let tx = TransactionRequest::default().to(BOB).value(U256::ONE);
    chain.send(tx).await.transaction_hash
}

#[tokio::test]
async fn a_snapshot_restores_state_blocks_and_transactions() {
    let chain = start().await;
    pay_bob(&chain).await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    let lost = pay_bob(&chain).await;
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    assert_eq!(chain.balance(BOB).await, U256::ONE);
    assert_eq!(chain.provider.get_block_number().await.unwrap(), 1);
    assert!(
        chain
            .provider
            .get_transaction_by_hash(lost)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        chain
            .provider
            .get_transaction_count(chain.owner)
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn a_snapshot_is_used_up_with_those_after_it() {
    let chain = start().await;
    let first: U256 = chain.request("evm_snapshot", ()).await;
    let second: U256 = chain.request("evm_snapshot", ()).await;
    assert!(chain.request::<bool>("evm_revert", (first,)).await);
    assert!(!chain.request::<bool>("evm_revert", (first,)).await);
    assert!(!chain.request::<bool>("evm_revert", (second,)).await);
}

#[tokio::test]
async fn a_snapshot_undoes_what_was_set_without_a_block() {
    let chain = start().await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    let () = chain
        .request("anvil_setBalance", (BOB, U256::from(5)))
        .await;
    assert_eq!(chain.balance(BOB).await, U256::from(5));
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    assert_eq!(chain.balance(BOB).await, U256::ZERO);
}

#[tokio::test]
async fn activations_are_part_of_a_snapshot() {
    let chain = start().await;
    let echo = chain.deploy_program(&program::echo()).await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    assert!(chain.activate(echo).await.status());
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    assert!(
        chain
            .view_error(echo, vec![])
            .await
            .1
            .contains("not activated")
    );
}

#[tokio::test]
async fn time_can_be_moved_and_goes_on_from_there() {
    let chain = start_with(Config {
        genesis_timestamp: Some(1_800_000_000),
        ..Config::default()
    })
    .await;
    assert_eq!(time(&chain).await, 1_800_000_000);
    let _: i64 = chain
        .request("evm_increaseTime", (U256::from(1_000),))
        .await;
    let _: String = chain.request("evm_mine", ()).await;
    assert!((1_800_001_000..1_800_001_060).contains(&time(&chain).await));
    let () = chain
        .request("evm_setNextBlockTimestamp", (1_900_000_000u64,))
        .await;
    pay_bob(&chain).await;
    assert_eq!(time(&chain).await, 1_900_000_000);
    pay_bob(&chain).await;
    assert!((1_900_000_000..1_900_000_060).contains(&time(&chain).await));
}

#[tokio::test]
async fn time_does_not_run_backwards() {
    let chain = start().await;
    let result = chain
        .provider
        .raw_request::<_, ()>("evm_setNextBlockTimestamp".into(), (5,))
        .await;
    assert!(error(result).1.contains("before the latest block"));
}

#[tokio::test]
async fn many_blocks_are_mined_at_an_interval() {
    let chain = start().await;
    let before = time(&chain).await;
    let () = chain
        .request("anvil_mine", (U256::from(11), U256::from(100)))
        .await;
    assert_eq!(chain.provider.get_block_number().await.unwrap(), 11);
    assert!((1_000..1_060).contains(&(time(&chain).await - before)));
}

#[tokio::test]
async fn code_storage_and_nonce_can_be_set() {
    let chain = start().await;
    let () = chain
        .request("anvil_setCode", (BOB, Bytes::from(evm::getter())))
        .await;
    let set = (BOB, U256::from(3), B256::from(word(33)));
    assert!(chain.request::<bool>("anvil_setStorageAt", set).await);
    let () = chain.request("anvil_setNonce", (BOB, U256::from(9))).await;
    assert_eq!(chain.view(BOB, word(3)).await.as_ref(), word(33));
    assert_eq!(chain.provider.get_transaction_count(BOB).await.unwrap(), 9);
}

#[tokio::test]
async fn predeployed_contracts_are_there_from_the_start() {
    let predeploys = vec![(BOB, Bytes::from(evm::getter()))];
    let chain = start_with(Config {
        predeploys,
        ..Config::default()
    })
    .await;
    assert_eq!(chain.view(BOB, word(3)).await.as_ref(), word(0));
    let factory = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
        .parse()
        .unwrap();
    let init = evm::returning(&evm::getter());
    let input = [word(5).as_slice(), &init].concat();
    assert!(chain.invoke(factory, input).await.status());
    let created = factory.create2_from_code(word(5), &init);
    assert_eq!(chain.view(created, word(3)).await.as_ref(), word(0));
}

#[tokio::test]
async fn a_node_that_is_stopped_frees_its_port() {
    let chain = start().await;
    let port = chain.node.address().port();
    chain.node.stop().await;
    let again = devnode::Devnode::start(Config {
        port,
        ..Config::default()
    })
    .await;
    assert!(again.is_ok(), "{again:?}");
}

#[tokio::test]
async fn an_impersonated_contract_can_send() {
    let chain = start().await;
    let contract = chain.deploy(&evm::getter()).await;
    let funds = U256::from(10).pow(U256::from(18));
    let () = chain.request("anvil_setBalance", (contract, funds)).await;
    let () = chain.request("anvil_impersonateAccount", (contract,)).await;
    let tx = serde_json::json!({ "from": contract, "to": BOB, "value": "0x1" });
    let _: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    assert_eq!(chain.balance(BOB).await, U256::ONE);
}
