//! Programs in the default trace: host functions as the EVM operations that do the same, as Nitro shows them
//! (nitro arbos/util/tracing.go, `CaptureEVMTraceForHostio`).

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Arc, Mutex},
};

use alloy_primitives::{B256, U256};
use revm::{
    Inspector,
    bytecode::opcode::{self, OpCode},
    interpreter::{CallInputs, CallOutcome, CallScheme, CreateInputs, CreateOutcome},
};

use crate::{
    evm::{Ctx, Db, ProgramCall},
    stylus::{HostioCall, Witness, price::INK_PER_GAS, witness::hear},
};

/// Bytes that the operations of a trace may take.
const ROOM: usize = 64 << 20;
/// Of which each takes this beside its stack and memory.
const OPERATION: usize = 200;

/// An operation of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) op: u8,
    pub(super) gas: u64,
    pub(super) cost: u64,
    pub(super) memory: Vec<u8>,
    /// The top last.
    pub(super) stack: Vec<U256>,
}

/// What a program does, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Operation(Operation),
    /// The frame of this number begins, and ends.
    Frame(usize),
}

/// Listens to the programs of one transaction.
#[derive(Debug, Default)]
pub(super) struct ProgramSteps {
    pub(super) tape: Arc<Mutex<Tape>>,
}

/// Events of every frame; frames are numbered as they are entered.
#[derive(Debug)]
pub(super) struct Tape {
    frames: Vec<Vec<Event>>,
    open: Vec<usize>,
    programs: Vec<Running>,
    operations: u64,
    room: usize,
}

/// A program that runs: its storage cache, and its result so far.
#[derive(Debug, Default)]
struct Running {
    /// Known values, and whether they are to be written.
    storage: BTreeMap<B256, (B256, bool)>,
    output: Vec<u8>,
}

impl Default for Tape {
    fn default() -> Self {
        Self {
            frames: Vec::new(),
            open: Vec::new(),
            programs: Vec::new(),
            operations: 0,
            room: ROOM,
        }
    }
}

impl Tape {
    /// Events of a frame; empty if it was none of a program.
    pub(super) fn events(&self, frame: usize) -> &[Event] {
        self.frames.get(frame).map_or(&[], Vec::as_slice)
    }

    /// Operations so far, if they took too much room.
    pub(super) fn overflow(&self) -> Option<u64> {
        (self.room == 0).then_some(self.operations)
    }

    fn enter(&mut self) {
        let frame = self.frames.len();
        self.push(Event::Frame(frame));
        self.frames.push(Vec::new());
        self.open.push(frame);
    }

    fn push(&mut self, event: Event) {
        if let Event::Operation(operation) = &event {
            self.operations += 1;
            let size = OPERATION + operation.memory.len() + 32 * operation.stack.len();
            self.room = self.room.saturating_sub(size);
            if self.room == 0 {
                return;
            }
        }
        let frame = self.open.last().and_then(|open| self.frames.get_mut(*open));
        if let Some(frame) = frame {
            frame.push(event);
        }
    }

    /// Adds an operation with these arguments, the first of them on top of the stack.
    fn operation(&mut self, op: u8, (gas, cost): (u64, u64), memory: &[u8], stack: &[&[u8]]) {
        self.push(Event::Operation(Operation {
            op,
            gas,
            cost,
            memory: memory.to_vec(),
            stack: stack.iter().rev().map(|word| word_of(word)).collect(),
        }));
    }

    fn hostio(&mut self, call: &HostioCall) -> Option<()> {
        let (args, outs) = (call.args.as_slice(), call.outs.as_slice());
        let left = gas(call.end_ink);
        let first = (left, gas(call.start_ink.saturating_sub(call.end_ink)));
        // What follows the first operation takes its result off the stack.
        let then = (left, 0);
        let zero: &[u8] = &[];
        let part = |bytes: &'_ [u8], from: usize, len: usize| {
            bytes.get(from..from + len).map(<[u8]>::to_vec)
        };
        let running = self.programs.last_mut()?;
        match call.name {
            "read_args" => {
                let size = length(outs);
                self.operation(opcode::CALLDATACOPY, first, outs, &[zero, zero, &size]);
            }
            "storage_load_bytes32" => {
                let (key, value) = (part(args, 0, 32)?, part(outs, 0, 32)?);
                let slot = B256::from_slice(&key);
                if let Entry::Vacant(entry) = running.storage.entry(slot) {
                    entry.insert((B256::from_slice(&value), false));
                    self.operation(opcode::SLOAD, first, &[], &[&key]);
                    self.operation(opcode::POP, then, &[], &[&value]);
                }
            }
            "storage_cache_bytes32" => {
                let (key, value) = (part(args, 0, 32)?, part(args, 32, 32)?);
                let value = (B256::from_slice(&value), true);
                running.storage.insert(B256::from_slice(&key), value);
            }
            "storage_flush_cache" => {
                let stored = running.storage.iter().filter(|(_, (_, dirty))| *dirty);
                let stored: Vec<_> = stored.map(|(key, (value, _))| (*key, *value)).collect();
                match args.first() {
                    Some(0) => running.storage.values_mut().for_each(|word| word.1 = false),
                    _ => running.storage.clear(),
                }
                let mut costs = first;
                for (key, value) in stored {
                    let stack: [&[u8]; 2] = [key.as_slice(), value.as_slice()];
                    self.operation(opcode::SSTORE, costs, &[], &stack);
                    costs = then;
                }
            }
            "transient_store_bytes32" => {
                let (key, value) = (part(args, 0, 32)?, part(args, 32, 32)?);
                self.operation(opcode::TSTORE, first, &[], &[&key, &value]);
            }
            "create1" => {
                let (value, code) = (part(args, 0, 32)?, args.get(32..)?);
                let size = length(code);
                self.operation(opcode::CREATE, first, code, &[&value, zero, &size]);
                self.operation(opcode::POP, then, code, &[&part(outs, 0, 20)?]);
            }
            "create2" => {
                let (value, salt) = (part(args, 0, 32)?, part(args, 32, 32)?);
                let code = args.get(64..)?;
                let size = length(code);
                self.operation(opcode::CREATE2, first, code, &[&value, zero, &size, &salt]);
                self.operation(opcode::POP, then, code, &[&part(outs, 0, 20)?]);
            }
            "read_return_data" => {
                let (offset, size) = (part(args, 0, 4)?, part(args, 4, 4)?);
                let stack: [&[u8]; 3] = [zero, &offset, &size];
                self.operation(opcode::RETURNDATACOPY, first, outs, &stack);
            }
            "emit_log" => {
                let topics = u32::from_be_bytes(args.get(..4)?.try_into().ok()?) as usize;
                let op = opcode::LOG0 + u8::try_from(topics).ok()?;
                let data = args.get(4 + 32 * topics..)?;
                let size = length(data);
                let mut stack: Vec<&[u8]> = vec![zero, &size];
                stack.extend(args.get(4..4 + 32 * topics)?.chunks(32));
                self.operation(op, first, data, &stack);
            }
            "account_code" => {
                let (address, offset) = (part(args, 0, 20)?, part(args, 20, 4)?);
                let stack: [&[u8]; 4] = [&address, zero, &offset, &part(args, 24, 4)?];
                self.operation(opcode::EXTCODECOPY, first, &[], &stack);
            }
            "native_keccak256" => {
                let size = length(args);
                self.operation(opcode::KECCAK256, first, args, &[zero, &size]);
                self.operation(opcode::POP, then, args, &[&part(outs, 0, 32)?]);
            }
            "write_result" => running.output = args.to_vec(),
            name => {
                let (op, inputs) = plain(name)?;
                let mut stack: Vec<&[u8]> = Vec::new();
                let mut rest = args;
                for len in inputs {
                    let (input, after) = rest.split_at_checked(*len)?;
                    stack.push(input);
                    rest = after;
                }
                self.operation(op, first, &[], &stack);
                self.operation(opcode::POP, then, &[], &[outs]);
            }
        }
        Some(())
    }
}

/// The operation of a host function that leaves one word on the stack, and the lengths of its arguments.
fn plain(name: &str) -> Option<(u8, &'static [usize])> {
    Some(match name {
        "transient_load_bytes32" => (opcode::TLOAD, &[32]),
        "return_data_size" => (opcode::RETURNDATASIZE, &[]),
        "account_balance" => (opcode::BALANCE, &[20]),
        "account_code_size" => (opcode::EXTCODESIZE, &[20]),
        "account_codehash" => (opcode::EXTCODEHASH, &[20]),
        "block_basefee" => (opcode::BASEFEE, &[]),
        "block_coinbase" => (opcode::COINBASE, &[]),
        "block_gas_limit" => (opcode::GASLIMIT, &[]),
        "block_number" => (opcode::NUMBER, &[]),
        "block_timestamp" => (opcode::TIMESTAMP, &[]),
        "chainid" => (opcode::CHAINID, &[]),
        "contract_address" => (opcode::ADDRESS, &[]),
        "evm_gas_left" | "evm_ink_left" => (opcode::GAS, &[]),
        "math_div" => (opcode::DIV, &[32, 32]),
        "math_mod" => (opcode::MOD, &[32, 32]),
        "math_pow" => (opcode::EXP, &[32, 32]),
        "math_add_mod" => (opcode::ADDMOD, &[32, 32, 32]),
        "math_mul_mod" => (opcode::MULMOD, &[32, 32, 32]),
        "msg_sender" => (opcode::CALLER, &[]),
        "msg_value" => (opcode::CALLVALUE, &[]),
        "tx_gas_price" | "tx_ink_price" => (opcode::GASPRICE, &[]),
        "tx_origin" => (opcode::ORIGIN, &[]),
        // Calls are told when they begin; the rest has no counterpart.
        _ => return None,
    })
}

impl ProgramSteps {
    /// A program is about to call.
    pub(super) fn calls(&mut self, call: &ProgramCall<'_>) {
        let op = match call.inputs.scheme {
            CallScheme::Call => opcode::CALL,
            CallScheme::CallCode => opcode::CALLCODE,
            CallScheme::DelegateCall => opcode::DELEGATECALL,
            CallScheme::StaticCall => opcode::STATICCALL,
        };
        let handed_on = call.inputs.gas_limit.to_be_bytes();
        let value = call.inputs.value.get().to_be_bytes::<32>();
        let input = match &call.inputs.input {
            revm::interpreter::CallInput::Bytes(input) => input.to_vec(),
            revm::interpreter::CallInput::SharedBuffer(_) => Vec::new(),
        };
        let (size, zero): (_, &[u8]) = (length(&input), &[]);
        let mut stack: Vec<&[u8]> = vec![&handed_on, call.inputs.bytecode_address.as_slice()];
        if op == opcode::CALL {
            stack.push(&value);
        }
        stack.extend([zero, &size, zero, zero]);
        let costs = (
            call.affordable,
            call.base_gas.saturating_add(call.inputs.gas_limit),
        );
        hear(&self.tape).operation(op, costs, &input, &stack);
    }
}

impl<DB: Db> Inspector<Ctx<DB>> for ProgramSteps {
    fn call(&mut self, _ctx: &mut Ctx<DB>, _inputs: &mut CallInputs) -> Option<CallOutcome> {
        hear(&self.tape).enter();
        None
    }

    fn call_end(&mut self, _ctx: &mut Ctx<DB>, _: &CallInputs, _: &mut CallOutcome) {
        hear(&self.tape).open.pop();
    }

    fn create(&mut self, _ctx: &mut Ctx<DB>, _inputs: &mut CreateInputs) -> Option<CreateOutcome> {
        hear(&self.tape).enter();
        None
    }

    fn create_end(&mut self, _ctx: &mut Ctx<DB>, _: &CreateInputs, _: &mut CreateOutcome) {
        hear(&self.tape).open.pop();
    }
}

impl Witness for Tape {
    fn program_starts(&mut self, _args_len: u32, _ink: u64) {
        self.programs.push(Running::default());
    }

    fn hostio_ends(&mut self, call: HostioCall) {
        // Nothing is told of what has no counterpart.
        let _ = self.hostio(&call);
    }

    fn program_ends(&mut self, status: Option<u32>, ink_left: u64) {
        let output = self.programs.pop().unwrap_or_default().output;
        let costs = (gas(ink_left), 0);
        let zero: &[u8] = &[];
        let size = length(&output);
        match (status, output.is_empty()) {
            (Some(0), true) => self.operation(opcode::STOP, costs, &[], &[]),
            (Some(0), false) => self.operation(opcode::RETURN, costs, &output, &[zero, &size]),
            (Some(_), _) => self.operation(opcode::REVERT, costs, &output, &[zero, &size]),
            // What stopped it tells nothing either.
            (None, _) => self.operation(opcode::REVERT, costs, &[], &[zero, zero]),
        }
    }
}

/// Name of an operation.
pub(super) fn name(op: u8) -> &'static str {
    OpCode::new(op).map_or("INVALID", |op| op.as_str())
}

fn gas(ink: u64) -> u64 {
    ink / u64::from(INK_PER_GAS)
}

fn length(bytes: &[u8]) -> [u8; 8] {
    (bytes.len() as u64).to_be_bytes()
}

fn word_of(bytes: &[u8]) -> U256 {
    U256::try_from_be_slice(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &'static str, args: Vec<u8>, outs: Vec<u8>) -> HostioCall {
        HostioCall {
            name,
            args,
            outs,
            start_ink: 70_000,
            end_ink: 40_000,
        }
    }

    fn shown(calls: Vec<HostioCall>) -> Vec<(&'static str, u64)> {
        let mut tape = Tape::default();
        tape.enter();
        tape.program_starts(0, 100_000);
        calls.into_iter().for_each(|call| tape.hostio_ends(call));
        tape.program_ends(Some(0), 30_000);
        let operations = tape.events(0).iter().map(|event| match event {
            Event::Operation(operation) => (name(operation.op), operation.cost),
            Event::Frame(_) => ("frame", 0),
        });
        operations.collect()
    }

    #[test]
    fn a_host_function_is_an_operation_and_its_result_is_popped() {
        let balance = call("account_balance", vec![7; 20], vec![1; 32]);
        let expected = [("BALANCE", 3), ("POP", 0), ("STOP", 0)];
        assert_eq!(shown(vec![balance]), expected);
    }

    #[test]
    fn what_the_cache_answers_is_not_shown_and_a_flush_shows_every_write() {
        let load = || call("storage_load_bytes32", vec![1; 32], vec![2; 32]);
        let store = |key| call("storage_cache_bytes32", vec![key; 64], vec![]);
        let flush = call("storage_flush_cache", vec![0], vec![]);
        let calls = vec![load(), load(), store(3), store(4), flush];
        let expected = [
            ("SLOAD", 3),
            ("POP", 0),
            ("SSTORE", 3),
            ("SSTORE", 0),
            ("STOP", 0),
        ];
        assert_eq!(shown(calls), expected);
    }

    #[test]
    fn a_log_has_its_topics() {
        let args = [vec![0, 0, 0, 2], vec![9; 64], vec![5; 3]].concat();
        assert_eq!(shown(vec![call("emit_log", args, vec![])])[0].0, "LOG2");
    }
}
