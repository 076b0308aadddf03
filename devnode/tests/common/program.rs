//! Stylus programs, written as text.

use alloy::{
    primitives::{Address, Bytes, U256, address, utils::parse_ether},
    rpc::types::TransactionReceipt,
    sol,
    sol_types::SolCall,
};
use devnode::stylus::code::compress;

use super::{Chain, call};

pub(crate) const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
pub(crate) const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
pub(crate) const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

sol! {
    interface ArbWasm {
        event ProgramActivated(bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version);
        error ProgramNotWasm();
        error ProgramNotActivated();
        error ProgramExpired(uint64 ageInSeconds);
        error ProgramUpToDate();
        error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
        error ProgramInsufficientValue(uint256 have, uint256 want);
        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
        function codehashKeepalive(bytes32 codehash) external payable;
        function stylusVersion() external view returns (uint16 version);
        function inkPrice() external view returns (uint32 price);
        function maxStackDepth() external view returns (uint32 depth);
        function pageLimit() external view returns (uint16 limit);
        function minInitGas() external view returns (uint64 gas, uint64 cached);
        function codehashVersion(bytes32 codehash) external view returns (uint16 version);
        function programVersion(address program) external view returns (uint16 version);
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
        function programMemoryFootprint(address program) external view returns (uint16 footprint);
        function programTimeLeft(address program) external view returns (uint64 _secs);
    }
    interface ArbWasmCache {
        function isCacheManager(address manager) external view returns (bool);
        function allCacheManagers() external view returns (address[] managers);
        function cacheProgram(address addr) external;
        function evictCodehash(bytes32 codehash) external;
        function codehashIsCached(bytes32 codehash) external view returns (bool);
    }
    interface ArbSys {
        function arbBlockNumber() external view returns (uint256);
        function arbBlockHash(uint256 arbBlockNum) external view returns (bytes32);
        function arbChainID() external view returns (uint256);
        function arbOSVersion() external view returns (uint256);
    }
}

/// A module with one page of memory, the usual imports and this entry point. `$len` is the length of the
/// arguments, which stand at 0.
pub(crate) fn program(body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import "vm_hooks" "read_args" (func $read_args (param i32)))
            (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
            (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
            (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
            (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
            (import "vm_hooks" "transient_load_bytes32" (func $tload (param i32 i32)))
            (import "vm_hooks" "transient_store_bytes32" (func $tstore (param i32 i32)))
            (import "vm_hooks" "call_contract" (func $call (param i32 i32 i32 i32 i64 i32) (result i32)))
            (import "vm_hooks" "delegate_call_contract" (func $delegate (param i32 i32 i32 i64 i32) (result i32)))
            (import "vm_hooks" "static_call_contract" (func $static (param i32 i32 i32 i64 i32) (result i32)))
            (import "vm_hooks" "create1" (func $create1 (param i32 i32 i32 i32 i32)))
            (import "vm_hooks" "create2" (func $create2 (param i32 i32 i32 i32 i32 i32)))
            (import "vm_hooks" "read_return_data" (func $returned (param i32 i32 i32) (result i32)))
            (import "vm_hooks" "return_data_size" (func $returned_len (result i32)))
            (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
            (import "vm_hooks" "msg_sender" (func $sender (param i32)))
            (import "vm_hooks" "msg_value" (func $value (param i32)))
            (import "vm_hooks" "contract_address" (func $self (param i32)))
            (import "vm_hooks" "msg_reentrant" (func $reentrant (result i32)))
            (import "vm_hooks" "account_balance" (func $balance (param i32 i32)))
            (memory (export "memory") 1 1)
            (func (export "user_entrypoint") (param $len i32) (result i32)
                (call $read_args (i32.const 0))
                {body}))"#
    );
    wat::parse_str(text).unwrap()
}

/// Returns its arguments.
pub(crate) fn echo() -> Vec<u8> {
    program("(call $write_result (i32.const 0) (local.get $len)) (i32.const 0)")
}

/// Reverts with its arguments.
pub(crate) fn reverter() -> Vec<u8> {
    program("(call $write_result (i32.const 0) (local.get $len)) (i32.const 1)")
}

/// Stores the second word of its arguments at the first.
pub(crate) fn setter() -> Vec<u8> {
    program("(call $store (i32.const 0) (i32.const 32)) (call $flush (i32.const 0)) (i32.const 0)")
}

/// Returns the slot named by its arguments.
pub(crate) fn getter() -> Vec<u8> {
    program(
        "(call $load (i32.const 0) (i32.const 32))
         (call $write_result (i32.const 32) (i32.const 32)) (i32.const 0)",
    )
}

/// Calls the address (20 bytes) with the value (32 bytes) and the data that its arguments name. Returns one byte of status
/// and what the callee returned.
pub(crate) fn caller() -> Vec<u8> {
    program(&relay(
        "(call $call (i32.const 0) (i32.const 52) (i32.sub (local.get $len) (i32.const 52)) (i32.const 20) (i64.const -1) (i32.const 60000))",
    ))
}

/// As [`caller`], by delegate call; the value is ignored.
pub(crate) fn delegator() -> Vec<u8> {
    program(&relay(
        "(call $delegate (i32.const 0) (i32.const 52) (i32.sub (local.get $len) (i32.const 52)) (i64.const -1) (i32.const 60000))",
    ))
}

/// As [`caller`], by static call; the value is ignored.
pub(crate) fn static_caller() -> Vec<u8> {
    program(&relay(
        "(call $static (i32.const 0) (i32.const 52) (i32.sub (local.get $len) (i32.const 52)) (i64.const -1) (i32.const 60000))",
    ))
}

fn relay(call: &str) -> String {
    format!(
        "(i32.store8 (i32.const 30000) {call})
         (drop (call $returned (i32.const 30001) (i32.const 0) (call $returned_len)))
         (call $write_result (i32.const 30000) (i32.add (call $returned_len) (i32.const 1)))
         (i32.const 0)"
    )
}

/// Arguments of [`caller`] and its kin.
pub(crate) fn relay_args(to: Address, value: u64, data: impl AsRef<[u8]>) -> Vec<u8> {
    let value: [u8; 32] = U256::from(value).to_be_bytes();
    [to.as_slice(), &value, data.as_ref()].concat()
}

/// Emits a log of its arguments, the first word of which is the topic.
pub(crate) fn logger() -> Vec<u8> {
    program("(call $log (i32.const 0) (local.get $len) (i32.const 1)) (i32.const 0)")
}

/// Returns sender, own address, value and whether it was re-entered.
pub(crate) fn context() -> Vec<u8> {
    program(
        "(call $sender (i32.const 12))
         (call $self (i32.const 44))
         (call $value (i32.const 64))
         (i32.store8 (i32.const 127) (call $reentrant))
         (call $write_result (i32.const 0) (i32.const 128)) (i32.const 0)",
    )
}

impl Chain {
    /// Puts a program on the chain, not activated.
    pub(crate) async fn deploy_program(&self, wasm: &[u8]) -> Address {
        self.deploy(&compress(wasm).unwrap()).await
    }

    /// Activates a program with enough value and gas.
    pub(crate) async fn activate(&self, address: Address) -> TransactionReceipt {
        let input = ArbWasm::activateProgramCall { program: address }.abi_encode();
        self.send(call(ARB_WASM, input).value(parse_ether("1").unwrap()))
            .await
    }

    /// Puts a program on the chain and activates it.
    pub(crate) async fn program(&self, wasm: &[u8]) -> Address {
        let address = self.deploy_program(wasm).await;
        let receipt = self.activate(address).await;
        assert!(receipt.status(), "activation failed: {receipt:?}");
        address
    }

    /// Lets a program enter at the cached price.
    pub(crate) async fn cache(&self, address: Address) -> TransactionReceipt {
        let input = ArbWasmCache::cacheProgramCall { addr: address }.abi_encode();
        self.invoke(ARB_WASM_CACHE, input).await
    }

    /// Result of a view of a precompile.
    pub(crate) async fn ask<C: SolCall>(&self, to: Address, call: C) -> C::Return {
        let output: Bytes = self.view(to, call.abi_encode()).await;
        C::abi_decode_returns(&output).unwrap()
    }
}
