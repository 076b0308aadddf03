//! Plain transactions and what is refused.

use crate::common::{call, error, evm, signer, start, word};
use alloy::{
    network::{NetworkTransactionBuilder, TransactionBuilder},
    primitives::{Address, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
};

const BOB: Address = Address::repeat_byte(0xb0);
const GWEI: u128 = 1_000_000_000;

#[tokio::test]
async fn a_transfer_moves_value_and_costs_21000_gas_at_the_base_fee() {
    let chain = start().await;
    let before = chain.balance(chain.owner).await;
    let tx = TransactionRequest::default().to(BOB).value(U256::from(5));
    let receipt = chain
        .send(tx.max_fee_per_gas(GWEI).max_priority_fee_per_gas(GWEI))
        .await;
    assert_eq!(receipt.gas_used, 21_000);
    assert_eq!(
        receipt.effective_gas_price, 100_000_000,
        "tips are not paid"
    );
    assert_eq!(chain.balance(BOB).await, U256::from(5));
    let fee = U256::from(21_000u64 * 100_000_000);
    assert_eq!(
        before - chain.balance(chain.owner).await,
        fee + U256::from(5)
    );
}

#[tokio::test]
async fn calldata_costs_4_and_16_gas_a_byte_without_a_floor() {
    let chain = start().await;
    let tx = call(BOB, [vec![0u8; 100], vec![1u8; 100]].concat());
    let receipt = chain.send(tx).await;
    assert_eq!(receipt.gas_used, 21_000 + 100 * 4 + 100 * 16);
}

#[tokio::test]
async fn every_transaction_has_a_block_of_its_own() {
    let chain = start().await;
    for expected in 1..=3 {
        let receipt = chain.send(TransactionRequest::default().to(BOB)).await;
        assert_eq!(receipt.block_number, Some(expected));
        assert_eq!(receipt.transaction_index, Some(0));
    }
}

#[tokio::test]
async fn a_contract_is_created_called_and_read() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    let input = [word(3), word(44)].concat();
    let receipt = chain.invoke(setter, input).await;
    assert!(receipt.status());
    let stored = chain
        .provider
        .get_storage_at(setter, U256::from(3))
        .await
        .unwrap();
    assert_eq!(stored, U256::from(44));
}

#[tokio::test]
async fn revert_data_reaches_the_caller() {
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let (code, message, data) = chain.view_error(reverter, vec![1, 2, 3]).await;
    assert_eq!((code, message.as_str()), (3, "execution reverted"));
    assert_eq!(data.as_ref(), [1, 2, 3]);
}

#[tokio::test]
async fn a_failed_transaction_has_a_receipt_and_no_logs() {
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let receipt = chain.invoke(reverter, vec![]).await;
    assert!(!receipt.status());
    assert!(receipt.logs().is_empty());
}

#[tokio::test]
async fn a_used_nonce_is_refused_by_name() {
    let chain = start().await;
    chain.send(TransactionRequest::default().to(BOB)).await;
    let again = TransactionRequest::default()
        .to(BOB)
        .nonce(0)
        .gas_limit(21_000);
    let (code, message, _) = error(chain.provider.send_transaction(again).await);
    assert_eq!(code, -32_000);
    assert_eq!(
        message,
        format!("nonce too low: address {}, tx: 0 state: 1", chain.owner)
    );
}

#[tokio::test]
async fn a_sender_without_funds_is_told_how_much_is_missing() {
    let chain = start().await;
    let all = chain.balance(chain.owner).await;
    let tx = TransactionRequest::default()
        .to(BOB)
        .value(all)
        .gas_limit(21_000);
    let (_, message, _) = error(chain.provider.send_transaction(tx).await);
    assert!(
        message.starts_with("insufficient funds for gas * price + value"),
        "{message}"
    );
    assert!(message.contains(&all.to_string()), "{message}");
}

#[tokio::test]
async fn a_price_below_the_base_fee_is_refused() {
    let chain = start().await;
    let tx = TransactionRequest::default().to(BOB).gas_limit(21_000);
    let tx = tx.max_fee_per_gas(99_999_999).max_priority_fee_per_gas(0);
    let (_, message, _) = error(chain.provider.send_transaction(tx).await);
    assert!(
        message.starts_with("max fee per gas less than block base fee"),
        "{message}"
    );
}

#[tokio::test]
async fn too_little_gas_for_the_transaction_itself_is_refused() {
    let chain = start().await;
    let tx = TransactionRequest::default().to(BOB).gas_limit(20_999);
    let (_, message, _) = error(chain.provider.send_transaction(tx).await);
    assert_eq!(
        message,
        "intrinsic gas too low: gas 20999, minimum needed 21000"
    );
    assert_eq!(
        chain
            .provider
            .get_transaction_count(chain.owner)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn bytes_that_are_no_transaction_are_refused() {
    let chain = start().await;
    let (_, message, _) = error(chain.provider.send_raw_transaction(&[2, 0xc0, 1]).await);
    assert!(message.starts_with("invalid raw transaction"), "{message}");
}

#[tokio::test]
async fn a_transaction_for_another_chain_is_refused() {
    let chain = start().await;
    let tx = TransactionRequest::default()
        .to(BOB)
        .nonce(0)
        .gas_limit(21_000);
    let tx = tx.max_fee_per_gas(GWEI).max_priority_fee_per_gas(0);
    let wallet = alloy::network::EthereumWallet::from(signer(0));
    let signed = tx.with_chain_id(1).build(&wallet).await.unwrap();
    let (_, message, _) = error(chain.provider.send_tx_envelope(signed).await);
    assert_eq!(message, "invalid chain id for signer: have 1 want 412346");
}

#[tokio::test]
async fn legacy_and_access_list_transactions_are_mined() {
    let chain = start().await;
    let legacy = TransactionRequest::default().to(BOB).with_gas_price(GWEI);
    assert_eq!(chain.send(legacy).await.gas_used, 21_000);
    let item = alloy::rpc::types::AccessListItem {
        address: BOB,
        storage_keys: vec![alloy::primitives::B256::ZERO],
    };
    let listed = TransactionRequest::default()
        .to(BOB)
        .with_gas_price(GWEI)
        .access_list(alloy::rpc::types::AccessList(vec![item]));
    assert_eq!(chain.send(listed).await.gas_used, 21_000 + 2_400 + 1_900);
}

#[tokio::test]
async fn the_node_signs_for_its_own_accounts_and_the_impersonated() {
    let chain = start().await;
    let (from, stranger) = (signer(3).address(), BOB);
    let tx = serde_json::json!([{ "from": from, "to": chain.owner, "value": "0x1" }]);
    let _: alloy::primitives::TxHash = chain.request("eth_sendTransaction", tx).await;
    let tx = serde_json::json!([{ "from": stranger, "to": chain.owner, "value": "0x1" }]);
    let refused = chain
        .provider
        .raw_request::<_, String>("eth_sendTransaction".into(), tx.clone());
    assert!(error(refused.await).1.starts_with("unknown account"));
    let () = chain
        .request("anvil_setBalance", (stranger, U256::MAX >> 1))
        .await;
    let () = chain.request("anvil_impersonateAccount", (stranger,)).await;
    let hash: alloy::primitives::TxHash = chain.request("eth_sendTransaction", tx).await;
    let receipt = chain
        .provider
        .get_transaction_receipt(hash)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(receipt.from, stranger);
}

#[tokio::test]
async fn code_that_starts_with_ef_is_refused_unless_it_is_stylus() {
    let chain = start().await;
    let refused =
        TransactionRequest::default().with_deploy_code(evm::returning(&[0xef, 0xf0, 0x03, 0x00]));
    assert!(!chain.send(refused).await.status());
    let stylus = chain.deploy(&[0xef, 0xf0, 0x00, 0x00]).await;
    assert_eq!(chain.provider.get_code_at(stylus).await.unwrap().len(), 4);
}
