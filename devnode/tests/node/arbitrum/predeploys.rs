//! Contracts that are there from the genesis block.

use std::path::Path;

use crate::common::{
    Chain, call, evm,
    program::{self, ARB_WASM, ARB_WASM_CACHE, ArbWasm, ArbWasmCache},
    start, start_with, word,
};
use alloy::{
    primitives::{Address, B256, Bytes, U256, address, utils::parse_ether},
    providers::Provider,
    sol,
    sol_types::{SolCall, SolEvent},
};
use devnode::{CACHE_MANAGER, Config, STYLUS_DEPLOYER, stylus::compress};

const MULTICALL3: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");
const CREATE2_FACTORY: Address = address!("4e59b44847b379578588920cA78FbF26c0B4956C");

sol! {
    interface Multicall3 {
        struct Call3 { address target; bool allowFailure; bytes callData; }
        struct Result { bool success; bytes returnData; }
        function aggregate3(Call3[] calls) external payable returns (Result[] returnData);
        function getChainId() external view returns (uint256 chainid);
    }
    interface StylusDeployer {
        event ContractDeployed(address deployedContract);
        function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) external payable returns (address);
    }
    interface CacheManager {
        event InsertBid(bytes32 indexed codehash, address program, uint192 bid, uint64 size);
        struct Entry { bytes32 code; uint64 size; uint192 bid; }
        function cacheSize() external view returns (uint64);
        function queueSize() external view returns (uint64);
        function decay() external view returns (uint64);
        function isPaused() external view returns (bool);
        function getEntries() external view returns (Entry[] entries);
        function getMinBid(uint64 size) external view returns (uint192 min);
        function placeBid(address program) external payable;
        function initialize(uint64 initCacheSize, uint64 initDecay) external;
        function evictAll() external;
    }
}

/// A chain with the cache manager; none if the npm packages are not installed.
async fn with_cache_manager() -> Option<Chain> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = Config::default().with_npm(here).unwrap();
    config.cache_manager.is_some().then_some(())?;
    Some(start_with(config).await)
}

#[tokio::test]
async fn a_node_needs_no_file_for_the_contracts_that_tools_expect() {
    let chain = start().await;
    for address in [MULTICALL3, CREATE2_FACTORY, STYLUS_DEPLOYER] {
        assert!(
            !chain
                .provider
                .get_code_at(address)
                .await
                .unwrap()
                .is_empty(),
            "{address}"
        );
    }
    assert!(
        chain
            .provider
            .get_code_at(CACHE_MANAGER)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        chain
            .ask(ARB_WASM_CACHE, ArbWasmCache::allCacheManagersCall {})
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn multicall3_calls_evm_contracts_and_programs_together() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let call3 = |target, data: Vec<u8>| Multicall3::Call3 {
        target,
        allowFailure: true,
        callData: data.into(),
    };
    let ask = Multicall3::getChainIdCall {}.abi_encode();
    let calls = vec![
        call3(echo, vec![7]),
        call3(reverter, vec![8]),
        call3(MULTICALL3, ask),
    ];
    let results = chain
        .ask(MULTICALL3, Multicall3::aggregate3Call { calls })
        .await;
    let seen: Vec<_> = results
        .iter()
        .map(|r| (r.success, r.returnData.to_vec()))
        .collect();
    let chain_id = word(Config::default().chain_id).to_vec();
    assert_eq!(seen, [(true, vec![7]), (false, vec![8]), (true, chain_id)]);
}

#[tokio::test]
async fn the_stylus_deployer_deploys_and_activates_in_one_transaction() {
    let chain = start().await;
    let code = compress(&program::echo()).unwrap();
    let deploy = StylusDeployer::deployCall {
        bytecode: evm::returning(&code).into(),
        initData: Bytes::new(),
        initValue: U256::ZERO,
        salt: B256::ZERO,
    };
    let tx = call(STYLUS_DEPLOYER, deploy.abi_encode()).value(parse_ether("1").unwrap());
    let receipt = chain.send(tx).await;
    assert!(receipt.status());
    let deployed = receipt
        .logs()
        .iter()
        .find_map(|log| StylusDeployer::ContractDeployed::decode_log(&log.inner).ok());
    let echo = deployed.unwrap().deployedContract;
    assert_eq!(chain.view(echo, vec![9]).await.as_ref(), [9]);
    assert_eq!(
        chain
            .ask(ARB_WASM, ArbWasm::programVersionCall { program: echo })
            .await,
        3
    );
}

#[tokio::test]
async fn the_cache_manager_is_found_as_cargo_stylus_looks_for_it() {
    let Some(chain) = with_cache_manager().await else {
        return;
    };
    let managers = chain
        .ask(ARB_WASM_CACHE, ArbWasmCache::allCacheManagersCall {})
        .await;
    assert_eq!(managers, [CACHE_MANAGER]);
    assert_eq!(
        chain
            .ask(CACHE_MANAGER, CacheManager::cacheSizeCall {})
            .await,
        512 << 20
    );
    assert_eq!(
        chain
            .ask(CACHE_MANAGER, CacheManager::queueSizeCall {})
            .await,
        0
    );
    assert_eq!(
        chain.ask(CACHE_MANAGER, CacheManager::decayCall {}).await,
        10_322_197_911
    );
    assert!(
        !chain
            .ask(CACHE_MANAGER, CacheManager::isPausedCall {})
            .await
    );
    let min = chain
        .ask(CACHE_MANAGER, CacheManager::getMinBidCall { size: 8_000 })
        .await;
    assert!(min.is_zero());
}

#[tokio::test]
async fn a_bid_caches_a_program_and_the_owner_evicts_all() {
    let Some(chain) = with_cache_manager().await else {
        return;
    };
    let echo = chain.program(&program::echo()).await;
    let before = chain.invoke(echo, vec![]).await.gas_used;
    let bid = CacheManager::placeBidCall { program: echo }.abi_encode();
    let receipt = chain
        .send(call(CACHE_MANAGER, bid.clone()).value(U256::from(5)))
        .await;
    assert!(receipt.status());
    let inserted = receipt
        .logs()
        .iter()
        .find_map(|log| CacheManager::InsertBid::decode_log(&log.inner).ok());
    assert_eq!(inserted.unwrap().program, echo);
    let entries = chain
        .ask(CACHE_MANAGER, CacheManager::getEntriesCall {})
        .await;
    assert_eq!(entries.len(), 1);
    assert_eq!(
        entries[0].size,
        chain
            .ask(CACHE_MANAGER, CacheManager::queueSizeCall {})
            .await
    );
    let gas = chain
        .ask(ARB_WASM, ArbWasm::programInitGasCall { program: echo })
        .await;
    let cached = chain.invoke(echo, vec![]).await.gas_used;
    assert_eq!(before - cached, gas.gas - gas.gasWhenCached);
    // Twice is refused, and only the owner of the chain clears the queue.
    assert!(!chain.invoke(CACHE_MANAGER, bid).await.status());
    assert!(
        chain
            .invoke(CACHE_MANAGER, CacheManager::evictAllCall {}.abi_encode())
            .await
            .status()
    );
    assert_eq!(chain.invoke(echo, vec![]).await.gas_used, before);
}

#[tokio::test]
async fn the_cache_manager_cannot_be_initialised_again() {
    let Some(chain) = with_cache_manager().await else {
        return;
    };
    let again = CacheManager::initializeCall {
        initCacheSize: 1,
        initDecay: 1,
    }
    .abi_encode();
    assert!(!chain.invoke(CACHE_MANAGER, again).await.status());
}

#[tokio::test]
async fn a_predeploy_of_the_configuration_replaces_one_of_ours() {
    let predeploys = vec![(MULTICALL3, Bytes::from(evm::getter()))];
    let chain = start_with(Config {
        predeploys,
        ..Config::default()
    })
    .await;
    assert_eq!(
        chain
            .provider
            .get_code_at(MULTICALL3)
            .await
            .unwrap()
            .as_ref(),
        evm::getter()
    );
}
