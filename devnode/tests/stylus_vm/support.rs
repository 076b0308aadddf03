//! A model chain that answers requests, and programs in short form.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use alloy_primitives::{Address, B256, Bytes, U256};
use devnode::stylus::{
    Compiled, Config, Env, Outcome, Profile, Program, Request, Response, SharedWitness, Step,
    StoreStatus, Vm, price,
};

/// Ink that every test starts with.
pub(crate) const INK: u64 = 100_000_000_000;

/// Ink of a block header.
pub(crate) const HEADER: u64 = 2450;

static VM: LazyLock<Vm> = LazyLock::new(|| Vm::new(Config::default()).unwrap());

/// All imports, an exported memory of one page that may grow, and the given fields.
pub(crate) fn module(fields: &str) -> String {
    format!("(module {IMPORTS} (memory (export \"memory\") 1) {fields})")
}

/// A module whose entry point has this body. `$args` is its parameter; the body must leave a status.
pub(crate) fn program(body: &str) -> String {
    module(&entry(body))
}

/// An entry point with this body.
pub(crate) fn entry(body: &str) -> String {
    format!("(func (export \"user_entrypoint\") (param $args i32) (result i32) {body})")
}

/// Text to binary.
pub(crate) fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// Text to something that runs.
pub(crate) fn compile(text: &str) -> Arc<Compiled> {
    let plain = Arc::new(
        VM.compile(&wasm(text))
            .unwrap_or_else(|error| panic!("{error}: {text:.300}")),
    );
    let twin = compile_for_profile(text);
    let mut twins = TWINS.lock().unwrap_or_else(PoisonError::into_inner);
    twins.push((plain.clone(), twin));
    plain
}

/// Every program that was compiled, with its form for profiling.
static TWINS: Mutex<Vec<(Arc<Compiled>, Arc<Compiled>)>> = Mutex::new(Vec::new());

/// Text to something that can be profiled.
pub(crate) fn compile_for_profile(text: &str) -> Arc<Compiled> {
    Arc::new(VM.compile_for_profile(&wasm(text)).unwrap())
}

fn twin(compiled: &Arc<Compiled>) -> Option<Arc<Compiled>> {
    let twins = TWINS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut latest_first = twins.iter().rev();
    latest_first.find_map(|(plain, twin)| Arc::ptr_eq(plain, compiled).then(|| twin.clone()))
}

/// A call from nobody to nobody.
pub(crate) fn env() -> Env {
    Env {
        args: Bytes::new(),
        contract_address: Address::repeat_byte(0xc0),
        msg_sender: Address::repeat_byte(0x5e),
        msg_value: U256::from(0x1234),
        reentrant: false,
        read_only: false,
        tx_origin: Address::repeat_byte(0x07),
        tx_gas_price: U256::from(100_000_000),
        block_basefee: U256::from(100_000_001),
        block_coinbase: Address::repeat_byte(0xcb),
        block_gas_limit: 32_000_000,
        block_number: 77,
        block_timestamp: 1_790_000_000,
        chain_id: 412_346,
        ink_price: devnode::stylus::price::INK_PER_GAS,
        stack_words: devnode::stylus::price::STACK_WORDS,
    }
}

/// State a program can ask for. Calls and creations are answered from `answers`, first to last.
#[derive(Clone, Default)]
pub(crate) struct Chain {
    pub(crate) storage: BTreeMap<B256, B256>,
    pub(crate) warm: BTreeSet<B256>,
    pub(crate) transient: BTreeMap<B256, B256>,
    pub(crate) code: BTreeMap<Address, Bytes>,
    pub(crate) logs: Vec<(Vec<B256>, Bytes)>,
    pub(crate) answers: Vec<Response>,
    pub(crate) asked: Vec<Request>,
    pub(crate) pages: (u16, u16),
}

/// Gas the model takes for a slot written.
pub(crate) const STORE_GAS: u64 = 20_000;

impl Chain {
    /// Runs a program to its end. And once more, being profiled, which must not make a difference.
    pub(crate) fn run(&mut self, compiled: &Arc<Compiled>, env: Env, ink: u64) -> Outcome {
        let mut before = self.clone();
        let outcome = self.run_before(compiled, env.clone(), ink, None);
        if let Some(twin) = twin(compiled) {
            let profile = Arc::new(Mutex::new(Profile::default()));
            let witness: SharedWitness = profile.clone();
            let again = before.run_before(&twin, env, ink, Some(witness));
            assert_eq!(format!("{again:?}"), format!("{outcome:?}"));
            assert_eq!(format!("{:?}", before.asked), format!("{:?}", self.asked));
            assert_eq!((&before.logs, &before.storage), (&self.logs, &self.storage));
            let profile = profile.lock().unwrap();
            let functions: u64 = profile.functions().map(|(_, ink)| ink.own).sum();
            let hostios: u64 = profile.hostios().map(|(_, ink)| ink.ink).sum();
            assert_eq!(functions + hostios, ink - outcome.ink_left);
        }
        outcome
    }

    /// Runs a program to its end before a witness.
    pub(crate) fn run_before(
        &mut self,
        compiled: &Arc<Compiled>,
        env: Env,
        ink: u64,
        witness: Option<SharedWitness>,
    ) -> Outcome {
        let mut program = Program::start_before(compiled, env, ink, witness);
        let mut step = program.resume(None);
        loop {
            step = match step {
                Step::Done(outcome) => return outcome,
                Step::Ask(request) => {
                    self.asked.push(request.clone());
                    program.resume(Some(self.answer(request)))
                }
            };
        }
    }

    fn answer(&mut self, request: Request) -> Response {
        let done = Response::Stored {
            gas: 0,
            status: StoreStatus::Written,
        };
        match request {
            Request::LoadSlot { key } => {
                let gas = if self.warm.insert(key) { 2100 } else { 100 };
                Response::Word {
                    value: self.storage.get(&key).copied().unwrap_or_default(),
                    gas,
                }
            }
            Request::StoreSlots { slots, gas_left } => {
                let gas = STORE_GAS * slots.len() as u64;
                if gas > gas_left {
                    return Response::Stored {
                        gas: gas_left,
                        status: StoreStatus::OutOfGas,
                    };
                }
                self.storage.extend(slots);
                Response::Stored {
                    gas,
                    status: StoreStatus::Written,
                }
            }
            Request::LoadTransient { key } => Response::Word {
                value: self.transient.get(&key).copied().unwrap_or_default(),
                gas: 0,
            },
            Request::StoreTransient { key, value } => {
                self.transient.insert(key, value);
                done
            }
            Request::Log { topics, data } => {
                self.logs.push((topics, data));
                done
            }
            Request::Balance { .. } => Response::Word {
                value: B256::repeat_byte(0xba),
                gas: 2600,
            },
            Request::CodeHash { .. } => Response::Word {
                value: B256::repeat_byte(0xc4),
                gas: 100,
            },
            Request::Code { address, .. } => {
                let code = self.code.get(&address).cloned().unwrap_or_default();
                Response::Code {
                    code,
                    gas: 700 + 2600,
                }
            }
            Request::GrowPages { pages } => {
                let (open, ever) = self.pages;
                let gas = price::memory_cost(pages, open, ever);
                let open = open.saturating_add(pages);
                self.pages = (open, ever.max(open));
                Response::Pages { gas }
            }
            Request::Call { .. } | Request::Create { .. } => self.answers.remove(0),
        }
    }
}

/// Runs a module on an empty chain.
pub(crate) fn run(text: &str) -> Outcome {
    Chain::default().run(&compile(text), env(), INK)
}

/// Ink a run took.
pub(crate) fn used(outcome: &Outcome) -> u64 {
    INK - outcome.ink_left
}

/// Ink of an entry point that only returns its status: one block of a constant and an end.
pub(crate) const RETURN: u64 = HEADER + 1 + 1;

/// Ink of the block that pushes `args` constants and calls.
pub(crate) const fn call_block(args: u64) -> u64 {
    HEADER + args + 3800
}

/// All host functions under their own names.
const IMPORTS: &str = r#"
(import "vm_hooks" "read_args" (func $read_args (param i32)))
(import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
(import "vm_hooks" "exit_early" (func $exit_early (param i32)))
(import "vm_hooks" "storage_load_bytes32" (func $storage_load_bytes32 (param i32 i32)))
(import "vm_hooks" "storage_cache_bytes32" (func $storage_cache_bytes32 (param i32 i32)))
(import "vm_hooks" "storage_flush_cache" (func $storage_flush_cache (param i32)))
(import "vm_hooks" "transient_load_bytes32" (func $transient_load_bytes32 (param i32 i32)))
(import "vm_hooks" "transient_store_bytes32" (func $transient_store_bytes32 (param i32 i32)))
(import "vm_hooks" "call_contract" (func $call_contract (param i32 i32 i32 i32 i64 i32) (result i32)))
(import "vm_hooks" "delegate_call_contract" (func $delegate_call_contract (param i32 i32 i32 i64 i32) (result i32)))
(import "vm_hooks" "static_call_contract" (func $static_call_contract (param i32 i32 i32 i64 i32) (result i32)))
(import "vm_hooks" "create1" (func $create1 (param i32 i32 i32 i32 i32)))
(import "vm_hooks" "create2" (func $create2 (param i32 i32 i32 i32 i32 i32)))
(import "vm_hooks" "read_return_data" (func $read_return_data (param i32 i32 i32) (result i32)))
(import "vm_hooks" "return_data_size" (func $return_data_size (result i32)))
(import "vm_hooks" "emit_log" (func $emit_log (param i32 i32 i32)))
(import "vm_hooks" "account_balance" (func $account_balance (param i32 i32)))
(import "vm_hooks" "account_code" (func $account_code (param i32 i32 i32 i32) (result i32)))
(import "vm_hooks" "account_code_size" (func $account_code_size (param i32) (result i32)))
(import "vm_hooks" "account_codehash" (func $account_codehash (param i32 i32)))
(import "vm_hooks" "block_basefee" (func $block_basefee (param i32)))
(import "vm_hooks" "block_coinbase" (func $block_coinbase (param i32)))
(import "vm_hooks" "block_gas_limit" (func $block_gas_limit (result i64)))
(import "vm_hooks" "block_number" (func $block_number (result i64)))
(import "vm_hooks" "block_timestamp" (func $block_timestamp (result i64)))
(import "vm_hooks" "chainid" (func $chainid (result i64)))
(import "vm_hooks" "contract_address" (func $contract_address (param i32)))
(import "vm_hooks" "evm_gas_left" (func $evm_gas_left (result i64)))
(import "vm_hooks" "evm_ink_left" (func $evm_ink_left (result i64)))
(import "vm_hooks" "math_div" (func $math_div (param i32 i32)))
(import "vm_hooks" "math_mod" (func $math_mod (param i32 i32)))
(import "vm_hooks" "math_pow" (func $math_pow (param i32 i32)))
(import "vm_hooks" "math_add_mod" (func $math_add_mod (param i32 i32 i32)))
(import "vm_hooks" "math_mul_mod" (func $math_mul_mod (param i32 i32 i32)))
(import "vm_hooks" "msg_reentrant" (func $msg_reentrant (result i32)))
(import "vm_hooks" "msg_sender" (func $msg_sender (param i32)))
(import "vm_hooks" "msg_value" (func $msg_value (param i32)))
(import "vm_hooks" "native_keccak256" (func $native_keccak256 (param i32 i32 i32)))
(import "vm_hooks" "tx_gas_price" (func $tx_gas_price (param i32)))
(import "vm_hooks" "tx_ink_price" (func $tx_ink_price (result i32)))
(import "vm_hooks" "tx_origin" (func $tx_origin (param i32)))
(import "vm_hooks" "pay_for_memory_grow" (func $pay_for_memory_grow (param i32)))
"#;
