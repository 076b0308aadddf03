//! Prices, owners and what they may set.

use super::interfaces::*;
use crate::common::{call, error, signer, start, start_with};
use alloy::{
    primitives::{Address, B256, U256, keccak256},
    providers::Provider,
    sol_types::{SolCall, SolEvent},
};
use devnode::{Config, stylus::Version};

#[tokio::test]
async fn prices_are_the_base_fee_and_nothing_for_a_parent_chain() {
    let chain = start().await;
    let fee = U256::from(Config::default().base_fee);
    let prices = chain
        .ask(ARB_GAS_INFO, ArbGasInfo::getPricesInWeiCall {})
        .await;
    assert_eq!((prices.tx_, prices.calldata_), (U256::ZERO, U256::ZERO));
    assert_eq!(prices.slot, fee * U256::from(20_000));
    assert_eq!(
        (prices.base, prices.congestion, prices.total),
        (fee, U256::ZERO, fee)
    );
    assert_eq!(
        chain
            .ask(ARB_GAS_INFO, ArbGasInfo::getMinimumGasPriceCall {})
            .await,
        fee
    );
    assert_eq!(
        chain
            .ask(ARB_GAS_INFO, ArbGasInfo::getL1BaseFeeEstimateCall {})
            .await,
        U256::ZERO
    );
    let limit = chain
        .ask(ARB_GAS_INFO, ArbGasInfo::getMaxTxGasLimitCall {})
        .await;
    assert_eq!(limit, U256::from(32_000_000));
    let limits = chain
        .ask(ARB_GAS_INFO, ArbGasInfo::getGasAccountingParamsCall {})
        .await;
    assert_eq!(
        (limits.speed, limits.pool, limits.tx_),
        (U256::from(7_000_000), limit, limit)
    );
    assert!(
        chain
            .ask(ARB_GAS_INFO, ArbGasInfo::getGasPricingConstraintsCall {})
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn prices_by_resource_exist_from_arbos_60() {
    let ask = ArbGasInfo::getMultiGasBaseFeeCall {};
    let old = start_with(of(Version::Arbos51)).await;
    assert!(
        old.view_error(ARB_GAS_INFO, ask.abi_encode())
            .await
            .1
            .contains("before ArbOS 60")
    );
    let new = start_with(of(Version::Arbos60)).await;
    let fees = new.ask(ARB_GAS_INFO, ask).await;
    assert!(
        fees.iter()
            .all(|fee| *fee == U256::from(Config::default().base_fee))
    );
    assert_eq!(fees.len(), 9);
}

#[tokio::test]
async fn there_are_no_retryable_messages() {
    let chain = start().await;
    let ask = ArbRetryableTx::getTimeoutCall {
        ticketId: B256::repeat_byte(1),
    }
    .abi_encode();
    let (_, _, data) = chain.view_error(ARB_RETRYABLE_TX, ask).await;
    assert_eq!(data.as_ref(), &keccak256("NoTicketWithID()")[..4]);
    let week = chain
        .ask(ARB_RETRYABLE_TX, ArbRetryableTx::getLifetimeCall {})
        .await;
    assert_eq!(week, U256::from(7 * 86_400));
    let posters = chain
        .ask(ARB_AGGREGATOR, ArbAggregator::getBatchPostersCall {})
        .await;
    assert_eq!(posters.len(), 1);
}

#[tokio::test]
async fn an_owner_makes_others_owners_and_pays_only_for_the_transaction() {
    let chain = start().await;
    let owners = || chain.ask(ARB_OWNER_PUBLIC, ArbOwnerPublic::getAllChainOwnersCall {});
    assert_eq!(owners().await, [chain.owner]);
    let bob = signer(1).address();
    let input = ArbOwner::addChainOwnerCall { newOwner: bob }.abi_encode();
    let receipt = chain.invoke(ARB_OWNER, input.clone()).await;
    assert_eq!(receipt.gas_used, intrinsic(&input));
    let event = ArbOwner::OwnerActs::decode_log(&receipt.logs().last().unwrap().inner).unwrap();
    assert_eq!(
        (event.owner, event.data.data.as_ref()),
        (chain.owner, input.as_slice())
    );
    assert_eq!(event.method, ArbOwner::addChainOwnerCall::SELECTOR);
    assert_eq!(owners().await, [chain.owner, bob]);
    let input = ArbOwner::removeChainOwnerCall {
        ownerToRemove: chain.owner,
    }
    .abi_encode();
    assert!(chain.invoke(ARB_OWNER, input.clone()).await.status());
    assert_eq!(owners().await, [bob]);
    let is_owner = ArbOwnerPublic::isChainOwnerCall { addr: chain.owner };
    assert!(!chain.ask(ARB_OWNER_PUBLIC, is_owner).await);
    // Who is none any more may do nothing.
    let receipt = chain.send(call(ARB_OWNER, input).gas_limit(90_000)).await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 90_000));
}

/// nitro pull request 4364: from ArbOS 60 the change has an event of its own, before the one that every method of `ArbOwner` has.
#[tokio::test]
async fn changes_of_owners_have_events_of_their_own_from_arbos_60() {
    for version in [Version::Arbos51, Version::Arbos60, Version::Arbos61] {
        let chain = start_with(of(version)).await;
        let own = usize::from(version >= Version::Arbos60);
        let input = ArbOwner::addChainOwnerCall { newOwner: BOB }.abi_encode();
        let receipt = chain.invoke(ARB_OWNER, input).await;
        assert_eq!(receipt.logs().len(), own + 1);
        let added = ArbOwner::ChainOwnerAdded::decode_log(&receipt.logs()[0].inner);
        assert_eq!(
            added.ok().map(|event| event.owner),
            (own == 1).then_some(BOB)
        );
        let input = ArbOwner::removeChainOwnerCall { ownerToRemove: BOB }.abi_encode();
        let receipt = chain.invoke(ARB_OWNER, input).await;
        assert_eq!(receipt.logs().len(), own + 1);
        let removed = ArbOwner::ChainOwnerRemoved::decode_log(&receipt.logs()[0].inner);
        assert_eq!(
            removed.ok().map(|event| event.owner),
            (own == 1).then_some(BOB)
        );
    }
}

#[tokio::test]
async fn a_setting_that_this_chain_does_not_have_is_refused_with_its_reason() {
    let chain = start().await;
    let refusals: [(Vec<u8>, &str); 4] = [
        (
            ArbOwner::setInkPriceCall { price: 0 }.abi_encode(),
            "the price of ink is 1 to 16777215, not 0",
        ),
        (
            ArbOwner::setSpeedLimitCall { limit: 1 }.abi_encode(),
            "no such setting",
        ),
        (
            ArbOwner::setL1PricePerUnitCall {
                pricePerUnit: U256::ONE,
            }
            .abi_encode(),
            "the price of data is 0",
        ),
        (
            ArbOwner::setL2BaseFeeCall {
                priceInWei: U256::ZERO,
            }
            .abi_encode(),
            "a base fee is 1 to",
        ),
    ];
    for (input, reason) in refusals {
        let request = call(ARB_OWNER, input.clone()).from(chain.owner);
        let message = error(chain.provider.call(request).await).1;
        assert!(message.contains(reason), "{message}");
        let receipt = chain.invoke(ARB_OWNER, input.clone()).await;
        assert_eq!(
            (receipt.status(), receipt.gas_used),
            (false, intrinsic(&input))
        );
    }
    // cargo-stylus sets what is so anyhow.
    let free = ArbOwner::setL1PricePerUnitCall {
        pricePerUnit: U256::ZERO,
    };
    assert!(chain.invoke(ARB_OWNER, free.abi_encode()).await.status());
}

/// Nitro's `SetL2BaseFee` is undone by the next block's pricing, `SetMinimumL2BaseFee` takes effect with it.
#[tokio::test]
async fn the_owner_sets_the_base_fee_of_one_block_and_the_least_of_all() {
    let chain = start().await;
    let wei = |wei: u64| U256::from(wei);
    let set = ArbOwner::setL2BaseFeeCall {
        priceInWei: wei(300_000_000),
    };
    assert!(chain.invoke(ARB_OWNER, set.abi_encode()).await.status());
    let paid = |receipt: alloy::rpc::types::TransactionReceipt| receipt.effective_gas_price;
    let rich = |to| {
        call(to, vec![])
            .max_fee_per_gas(1_000_000_000)
            .max_priority_fee_per_gas(0)
    };
    assert_eq!(paid(chain.send(rich(BOB)).await), 300_000_000);
    assert_eq!(paid(chain.send(rich(BOB)).await), 100_000_000);
    let set = ArbOwner::setMinimumL2BaseFeeCall {
        priceInWei: wei(200_000_000),
    };
    assert!(chain.invoke(ARB_OWNER, set.abi_encode()).await.status());
    assert_eq!(paid(chain.send(rich(BOB)).await), 100_000_000);
    assert_eq!(paid(chain.send(rich(BOB)).await), 200_000_000);
    assert_eq!(paid(chain.send(rich(BOB)).await), 200_000_000);
}

#[tokio::test]
async fn the_owner_names_who_receives_fees_and_how_much_gas_a_transaction_may_use() {
    let chain = start().await;
    let (network, infra) = (Address::repeat_byte(0x0e), Address::repeat_byte(0x1f));
    for input in [
        ArbOwner::setNetworkFeeAccountCall {
            newNetworkFeeAccount: network,
        }
        .abi_encode(),
        ArbOwner::setInfraFeeAccountCall {
            newInfraFeeAccount: infra,
        }
        .abi_encode(),
        ArbOwner::setMaxTxGasLimitCall { limit: 100_000 }.abi_encode(),
    ] {
        assert!(chain.invoke(ARB_OWNER, input).await.status());
    }
    let before = chain.balance(infra).await;
    let receipt = chain.invoke(BOB, vec![]).await;
    // Without congestion all of it is the least base fee.
    let fee = U256::from(receipt.gas_used) * U256::from(receipt.effective_gas_price);
    assert_eq!(chain.balance(infra).await - before, fee);
    let endless = chain.deploy(&[0x5b, 0x5f, 0x56]).await;
    let receipt = chain.send(call(endless, vec![]).gas_limit(5_000_000)).await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 100_000));
}

#[tokio::test]
async fn a_reverted_change_of_owners_leaves_none() {
    let chain = start().await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    let input = ArbOwner::addChainOwnerCall { newOwner: BOB }.abi_encode();
    assert!(chain.invoke(ARB_OWNER, input).await.status());
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    let is_owner = ArbOwnerPublic::isChainOwnerCall { addr: BOB };
    assert!(!chain.ask(ARB_OWNER_PUBLIC, is_owner).await);
}

#[tokio::test]
async fn the_base_fee_goes_to_the_network_fee_account() {
    let chain = start().await;
    let network = chain
        .ask(
            ARB_OWNER_PUBLIC,
            ArbOwnerPublic::getNetworkFeeAccountCall {},
        )
        .await;
    let before = chain.balance(network).await;
    let receipt = chain.invoke(BOB, vec![]).await;
    let fee = U256::from(receipt.gas_used) * U256::from(receipt.effective_gas_price);
    assert_eq!(chain.balance(network).await - before, fee);
}

#[tokio::test]
async fn the_number_of_fragments_can_be_asked_from_arbos_60() {
    let ask = ArbOwnerPublic::getMaxStylusContractFragmentsCall {};
    let old = start_with(of(Version::Arbos51)).await;
    let tx = call(ARB_OWNER_PUBLIC, ask.abi_encode()).gas_limit(50_000);
    assert_eq!(old.send(tx).await.gas_used, 50_000);
    let new = start_with(of(Version::Arbos60)).await;
    assert_eq!(new.ask(ARB_OWNER_PUBLIC, ask).await, 4);
}
