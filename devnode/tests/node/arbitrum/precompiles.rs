//! Arbitrum's precompiles: every published method, who may call it, and what it changes.

use crate::common::{Chain, address_word, call, error, evm, signer, start, start_with};
use alloy::{
    primitives::{Address, B256, Bytes, U256, address, keccak256, utils::parse_ether},
    providers::Provider,
    rpc::types::TransactionRequest,
    sol,
    sol_types::{SolCall, SolEvent},
};
use devnode::{Config, stylus::Version};

const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
const ARB_INFO: Address = address!("0000000000000000000000000000000000000065");
const ARB_OWNER_PUBLIC: Address = address!("000000000000000000000000000000000000006b");
const ARB_GAS_INFO: Address = address!("000000000000000000000000000000000000006c");
const ARB_AGGREGATOR: Address = address!("000000000000000000000000000000000000006d");
const ARB_RETRYABLE_TX: Address = address!("000000000000000000000000000000000000006e");
const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");
const ARB_FILTERED: Address = address!("0000000000000000000000000000000000000074");
const NODE_INTERFACE: Address = address!("00000000000000000000000000000000000000c8");
const BOB: Address = Address::repeat_byte(0xb0);

/// What the npm package `@arbitrum/nitro-contracts` 3.2.0 publishes: contract, address, mutability, signature.
const PUBLISHED: &str = include_str!("../../data/precompiles.txt");

sol! {
    interface ArbSys {
        event L2ToL1Tx(address caller, address indexed destination, uint256 indexed hash, uint256 indexed position, uint256 arbBlockNum, uint256 ethBlockNum, uint256 timestamp, uint256 callvalue, bytes data);
        event SendMerkleUpdate(uint256 indexed reserved, bytes32 indexed hash, uint256 indexed position);
        function isTopLevelCall() external view returns (bool);
        function myCallersAddressWithoutAliasing() external view returns (address);
        function wasMyCallersAddressAliased() external view returns (bool);
        function arbBlockNumber() external view returns (uint256);
        function arbBlockHash(uint256 arbBlockNum) external view returns (bytes32);
        function mapL1SenderContractAddressToL2Alias(address sender, address unused) external pure returns (address);
        function withdrawEth(address destination) external payable returns (uint256);
        function sendTxToL1(address destination, bytes data) external payable returns (uint256);
        function sendMerkleTreeState() external view returns (uint256 size, bytes32 root, bytes32[] partials);
    }
    interface ArbInfo {
        function getBalance(address account) external view returns (uint256);
        function getCode(address account) external view returns (bytes);
    }
    interface ArbGasInfo {
        function getPricesInWei() external view returns (uint256 tx_, uint256 calldata_, uint256 slot, uint256 base, uint256 congestion, uint256 total);
        function getPricesInArbGas() external view returns (uint256, uint256, uint256);
        function getGasAccountingParams() external view returns (uint256 speed, uint256 pool, uint256 tx_);
        function getMinimumGasPrice() external view returns (uint256);
        function getMaxTxGasLimit() external view returns (uint256);
        function getL1BaseFeeEstimate() external view returns (uint256);
        function getGasPricingConstraints() external view returns (uint64[3][] constraints);
        function getMultiGasBaseFee() external view returns (uint256[] baseFees);
    }
    interface ArbAggregator {
        function getBatchPosters() external view returns (address[]);
    }
    interface ArbRetryableTx {
        error NoTicketWithID();
        function getTimeout(bytes32 ticketId) external view returns (uint256);
        function getLifetime() external view returns (uint256);
    }
    interface ArbOwner {
        event OwnerActs(bytes4 indexed method, address indexed owner, bytes data);
        function addChainOwner(address newOwner) external;
        function removeChainOwner(address ownerToRemove) external;
        function setInkPrice(uint32 price) external;
        function setSpeedLimit(uint64 limit) external;
        function setL1PricePerUnit(uint256 pricePerUnit) external;
        function setL2BaseFee(uint256 priceInWei) external;
    }
    interface ArbOwnerPublic {
        function isChainOwner(address addr) external view returns (bool);
        function getAllChainOwners() external view returns (address[]);
        function getNetworkFeeAccount() external view returns (address);
        function getMaxStylusContractFragments() external view returns (uint8);
    }
    interface NodeInterface {
        function gasEstimateComponents(address to, bool contractCreation, bytes data) external payable returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate);
        function nitroGenesisBlock() external pure returns (uint256 number);
        function blockL1Num(uint64 l2BlockNum) external view returns (uint64 l1BlockNum);
        function findBatchContainingBlock(uint64 blockNum) external view returns (uint64 batch);
    }
}

fn of(version: Version) -> Config {
    Config {
        version,
        ..Config::default()
    }
}

/// Gas of a transaction with this calldata, apart from what it does.
fn intrinsic(input: &[u8]) -> u64 {
    let byte = |byte: &u8| if *byte == 0 { 4 } else { 16 };
    21_000 + input.iter().map(byte).sum::<u64>()
}

#[tokio::test]
async fn every_published_method_is_answered_or_refused_for_a_reason() {
    for version in [Version::Arbos51, Version::Arbos60] {
        let chain = start_with(of(version)).await;
        for line in PUBLISHED.lines() {
            let mut words = line.split(' ').skip(1);
            let to: Address = words.next().unwrap().parse().unwrap();
            let signature = words.nth(1).unwrap();
            let selector = keccak256(signature)[..4].to_vec();
            let input = [selector, vec![0; 12 * 32]].concat();
            let request = call(to, input).from(chain.owner);
            if let Err(refusal) = chain.provider.call(request).await {
                let message = refusal.to_string();
                let vague = ["no such method", "do not match"];
                assert!(
                    !vague.iter().any(|it| message.contains(it)),
                    "{line}: {message}"
                );
            }
        }
    }
}

#[test]
fn the_list_of_published_methods_is_that_of_the_package() {
    let package = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../node_modules/@arbitrum/nitro-contracts/build/contracts/src/precompiles"
    );
    let package = std::path::Path::new(package);
    if !package.is_dir() {
        // Without the npm packages the list stands as it was copied.
        return;
    }
    let names: std::collections::BTreeSet<_> = PUBLISHED
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    for name in names {
        let text = std::fs::read(package.join(format!("{name}.sol/{name}.json"))).unwrap();
        let artefact: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let abi: alloy::json_abi::JsonAbi =
            serde_json::from_value(artefact["abi"].clone()).unwrap();
        for function in abi.functions() {
            let end = format!(" {}", function.signature());
            let listed = PUBLISHED
                .lines()
                .any(|line| line.starts_with(name) && line.ends_with(&end));
            assert!(listed, "{name} {}", function.signature());
        }
    }
}

#[tokio::test]
async fn calldata_that_names_no_method_takes_all_gas() {
    let chain = start().await;
    for (to, input) in [
        (ARB_SYS, vec![]),
        (ARB_INFO, vec![1, 2, 3]),
        (ARB_GAS_INFO, vec![0; 36]),
    ] {
        let receipt = chain.send(call(to, input).gas_limit(60_000)).await;
        assert!(!receipt.status());
        assert_eq!(receipt.gas_used, 60_000);
    }
}

#[tokio::test]
async fn arguments_that_are_cut_off_take_all_gas() {
    let chain = start().await;
    let input = &ArbInfo::getBalanceCall { account: BOB }.abi_encode()[..30];
    let receipt = chain
        .send(call(ARB_INFO, input.to_vec()).gas_limit(60_000))
        .await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 60_000));
    let (_, message, _) = chain.view_error(ARB_INFO, input.to_vec()).await;
    assert!(
        message.contains("ArbInfo: the arguments do not match"),
        "{message}"
    );
}

#[tokio::test]
async fn precompiles_are_warm_and_have_code_from_the_release_that_brought_them() {
    for (version, brought) in [(Version::Arbos51, false), (Version::Arbos60, true)] {
        let chain = start_with(of(version)).await;
        for (address, exists) in [(ARB_SYS, true), (ARB_OWNER, true), (ARB_FILTERED, brought)] {
            let code = chain.provider.get_code_at(address).await.unwrap();
            assert_eq!(code.as_ref(), if exists { &[0xfe][..] } else { &[] });
            let probe = chain.deploy(&evm::balance_probe(BOB, address)).await;
            let access = if exists { 100 } else { 2600 };
            let seen = chain.view(probe, vec![]).await;
            let gas = U256::from_be_slice(&seen[32..]);
            assert_eq!(
                gas,
                U256::from(evm::BALANCE_PROBE_GAS + access),
                "{address}"
            );
        }
    }
}

#[tokio::test]
async fn a_view_takes_no_value_and_cannot_be_borrowed() {
    let chain = start().await;
    let input = ArbSys::arbBlockNumberCall {}.abi_encode();
    let paid = call(ARB_SYS, input.clone())
        .from(chain.owner)
        .value(U256::ONE);
    let message = error(chain.provider.call(paid).await).1;
    assert!(message.contains("takes no value"), "{message}");
    let borrower = chain.deploy(&evm::proxy(ARB_SYS)).await;
    let message = chain.view_error(borrower, input).await.1;
    assert!(message.contains("delegatecall"), "{message}");
    // What is pure may be borrowed.
    let alias = ArbSys::mapL1SenderContractAddressToL2AliasCall {
        sender: BOB,
        unused: BOB,
    };
    assert!(!chain.view(borrower, alias.abi_encode()).await.is_empty());
}

#[tokio::test]
async fn a_static_call_cannot_send_messages() {
    let chain = start().await;
    let caller = chain.deploy(&evm::static_forwarder(ARB_SYS)).await;
    let input = ArbSys::withdrawEthCall { destination: BOB }.abi_encode();
    assert!(
        chain
            .view_error(caller, input)
            .await
            .1
            .contains("the call is static")
    );
}

#[tokio::test]
async fn the_hash_of_a_block_can_be_asked_for_256_blocks() {
    let chain = start().await;
    let () = chain.request("anvil_mine", (U256::from(300),)).await;
    let ask = |number: u64| ArbSys::arbBlockHashCall {
        arbBlockNum: U256::from(number),
    };
    // The call stands in block 301.
    for number in [45, 300] {
        let block = chain
            .provider
            .get_block_by_number(number.into())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(chain.ask(ARB_SYS, ask(number)).await, block.header.hash);
    }
    for number in [44, 301] {
        let (code, _, data) = chain.view_error(ARB_SYS, ask(number).abi_encode()).await;
        assert_eq!((code, data.len()), (3, 4 + 64));
    }
}

#[tokio::test]
async fn the_caller_of_the_caller_is_known_as_nitro_knows_it() {
    let chain = start().await;
    let inner = chain.deploy(&evm::forwarder(ARB_SYS)).await;
    let middle = chain.deploy(&evm::forwarder(inner)).await;
    let outer = chain.deploy(&evm::forwarder(middle)).await;
    let asked =
        |to: Address, input: Vec<u8>| chain.provider.call(call(to, input).from(chain.owner));
    let who = ArbSys::myCallersAddressWithoutAliasingCall {}.abi_encode();
    let top = ArbSys::isTopLevelCallCall {}.abi_encode();
    let cases = [
        (ARB_SYS, Address::ZERO, true),
        (inner, Address::ZERO, true),
        (middle, chain.owner, true),
        (outer, outer, false),
    ];
    for (to, caller, is_top) in cases {
        assert_eq!(
            asked(to, who.clone()).await.unwrap().as_ref(),
            address_word(caller)
        );
        let seen = asked(to, top.clone()).await.unwrap();
        assert_eq!(
            U256::from_be_slice(&seen),
            U256::from(u8::from(is_top)),
            "{to}"
        );
    }
}

#[tokio::test]
async fn a_message_to_the_parent_chain_is_noted_and_its_value_gone() {
    let chain = start().await;
    let input = ArbSys::sendTxToL1Call {
        destination: BOB,
        data: Bytes::from_static(b"hello"),
    }
    .abi_encode();
    let tx = call(ARB_SYS, input).value(parse_ether("2").unwrap());
    let receipt = chain.send(tx).await;
    assert!(receipt.status());
    assert_eq!(chain.balance(ARB_SYS).await, U256::ZERO);
    let event = ArbSys::L2ToL1Tx::decode_log(&receipt.logs()[0].inner).unwrap();
    let number = U256::from(receipt.block_number.unwrap());
    let message = [
        chain.owner.as_slice(),
        BOB.as_slice(),
        &number.to_be_bytes::<32>(),
        &number.to_be_bytes::<32>(),
        &event.timestamp.to_be_bytes::<32>(),
        &event.callvalue.to_be_bytes::<32>(),
        b"hello",
    ]
    .concat();
    assert_eq!(event.hash, U256::from_be_bytes(keccak256(message).0));
    assert_eq!(
        (event.caller, event.destination, event.position),
        (chain.owner, BOB, U256::ZERO)
    );
    assert_eq!(
        (event.callvalue, event.data.data.as_ref()),
        (parse_ether("2").unwrap(), &b"hello"[..])
    );
}

#[tokio::test]
async fn messages_form_a_tree_that_only_the_zero_address_sees() {
    let chain = start().await;
    let input = ArbSys::withdrawEthCall { destination: BOB }.abi_encode();
    let mut leaves = Vec::new();
    for expected in [0, 1] {
        let receipt = chain.invoke(ARB_SYS, input.clone()).await;
        let sent = receipt.logs().last().unwrap();
        let event = ArbSys::L2ToL1Tx::decode_log(&sent.inner).unwrap();
        assert_eq!(event.position, U256::from(expected));
        leaves.push(keccak256(B256::from(event.hash)));
        if expected == 1 {
            let update = ArbSys::SendMerkleUpdate::decode_log(&receipt.logs()[0].inner).unwrap();
            assert_eq!(update.hash, keccak256(leaves.concat()));
            assert_eq!(update.position, (U256::ONE << 192) + U256::ONE);
        }
    }
    let ask = ArbSys::sendMerkleTreeStateCall {}.abi_encode();
    let seen = chain
        .provider
        .call(call(ARB_SYS, ask.clone()).from(Address::ZERO))
        .await
        .unwrap();
    let state = ArbSys::sendMerkleTreeStateCall::abi_decode_returns(&seen).unwrap();
    assert_eq!(state.size, U256::from(2));
    assert_eq!(state.root, keccak256(leaves.concat()));
    assert_eq!(state.partials, [B256::ZERO, state.root]);
    let stranger = chain.provider.call(call(ARB_SYS, ask).from(BOB)).await;
    assert!(error(stranger).1.contains("zero address"));
}

#[tokio::test]
async fn balances_and_code_can_be_asked() {
    let chain = start().await;
    let code = evm::getter();
    let contract = chain.deploy(&code).await;
    assert_eq!(
        chain
            .ask(ARB_INFO, ArbInfo::getCodeCall { account: contract })
            .await
            .as_ref(),
        code
    );
    let balance = ArbInfo::getBalanceCall {
        account: signer(1).address(),
    };
    assert_eq!(
        chain.ask(ARB_INFO, balance).await,
        parse_ether("10000").unwrap()
    );
}

#[tokio::test]
async fn a_node_set_to_charge_for_its_own_state_charges_for_views() {
    for (arbos_storage_gas, gas) in [(false, 0), (true, 800 + 3 + 700 + 3)] {
        let chain = start_with(Config {
            arbos_storage_gas,
            ..Config::default()
        })
        .await;
        let input = ArbInfo::getBalanceCall { account: BOB }.abi_encode();
        let receipt = chain.invoke(ARB_INFO, input.clone()).await;
        assert_eq!(receipt.gas_used, intrinsic(&input) + gas);
    }
}

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
    let old = start().await;
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
    let event = ArbOwner::OwnerActs::decode_log(&receipt.logs()[0].inner).unwrap();
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

#[tokio::test]
async fn a_setting_that_this_chain_does_not_have_is_refused_with_its_reason() {
    let chain = start().await;
    let refusals: [(Vec<u8>, &str); 4] = [
        (
            ArbOwner::setInkPriceCall { price: 9_999 }.abi_encode(),
            "the price of ink is 10000",
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
                priceInWei: U256::ONE,
            }
            .abi_encode(),
            "the base fee is 100000000",
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
    let old = start().await;
    let tx = call(ARB_OWNER_PUBLIC, ask.abi_encode()).gas_limit(50_000);
    assert_eq!(old.send(tx).await.gas_used, 50_000);
    let new = start_with(of(Version::Arbos60)).await;
    assert_eq!(new.ask(ARB_OWNER_PUBLIC, ask).await, 4);
}

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
