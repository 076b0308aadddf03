//! The types under which host functions are imported.

use wasmparser::{FuncType, ValType};

use crate::stylus::validate::{HOST_MODULE, PAY_FOR_MEMORY_GROW};

const I: ValType = ValType::I32;
const L: ValType = ValType::I64;
const F: ValType = ValType::F32;
const D: ValType = ValType::F64;

type Signature = (&'static str, &'static [ValType], &'static [ValType]);

/// Host functions of every chain.
pub(super) const VM_HOOKS: &[Signature] = &[
    ("read_args", &[I], &[]),
    ("write_result", &[I, I], &[]),
    ("exit_early", &[I], &[]),
    ("storage_load_bytes32", &[I, I], &[]),
    ("storage_cache_bytes32", &[I, I], &[]),
    ("storage_flush_cache", &[I], &[]),
    ("transient_load_bytes32", &[I, I], &[]),
    ("transient_store_bytes32", &[I, I], &[]),
    ("call_contract", &[I, I, I, I, L, I], &[I]),
    ("delegate_call_contract", &[I, I, I, L, I], &[I]),
    ("static_call_contract", &[I, I, I, L, I], &[I]),
    ("create1", &[I, I, I, I, I], &[]),
    ("create2", &[I, I, I, I, I, I], &[]),
    ("read_return_data", &[I, I, I], &[I]),
    ("return_data_size", &[], &[I]),
    ("emit_log", &[I, I, I], &[]),
    ("account_balance", &[I, I], &[]),
    ("account_code", &[I, I, I, I], &[I]),
    ("account_code_size", &[I], &[I]),
    ("account_codehash", &[I, I], &[]),
    ("block_basefee", &[I], &[]),
    ("block_coinbase", &[I], &[]),
    ("block_gas_limit", &[], &[L]),
    ("block_number", &[], &[L]),
    ("block_timestamp", &[], &[L]),
    ("chainid", &[], &[L]),
    ("contract_address", &[I], &[]),
    ("evm_gas_left", &[], &[L]),
    ("evm_ink_left", &[], &[L]),
    ("math_div", &[I, I], &[]),
    ("math_mod", &[I, I], &[]),
    ("math_pow", &[I, I], &[]),
    ("math_add_mod", &[I, I, I], &[]),
    ("math_mul_mod", &[I, I, I], &[]),
    ("msg_reentrant", &[], &[I]),
    ("msg_sender", &[I], &[]),
    ("msg_value", &[I], &[]),
    ("native_keccak256", &[I, I, I], &[]),
    ("tx_gas_price", &[I], &[]),
    ("tx_ink_price", &[], &[I]),
    ("tx_origin", &[I], &[]),
    (PAY_FOR_MEMORY_GROW, &[I], &[]),
];

/// Module of the host functions of debug chains.
pub(super) const CONSOLE_MODULE: &str = "console";

/// Host functions of debug chains only.
pub(super) const CONSOLE: &[Signature] = &[
    ("log_txt", &[I, I], &[]),
    ("log_i32", &[I], &[]),
    ("log_i64", &[L], &[]),
    ("log_f32", &[F], &[]),
    ("log_f64", &[D], &[]),
    ("tee_i32", &[I], &[I]),
    ("tee_i64", &[L], &[L]),
    ("tee_f32", &[F], &[F]),
    ("tee_f64", &[D], &[D]),
];

/// Type of a host function; none if there is no such function on this kind of chain.
pub(in crate::stylus) fn signature(module: &str, name: &str, debug: bool) -> Option<FuncType> {
    let table = match module {
        HOST_MODULE => VM_HOOKS,
        CONSOLE_MODULE if debug => CONSOLE,
        _ => return None,
    };
    let (_, params, results) = table.iter().find(|signature| signature.0 == name)?;
    Some(FuncType::new(
        params.iter().copied(),
        results.iter().copied(),
    ))
}
