//! The life of a program: activation, expiry, keepalive, upgrade, cache, through transactions.

use crate::common::{
    Chain, call,
    program::{self, ARB_WASM, ARB_WASM_CACHE, ArbWasm, ArbWasmCache},
    signer, start_with,
};
use alloy::{
    primitives::{Address, B256, U256, address, keccak256, utils::parse_ether},
    providers::Provider,
    rpc::types::TransactionReceipt,
    sol,
    sol_types::{SolCall, SolError, SolEvent},
};
use devnode::{Config, stylus::compress};

const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");
const ARBOS_STATE: Address = address!("A4B05FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
const DAY: u64 = 86_400;
/// A whole number of hours after the start of Arbitrum, from which activations are counted.
const START: u64 = 1_421_388_000 + 100_000 * 3600;

sol! {
    interface Wasm {
        event ProgramLifetimeExtended(bytes32 indexed codehash, uint256 dataFee);
        error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
    }
    interface Cache {
        event UpdateProgramCache(address indexed manager, bytes32 indexed codehash, bool cached);
    }
    interface ArbOwner {
        function addWasmCacheManager(address manager) external;
        function removeWasmCacheManager(address manager) external;
        function setWasmExpiryDays(uint16 _days) external;
        function setWasmKeepaliveDays(uint16 _days) external;
        function setWasmMinInitGas(uint8 gas, uint16 cached) external;
        function setWasmInitCostScalar(uint64 percent) external;
    }
}

/// A chain whose clock stands still at a full hour.
async fn start() -> Chain {
    start_with(Config {
        genesis_timestamp: Some(START),
        frozen_clock: true,
        ..Config::default()
    })
    .await
}

async fn travel(chain: &Chain, seconds: u64) {
    let _: serde_json::Value = chain
        .request("evm_increaseTime", (U256::from(seconds),))
        .await;
}

fn code_hash() -> B256 {
    keccak256(compress(&program::echo()).unwrap())
}

async fn works(chain: &Chain, program: Address) -> bool {
    chain.invoke(program, vec![1]).await.status()
}

async fn keep_alive(chain: &Chain) -> TransactionReceipt {
    let input = ArbWasm::codehashKeepaliveCall {
        codehash: code_hash(),
    }
    .abi_encode();
    let tx = call(ARB_WASM, input).value(parse_ether("1").unwrap());
    chain.send(tx).await
}

async fn owner_sets(chain: &Chain, setting: impl SolCall) {
    assert!(chain.invoke(ARB_OWNER, setting.abi_encode()).await.status());
}

async fn is_cached(chain: &Chain) -> bool {
    let ask = ArbWasmCache::codehashIsCachedCall {
        codehash: code_hash(),
    };
    chain.ask(ARB_WASM_CACHE, ask).await
}

async fn evict(chain: &Chain) -> TransactionReceipt {
    let input = ArbWasmCache::evictCodehashCall {
        codehash: code_hash(),
    }
    .abi_encode();
    chain.invoke(ARB_WASM_CACHE, input).await
}

#[tokio::test]
async fn a_program_lives_365_days_to_the_second() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    travel(&chain, 365 * DAY).await;
    assert!(works(&chain, echo).await);
    travel(&chain, 1).await;
    let receipt = chain.send(call(echo, vec![1]).gas_limit(80_000)).await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 80_000));
    let ask = ArbWasm::programTimeLeftCall { program: echo }.abi_encode();
    let error = ArbWasm::ProgramExpired::abi_decode(&chain.view_error(ARB_WASM, ask).await.2);
    assert_eq!(error.unwrap().ageInSeconds, 365 * DAY + 1);
    // Neither kept alive nor cached any more, but activated again.
    assert!(!keep_alive(&chain).await.status());
    assert!(!chain.cache(echo).await.status());
    assert!(chain.activate(echo).await.status());
    assert!(works(&chain, echo).await);
}

#[tokio::test]
async fn a_program_is_kept_alive_from_the_start_of_its_32nd_day() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    travel(&chain, 31 * DAY - 1).await;
    assert!(!keep_alive(&chain).await.status());
    travel(&chain, 1).await;
    let before = chain.balance(chain.owner).await;
    let receipt = keep_alive(&chain).await;
    assert!(receipt.status());
    let event = Wasm::ProgramLifetimeExtended::decode_log(&receipt.logs()[0].inner).unwrap();
    assert_eq!((event.address, event.codehash), (ARB_WASM, code_hash()));
    assert!(!event.dataFee.is_zero());
    let gas = U256::from(receipt.gas_used) * U256::from(receipt.effective_gas_price);
    assert_eq!(
        before - chain.balance(chain.owner).await,
        event.dataFee + gas
    );
    let left = chain
        .ask(ARB_WASM, ArbWasm::programTimeLeftCall { program: echo })
        .await;
    assert_eq!(left, 365 * DAY);
    travel(&chain, 365 * DAY).await;
    assert!(works(&chain, echo).await);
}

#[tokio::test]
async fn the_owner_sets_how_long_programs_live() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    owner_sets(&chain, ArbOwner::setWasmExpiryDaysCall { _days: 2 }).await;
    owner_sets(&chain, ArbOwner::setWasmKeepaliveDaysCall { _days: 1 }).await;
    travel(&chain, DAY).await;
    assert!(keep_alive(&chain).await.status());
    travel(&chain, 2 * DAY).await;
    assert!(works(&chain, echo).await);
    travel(&chain, 1).await;
    assert!(!works(&chain, echo).await);
}

#[tokio::test]
async fn the_owner_scales_what_entering_costs() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let price = || chain.ask(ARB_WASM, ArbWasm::programInitGasCall { program: echo });
    let before = (price().await, chain.invoke(echo, vec![]).await.gas_used);
    owner_sets(
        &chain,
        ArbOwner::setWasmMinInitGasCall {
            gas: 200,
            cached: 64,
        },
    )
    .await;
    owner_sets(&chain, ArbOwner::setWasmInitCostScalarCall { percent: 50 }).await;
    let after = (price().await, chain.invoke(echo, vec![]).await.gas_used);
    let init = before.0.gas - before.0.gasWhenCached - 8832;
    let cached = before.0.gasWhenCached - 352 + 64;
    assert_eq!(after.0.gasWhenCached, cached);
    // 200 in units of 128, half of what depends on the program.
    assert_eq!(after.0.gas, 256 + init.div_ceil(2) + cached);
    assert_eq!(before.1 - after.1, before.0.gas - after.0.gas);
}

#[tokio::test]
async fn code_at_two_addresses_is_one_program() {
    let chain = start().await;
    let first = chain.program(&program::echo()).await;
    let twin = chain.deploy_program(&program::echo()).await;
    assert!(works(&chain, twin).await);
    let uncached = chain.invoke(first, vec![]).await.gas_used;
    assert!(chain.cache(twin).await.status());
    let init = chain
        .ask(ARB_WASM, ArbWasm::programInitGasCall { program: first })
        .await;
    let cached = chain.invoke(first, vec![]).await.gas_used;
    assert_eq!(uncached - cached, init.gas - init.gasWhenCached);
}

#[tokio::test]
async fn caching_and_evicting_are_events_and_happen_once() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    for (cached, receipt) in [
        (true, chain.cache(echo).await),
        (false, evict(&chain).await),
    ] {
        let event = Cache::UpdateProgramCache::decode_log(&receipt.logs()[0].inner).unwrap();
        assert_eq!(event.address, ARB_WASM_CACHE);
        assert_eq!(
            (event.manager, event.codehash, event.cached),
            (chain.owner, code_hash(), cached)
        );
    }
    // What is so already is neither an error nor an event.
    let again = evict(&chain).await;
    assert!(again.status() && again.logs().is_empty());
}

#[tokio::test]
async fn a_cache_manager_caches_until_it_is_removed() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let bob = signer(1).address();
    let cache = || {
        let input = ArbWasmCache::cacheProgramCall { addr: echo }.abi_encode();
        chain.provider.call(call(ARB_WASM_CACHE, input).from(bob))
    };
    let managers = || chain.ask(ARB_WASM_CACHE, ArbWasmCache::allCacheManagersCall {});
    assert!(cache().await.is_err() && managers().await.is_empty());
    owner_sets(&chain, ArbOwner::addWasmCacheManagerCall { manager: bob }).await;
    assert!(cache().await.is_ok());
    assert_eq!(managers().await, [bob]);
    assert!(
        chain
            .ask(
                ARB_WASM_CACHE,
                ArbWasmCache::isCacheManagerCall { manager: bob }
            )
            .await
    );
    owner_sets(
        &chain,
        ArbOwner::removeWasmCacheManagerCall { manager: bob },
    )
    .await;
    assert!(cache().await.is_err() && managers().await.is_empty());
    let again = ArbOwner::removeWasmCacheManagerCall { manager: bob }.abi_encode();
    assert!(!chain.invoke(ARB_OWNER, again).await.status());
}

#[tokio::test]
async fn a_stranger_who_caches_loses_all_gas() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    let other = Address::repeat_byte(0x42);
    owner_sets(&chain, ArbOwner::addWasmCacheManagerCall { manager: other }).await;
    let () = chain.request("anvil_impersonateAccount", (BOB,)).await;
    let () = chain
        .request("anvil_setBalance", (BOB, parse_ether("1").unwrap()))
        .await;
    let input = ArbWasmCache::cacheProgramCall { addr: echo }.abi_encode();
    let tx = serde_json::json!({
        "from": BOB, "to": ARB_WASM_CACHE, "data": alloy::primitives::Bytes::from(input), "gas": "0x186a0",
    });
    let hash: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    let receipt = chain
        .provider
        .get_transaction_receipt(hash)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((receipt.status(), receipt.gas_used), (false, 100_000));
    assert!(!is_cached(&chain).await);
}

const BOB: Address = Address::repeat_byte(0xb0);

#[tokio::test]
async fn activation_again_keeps_a_program_in_the_cache() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    assert!(chain.cache(echo).await.status());
    travel(&chain, 366 * DAY).await;
    assert!(is_cached(&chain).await);
    assert!(chain.activate(echo).await.status());
    assert!(is_cached(&chain).await);
    assert!(evict(&chain).await.status());
}

#[tokio::test]
async fn a_program_of_an_older_version_must_be_activated_again() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    // As if the chain had moved on since: the version stands in the first two bytes of the entry.
    let slot = keccak256([b"program".as_slice(), code_hash().as_slice()].concat());
    let mut entry = chain
        .provider
        .get_storage_at(ARBOS_STATE, slot.into())
        .await
        .unwrap()
        .to_be_bytes::<32>();
    assert_eq!(entry[..2], [0, 3]);
    entry[1] = 1;
    let set = (ARBOS_STATE, U256::from_be_bytes(slot.0), B256::from(entry));
    assert!(chain.request::<bool>("anvil_setStorageAt", set).await);
    let receipt = chain.send(call(echo, vec![]).gas_limit(70_000)).await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 70_000));
    let keepalive = ArbWasm::codehashKeepaliveCall {
        codehash: code_hash(),
    }
    .abi_encode();
    let cache = ArbWasmCache::cacheProgramCall { addr: echo }.abi_encode();
    for (to, input) in [(ARB_WASM, keepalive), (ARB_WASM_CACHE, cache)] {
        let request = call(to, input).from(chain.owner);
        let data = crate::common::error(chain.provider.call(request).await).2;
        let error = Wasm::ProgramNeedsUpgrade::abi_decode(&data).unwrap();
        assert_eq!((error.version, error.stylusVersion), (1, 3));
    }
    assert!(chain.activate(echo).await.status());
    assert!(works(&chain, echo).await);
}

#[tokio::test]
async fn an_activation_that_reverts_with_its_caller_never_was() {
    let chain = start().await;
    let echo = chain.deploy_program(&program::echo()).await;
    // Too little value: the work is done, the fee is missing, everything is undone.
    let input = ArbWasm::activateProgramCall { program: echo }.abi_encode();
    let receipt = chain.send(call(ARB_WASM, input).value(U256::ONE)).await;
    assert!(!receipt.status());
    assert!(
        chain
            .view_error(echo, vec![])
            .await
            .1
            .contains("not activated")
    );
    assert_eq!(chain.balance(ARB_WASM).await, U256::ZERO);
}
