//! The block that a request names is the one it runs in.

use std::time::{Duration, Instant};

use crate::common::{Chain, call, error, evm, program, start, start_with, word};
use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
};
use devnode::{Config, NITRO_DEV_ACCOUNT};
use serde_json::{Value, json};

const BOB: Address = Address::repeat_byte(0xb0);
const NUMBER: u8 = 0x43;
const TIMESTAMP: u8 = 0x42;
const BASEFEE: u8 = 0x48;
/// JUMPDEST PUSH0 JUMP.
const ENDLESS: [u8; 3] = [evm::JUMPDEST, evm::PUSH0, 0x56];

/// Returns number, time and base fee of the block.
fn probe() -> Vec<u8> {
    let mut code = Vec::new();
    for (place, op) in [(0, NUMBER), (32, TIMESTAMP), (64, BASEFEE)] {
        code.extend([op, evm::PUSH1, place, evm::MSTORE]);
    }
    code.extend([evm::PUSH1, 96, evm::PUSH0, evm::RETURN]);
    code
}

async fn seen(chain: &Chain, contract: Address, block: Value) -> Vec<U256> {
    let output: alloy::primitives::Bytes = chain
        .request("eth_call", (json!({ "to": contract }), block))
        .await;
    output.chunks(32).map(U256::from_be_slice).collect()
}

#[tokio::test]
async fn a_call_runs_in_the_block_that_it_names_and_the_pending_one_is_the_next() {
    let chain = start_with(Config {
        genesis_timestamp: Some(1_800_000_000),
        frozen_clock: true,
        ..Config::default()
    })
    .await;
    let contract = chain.deploy(&probe()).await;
    for _ in 0..3 {
        let _: i64 = chain.request("evm_increaseTime", (100,)).await;
        let _: Value = chain.request("evm_mine", ()).await;
    }
    let _: i64 = chain.request("evm_increaseTime", (100,)).await;
    let base_fee = Config::default().base_fee;
    for (block, number, seconds) in [
        (json!("0x1"), 1, 0),
        (json!("0x2"), 2, 100),
        (json!("latest"), 4, 300),
        (json!("pending"), 5, 400),
    ] {
        let expected = [number, 1_800_000_000 + seconds, base_fee].map(U256::from);
        assert_eq!(seen(&chain, contract, block).await, expected);
    }
    let pending: Value = chain
        .request("eth_getBlockByNumber", ("pending", false))
        .await;
    assert_eq!(pending["number"], "0x5");
}

#[tokio::test]
async fn blocks_share_a_second_unless_they_are_told_apart() {
    for (distinct_times, after) in [(false, 1_800_000_000u64), (true, 1_800_000_003)] {
        let chain = start_with(Config {
            genesis_timestamp: Some(1_800_000_000),
            frozen_clock: true,
            distinct_times,
            ..Config::default()
        })
        .await;
        for _ in 0..3 {
            chain.invoke(BOB, vec![]).await;
        }
        let latest: Value = chain
            .request("eth_getBlockByNumber", ("latest", false))
            .await;
        assert_eq!(latest["timestamp"], json!(format!("{after:#x}")));
    }
}

#[tokio::test]
async fn nitros_development_account_has_funds() {
    let chain = start().await;
    assert_eq!(
        chain.balance(NITRO_DEV_ACCOUNT).await,
        Config::default().balance
    );
}

#[tokio::test]
async fn with_debug_anybody_becomes_an_owner_and_without_it_nobody() {
    use alloy::sol_types::SolCall;
    alloy::sol! {
        function becomeChainOwner() external;
        function isChainOwner(address addr) external view returns (bool);
    }
    let debug = alloy::primitives::address!("00000000000000000000000000000000000000ff");
    let public = alloy::primitives::address!("000000000000000000000000000000000000006b");
    for allowed in [false, true] {
        let chain = start_with(Config {
            debug: allowed,
            ..Config::default()
        })
        .await;
        let () = chain
            .request("anvil_impersonateAccount", (NITRO_DEV_ACCOUNT,))
            .await;
        let tx = json!({
            "from": NITRO_DEV_ACCOUNT, "to": debug, "gas": "0x186a0",
            "data": alloy::primitives::Bytes::from(becomeChainOwnerCall {}.abi_encode()),
        });
        let _: B256 = chain.request("eth_sendTransaction", (tx,)).await;
        let is_owner = isChainOwnerCall {
            addr: NITRO_DEV_ACCOUNT,
        };
        assert_eq!(chain.ask(public, is_owner).await, allowed);
    }
}

#[tokio::test]
async fn errors_of_precompiles_are_named() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    use alloy::sol_types::SolCall;
    let input = program::ArbWasm::activateProgramCall { program: echo }.abi_encode();
    let message = chain.view_error(program::ARB_WASM, input).await.1;
    assert_eq!(message, "execution reverted: ProgramUpToDate()");
    let idle = chain.deploy_program(&program::setter()).await;
    let message = chain.view_error(idle, vec![]).await.1;
    assert!(message.contains("ProgramNotActivated()"), "{message}");
    let wasm = wat::parse_str(
        "(module (memory (export \"memory\") 1 1) (func (export \"stylus_x\"))
            (func (export \"user_entrypoint\") (param i32) (result i32) (i32.const 0)))",
    );
    let reserved = chain.deploy_program(&wasm.unwrap()).await;
    let input = program::ArbWasm::activateProgramCall { program: reserved }.abi_encode();
    let message = chain.view_error(program::ARB_WASM, input).await.1;
    assert!(message.contains("reserved symbol"), "{message}");
}

#[tokio::test]
async fn an_access_list_says_that_the_transaction_fails_and_what_it_costs_with_the_list() {
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let request = json!({ "from": chain.owner, "to": reverter, "data": "0x01" });
    let listed: Value = chain.request("eth_createAccessList", (request,)).await;
    assert!(
        listed["error"].as_str().unwrap().contains("reverted"),
        "{listed}"
    );
    let getter = chain.deploy(&evm::getter()).await;
    let forwarder = chain.deploy(&evm::static_forwarder(getter)).await;
    let request = json!({ "from": chain.owner, "to": forwarder, "data": B256::from(word(7)) });
    let listed: Value = chain
        .request("eth_createAccessList", (request.clone(),))
        .await;
    assert_eq!(listed.get("error"), None);
    let mut tx: TransactionRequest = serde_json::from_value(request).unwrap();
    tx.access_list = Some(serde_json::from_value(listed["accessList"].clone()).unwrap());
    let receipt = chain.send(tx).await;
    assert_eq!(listed["gasUsed"], json!(format!("{:#x}", receipt.gas_used)));
}

/// A program that never ends.
fn endless_program() -> Vec<u8> {
    program::program("(loop $again (br $again)) (i32.const 0)")
}

#[tokio::test]
async fn an_endless_call_is_stopped_and_says_how_to_give_it_more_time() {
    let chain = start_with(Config {
        call_timeout: Duration::from_millis(200),
        call_gas_limit: u64::MAX / 20_000,
        ..Config::default()
    })
    .await;
    let contract = chain.deploy(&ENDLESS).await;
    let program = chain.program(&endless_program()).await;
    for endless in [contract, program] {
        let start = Instant::now();
        let (_, message, _) = error(chain.provider.call(call(endless, vec![])).await);
        assert!(
            message.contains("timeout") && message.contains("--call-timeout"),
            "{message}"
        );
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test]
async fn reads_of_others_do_not_wait_for_forty_endless_calls() {
    let chain = start_with(Config {
        call_timeout: Duration::from_secs(4),
        call_gas_limit: u64::MAX / 20_000,
        ..Config::default()
    })
    .await;
    let program = chain.program(&endless_program()).await;
    let endless: Vec<_> = (0..40)
        .map(|_| {
            let provider = chain.provider.clone();
            tokio::spawn(async move { provider.call(call(program, vec![])).await.is_err() })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    for _ in 0..5 {
        let start = Instant::now();
        // A write among the reads: it must not wait for the calls, nor the reads for it.
        let () = chain
            .request("anvil_setBalance", (BOB, U256::from(7)))
            .await;
        assert_eq!(chain.balance(BOB).await, U256::from(7));
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{:?}",
            start.elapsed()
        );
    }
    for call in endless {
        assert!(call.await.unwrap());
    }
}

#[tokio::test]
async fn a_call_may_pretend_that_a_precompile_is_elsewhere() {
    let chain = start().await;
    // The identity, at 4.
    let identity = Address::with_last_byte(4);
    let elsewhere = Address::repeat_byte(0x44);
    let overrides = json!({ (identity.to_string()): { "movePrecompileToAddress": elsewhere } });
    for (to, expected) in [(elsewhere, "0x1234"), (identity, "0x")] {
        let request = json!({ "to": to, "data": "0x1234" });
        let output: String = chain
            .request("eth_call", (request, "latest", overrides.clone()))
            .await;
        assert_eq!(output, expected);
    }
    let overrides = json!({ (BOB.to_string()): { "movePrecompileToAddress": elsewhere } });
    let request = (json!({ "to": BOB }), "latest", overrides);
    let refused = chain
        .provider
        .raw_request::<_, Value>("eth_call".into(), request)
        .await;
    assert!(error(refused).1.contains("is not a precompile"));
}
