//! Activation, expiry, and what it costs to enter a program.

use crate::common::{
    Chain, call, evm, program,
    program::{ARB_SYS, ARB_WASM, ARB_WASM_CACHE, ArbSys, ArbWasm, ArbWasmCache},
    signer, start, start_with, word,
};
use alloy::{
    primitives::{Address, B256, U256, keccak256, utils::parse_ether},
    providers::Provider,
    sol_types::{SolCall, SolError, SolEvent},
};
use devnode::{Config, stylus::code::compress};

const DAY: u64 = 86_400;

/// Does nothing: one function of one parameter and one result, one page.
fn idle() -> Vec<u8> {
    let text = r#"(module (memory (export "memory") 1 1)
        (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#;
    wat::parse_str(text).unwrap()
}

/// Gas of entering [`idle`]: uncached part, and the part always paid.
fn idle_entry() -> (u64, u64) {
    let (len, functions, signature_words) = (idle().len() as u64, 1, 2);
    let init = 8832 + functions * 8252 / 1000 + signature_words * 1059 / 1000 + len * 1286 / 10_000;
    let size = functions * 13_420 / 100_000 + signature_words * 89 / 100_000 + len * 122 / 100_000;
    // Four globals are added; one page.
    let cached = 352 + size + 4 * 1628 / 1000 + 5;
    (init, cached)
}

fn activate_call(program: Address) -> Vec<u8> {
    ArbWasm::activateProgramCall { program }.abi_encode()
}

async fn travel(chain: &Chain, seconds: u64) {
    let _: i64 = chain
        .request("evm_increaseTime", (U256::from(seconds),))
        .await;
    let _: String = chain.request("evm_mine", ()).await;
}

#[tokio::test]
async fn activation_reports_fee_and_version_and_returns_the_surplus() {
    let chain = start().await;
    let address = chain.deploy_program(&idle()).await;
    let before = chain.balance(chain.owner).await;
    let receipt = chain.activate(address).await;
    let event = ArbWasm::ProgramActivated::decode_log(&receipt.logs()[0].inner).unwrap();
    assert_eq!(event.address, ARB_WASM);
    assert_eq!(event.codehash, keccak256(compress(&idle()).unwrap()));
    assert_eq!((event.program, event.version), (address, 3));
    // (512,000 + 996 + 22 + …) bytes at the least price of 82,928,201 wei, and a little demand.
    let len = idle().len() as u64;
    let bytes = 512_000 + 996_829 / 1000 + 2 * 11_416 / 1000 + len * 62_628 / 10_000;
    let least = U256::from(bytes) * U256::from(82_928_201u64);
    assert!(
        event.dataFee >= least && event.dataFee < least * U256::from(2),
        "{}",
        event.dataFee
    );
    let gas = U256::from(receipt.gas_used) * U256::from(receipt.effective_gas_price);
    assert_eq!(
        before - chain.balance(chain.owner).await,
        event.dataFee + gas
    );
}

/// What an activation of so many bytes costs when that many were asked for lately, itself included.
fn data_fee(bytes: u64, demand: u64) -> U256 {
    let exponent = 10_000 * demand / 21_360_419;
    // e^x in basis points: 1 + x·(1 + x/2·(1 + x/3·…)), each step rounded down.
    let factor = (1..=12).rev().fold(10_000, |factor, term| {
        10_000 + factor * exponent / (term * 10_000)
    });
    U256::from(82_928_201 * factor / 10_000 * bytes)
}

#[tokio::test]
async fn the_data_fee_rises_with_demand_which_passes_at_a_tebibyte_a_year() {
    let chain = start().await;
    let (mut demand, mut updated) = (0, 1_421_388_000);
    for wasm in [idle(), program::echo()] {
        let address = chain.deploy_program(&wasm).await;
        let receipt = chain.activate(address).await;
        let event = ArbWasm::ProgramActivated::decode_log(&receipt.logs()[0].inner).unwrap();
        let number = receipt.block_number.unwrap();
        let block = chain.provider.get_block(number.into()).await.unwrap();
        let time = block.unwrap().header.timestamp;

        let config = devnode::stylus::Config::default();
        let activation = devnode::stylus::activate(&wasm, config, 128).unwrap();
        let bytes = u64::from(activation.asm_estimate);
        let per_second = (1u64 << 40) / (365 * 24) / 3600;
        demand = bytes + u64::saturating_sub(demand, per_second * (time - updated));
        updated = time;
        assert_eq!(event.dataFee, data_fee(bytes, demand));
    }
}

/// Gas of a transaction that activates `program`, as the formula has it.
fn activation_gas(program: Address) -> u64 {
    let calldata: u64 = activate_call(program)
        .iter()
        .map(|b| if *b == 0 { 4 } else { 16 })
        .sum();
    let activation = devnode::stylus::activate(&idle(), devnode::stylus::Config::default(), 128);
    21_000 + calldata + activation.unwrap().gas
}

#[tokio::test]
async fn activation_costs_its_fixed_price_and_its_work() {
    let config = Config {
        arbos_storage_gas: false,
        ..Config::default()
    };
    let chain = start_with(config).await;
    let address = chain.deploy_program(&idle()).await;
    assert_eq!(
        chain.activate(address).await.gas_used,
        activation_gas(address)
    );
}

#[tokio::test]
async fn activation_charges_for_the_state_of_arbos_unless_told_otherwise() {
    let chain = start().await;
    let address = chain.deploy_program(&idle()).await;
    // From ArbOS 60 the owner's charge is read too.
    let reads = 9 * 800; // opening, the entry, five of the price model, who receives fees
    let writes = 4 * 20_000; // module hash, demand and its time, the entry
    let (arguments, results, parameters) = (3, 2 * 3, 100);
    let event = 375 + 2 * 375 + 8 * 128;
    let overhead = reads + writes + arguments + results + parameters + event;
    assert_eq!(
        chain.activate(address).await.gas_used,
        activation_gas(address) + overhead
    );
}

#[tokio::test]
async fn entering_costs_the_formula_and_less_once_cached() {
    let chain = start().await;
    let address = chain.program(&idle()).await;
    let (init, cached) = idle_entry();
    // One block of two operators, below one gas of ink.
    let work = 1;
    assert_eq!(
        chain.invoke(address, vec![]).await.gas_used,
        21_000 + init + cached + work
    );
    assert!(chain.cache(address).await.status());
    assert_eq!(
        chain.invoke(address, vec![]).await.gas_used,
        21_000 + cached + work
    );
    let gas = chain
        .ask(ARB_WASM, ArbWasm::programInitGasCall { program: address })
        .await;
    assert_eq!((gas.gas, gas.gasWhenCached), (init + cached, cached));
}

#[tokio::test]
async fn entering_with_too_little_gas_takes_it_all() {
    let chain = start().await;
    let address = chain.program(&idle()).await;
    let receipt = chain.send(call(address, vec![]).gas_limit(25_000)).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 25_000);
}

#[tokio::test]
async fn a_program_that_is_not_activated_halts_with_all_gas() {
    let chain = start().await;
    let address = chain.deploy_program(&idle()).await;
    let (code, message, _) = chain.view_error(address, vec![]).await;
    assert_eq!(code, -32_000);
    assert!(message.contains("not activated"), "{message}");
    let receipt = chain.send(call(address, vec![]).gas_limit(100_000)).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 100_000);
}

#[tokio::test]
async fn the_same_code_needs_no_second_activation() {
    let chain = start().await;
    let first = chain.program(&idle()).await;
    let twin = chain.deploy_program(&idle()).await;
    assert!(chain.invoke(twin, vec![]).await.status());
    for address in [first, twin] {
        let (code, _, data) = chain.view_error(ARB_WASM, activate_call(address)).await;
        assert_eq!(code, 3);
        assert_eq!(data.as_ref(), ArbWasm::ProgramUpToDate {}.abi_encode());
    }
}

#[tokio::test]
async fn activation_names_the_fee_it_wants() {
    let chain = start().await;
    let address = chain.deploy_program(&idle()).await;
    let (_, _, data) = chain.view_error(ARB_WASM, activate_call(address)).await;
    let error = ArbWasm::ProgramInsufficientValue::abi_decode(&data).unwrap();
    assert_eq!(error.have, U256::ZERO);
    let exact = call(ARB_WASM, activate_call(address)).value(error.want);
    assert!(chain.send(exact).await.status());
}

#[tokio::test]
async fn only_stylus_code_can_be_activated() {
    let chain = start().await;
    let evm = chain.deploy(&evm::getter()).await;
    for other in [evm, Address::repeat_byte(9)] {
        let (_, message, data) = chain.view_error(ARB_WASM, activate_call(other)).await;
        assert_eq!(data.as_ref(), ArbWasm::ProgramNotWasm {}.abi_encode());
        assert!(message.ends_with("ProgramNotWasm()"), "{message}");
    }
}

#[tokio::test]
async fn activation_leaves_the_program_as_cold_as_it_was() {
    let chain = start().await;
    let program = chain.deploy_program(&idle()).await;
    let probe = chain.deploy(&evm::balance_probe(ARB_WASM, program)).await;
    let tx = call(probe, activate_call(program)).from(chain.owner);
    let seen = chain.provider.call(tx.value(parse_ether("1").unwrap()));
    let cold = evm::BALANCE_PROBE_GAS + 2600;
    assert_eq!(seen.await.unwrap().as_ref(), [word(1), word(cold)].concat());
}

#[tokio::test]
async fn a_program_that_the_vm_refuses_burns_all_gas() {
    let chain = start().await;
    let text = r#"(module (memory (export "memory") 1 1)
        (func (export "user_entrypoint") (param i32) (result i32) (i32.trunc_f32_s (f32.const 1))))"#;
    let address = chain.deploy_program(&wat::parse_str(text).unwrap()).await;
    let tx = call(ARB_WASM, activate_call(address)).value(parse_ether("1").unwrap());
    let receipt = chain.send(tx.gas_limit(5_000_000)).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 5_000_000);
}

#[tokio::test]
async fn a_program_expires_after_a_year_and_may_be_activated_again() {
    let chain = start().await;
    let address = chain.program(&idle()).await;
    travel(&chain, 364 * DAY).await;
    assert!(chain.invoke(address, vec![]).await.status());
    travel(&chain, 2 * DAY).await;
    let (_, message, _) = chain.view_error(address, vec![]).await;
    assert!(message.contains("expired"), "{message}");
    let ask = ArbWasm::programVersionCall { program: address }.abi_encode();
    let (_, _, data) = chain.view_error(ARB_WASM, ask).await;
    let error = ArbWasm::ProgramExpired::abi_decode(&data).unwrap();
    assert!((365 * DAY..367 * DAY).contains(&error.ageInSeconds));
    assert!(chain.activate(address).await.status());
    assert!(chain.invoke(address, vec![]).await.status());
}

#[tokio::test]
async fn a_program_can_be_kept_alive_from_its_31st_day() {
    let chain = start().await;
    let address = chain.program(&idle()).await;
    let codehash = keccak256(compress(&idle()).unwrap());
    let keepalive = ArbWasm::codehashKeepaliveCall { codehash }.abi_encode();
    let (_, _, data) = chain.view_error(ARB_WASM, keepalive.clone()).await;
    ArbWasm::ProgramKeepaliveTooSoon::abi_decode(&data).unwrap();
    travel(&chain, 32 * DAY).await;
    let tx = call(ARB_WASM, keepalive).value(parse_ether("1").unwrap());
    assert!(chain.send(tx).await.status());
    let left = chain
        .ask(ARB_WASM, ArbWasm::programTimeLeftCall { program: address })
        .await;
    assert!((364 * DAY..=365 * DAY).contains(&left), "{left}");
}

#[tokio::test]
async fn only_the_chain_owner_manages_the_cache() {
    let chain = start().await;
    let address = chain.program(&idle()).await;
    let codehash: B256 = keccak256(compress(&idle()).unwrap());
    let cached = || {
        chain.ask(
            ARB_WASM_CACHE,
            ArbWasmCache::codehashIsCachedCall { codehash },
        )
    };
    let input = ArbWasmCache::cacheProgramCall { addr: address }.abi_encode();
    let stranger = call(ARB_WASM_CACHE, input).from(signer(1).address());
    assert!(chain.provider.call(stranger).await.is_err());
    assert!(!cached().await);
    assert!(chain.cache(address).await.status());
    assert!(cached().await);
    let evict = ArbWasmCache::evictCodehashCall { codehash }.abi_encode();
    assert!(chain.invoke(ARB_WASM_CACHE, evict).await.status());
    assert!(!cached().await);
}

#[tokio::test]
async fn the_constants_of_the_vm_can_be_asked() {
    let chain = start().await;
    assert_eq!(chain.ask(ARB_WASM, ArbWasm::stylusVersionCall {}).await, 3);
    assert_eq!(chain.ask(ARB_WASM, ArbWasm::inkPriceCall {}).await, 10_000);
    assert_eq!(
        chain.ask(ARB_WASM, ArbWasm::maxStackDepthCall {}).await,
        22_000
    );
    assert_eq!(chain.ask(ARB_WASM, ArbWasm::pageLimitCall {}).await, 128);
    let least = chain.ask(ARB_WASM, ArbWasm::minInitGasCall {}).await;
    assert_eq!((least.gas, least.cached), (8832, 352));
    assert_eq!(
        chain.ask(ARB_SYS, ArbSys::arbChainIDCall {}).await,
        U256::from(412_346)
    );
    assert_eq!(
        chain.ask(ARB_SYS, ArbSys::arbOSVersionCall {}).await,
        U256::from(55 + 61)
    );
}

#[tokio::test]
async fn the_hash_of_an_earlier_block_can_be_asked() {
    let chain = start().await;
    let _: String = chain.request("evm_mine", ()).await;
    let first = chain
        .provider
        .get_block_by_number(1.into())
        .await
        .unwrap()
        .unwrap();
    let call = ArbSys::arbBlockHashCall {
        arbBlockNum: U256::ONE,
    };
    assert_eq!(chain.ask(ARB_SYS, call).await, first.header.hash);
}

#[tokio::test]
async fn a_method_that_does_not_exist_takes_all_gas() {
    let chain = start().await;
    let receipt = chain
        .send(call(ARB_WASM, vec![1, 2, 3, 4]).gas_limit(90_000))
        .await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 90_000);
}

#[tokio::test]
async fn from_arbos_60_a_program_called_twice_in_a_block_enters_cached() {
    let config = Config {
        version: devnode::stylus::Version::Arbos60,
        ..Config::default()
    };
    let chain = start_with(config).await;
    let idle = chain.program(&idle()).await;
    // Calls the address in its arguments twice.
    let once = "(drop (call $call (i32.const 0) (i32.const 100) (i32.const 0) (i32.const 100) (i64.const -1) (i32.const 60000)))";
    let twice = chain
        .program(&program::program(&format!("{once} {once} (i32.const 0)")))
        .await;
    let once = chain
        .program(&program::program(&format!("{once} (i32.const 0)")))
        .await;
    let gas = |to| chain.invoke(to, idle.to_vec());
    let second = gas(twice).await.gas_used - gas(once).await.gas_used;
    let (init, cached) = idle_entry();
    assert!(second < init, "{second} is no cached entry of {cached}");
}
