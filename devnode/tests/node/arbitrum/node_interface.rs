//! `NodeInterface`, which exists in calls only.

use super::interfaces::*;
use crate::common::{Chain, call, evm, start};
use alloy::{
    primitives::{Address, Bytes, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use devnode::Config;

async fn ask_node<C: SolCall>(chain: &Chain, ask: C) -> C::Return {
    let output = chain
        .provider
        .call(call(NODE_INTERFACE, ask.abi_encode()).from(chain.owner))
        .await;
    C::abi_decode_returns(&output.unwrap()).unwrap()
}

#[tokio::test]
async fn the_node_estimates_gas_in_its_parts() {
    let chain = start().await;
    let contract = chain.deploy(&evm::setter()).await;
    let data: Bytes = [crate::common::word(1), crate::common::word(2)]
        .concat()
        .into();
    let ask = NodeInterface::gasEstimateComponentsCall {
        to: contract,
        contractCreation: false,
        data: data.clone(),
    };
    let parts = ask_node(&chain, ask).await;
    let request = call(contract, data.clone()).from(chain.owner);
    assert_eq!(
        parts.gasEstimate,
        chain.provider.estimate_gas(request).await.unwrap()
    );
    assert_eq!(
        (parts.gasEstimateForL1, parts.l1BaseFeeEstimate),
        (0, U256::ZERO)
    );
    assert_eq!(parts.baseFee, U256::from(Config::default().base_fee));
    let init: Bytes = evm::returning(&evm::setter()).into();
    let ask = NodeInterface::gasEstimateComponentsCall {
        to: Address::ZERO,
        contractCreation: true,
        data: init.clone(),
    };
    let mut create = TransactionRequest::default()
        .from(chain.owner)
        .input(init.into());
    create.to = Some(alloy::primitives::TxKind::Create);
    assert_eq!(
        ask_node(&chain, ask).await.gasEstimate,
        chain.provider.estimate_gas(create).await.unwrap()
    );
}

#[tokio::test]
async fn the_node_interface_is_on_no_chain() {
    let chain = start().await;
    assert!(
        chain
            .provider
            .get_code_at(NODE_INTERFACE)
            .await
            .unwrap()
            .is_empty()
    );
    let input = NodeInterface::nitroGenesisBlockCall {}.abi_encode();
    assert_eq!(
        ask_node(&chain, NodeInterface::nitroGenesisBlockCall {}).await,
        U256::ZERO
    );
    // From a contract there is nobody.
    let asker = chain.deploy(&evm::forwarder(NODE_INTERFACE)).await;
    assert!(chain.view(asker, input).await.is_empty());
}

#[tokio::test]
async fn the_node_refuses_what_needs_a_parent_chain() {
    let chain = start().await;
    assert_eq!(
        ask_node(&chain, NodeInterface::blockL1NumCall { l2BlockNum: 0 }).await,
        0
    );
    let unknown = NodeInterface::blockL1NumCall { l2BlockNum: 99 }.abi_encode();
    assert!(
        chain
            .view_error(NODE_INTERFACE, unknown)
            .await
            .1
            .contains("no such block")
    );
    let batch = NodeInterface::findBatchContainingBlockCall { blockNum: 0 }.abi_encode();
    assert!(
        chain
            .view_error(NODE_INTERFACE, batch)
            .await
            .1
            .contains("no parent chain")
    );
}
