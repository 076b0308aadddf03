//! The default trace: every step of EVM code, and of programs what their host functions stand for, in order, as geth writes
//! them.
//!
//! The tracer's own way of putting them together follows the operators that call; a Stylus frame has none, and what it
//! calls would be missing.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, hex, map::HashMap};
use alloy_rpc_types_trace::geth::{DefaultFrame, GethDefaultTracingOptions, StructLog};
use revm::{
    bytecode::opcode::{SLOAD, SSTORE},
    context::result::ExecutionResult,
    interpreter::InstructionResult,
};
use revm_inspectors::tracing::types::{CallTraceNode, CallTraceStep, TraceMemberOrder};

use super::program_steps::{self, Event, Operation, Tape};

/// What is known of storage so far, by contract.
type Storage = HashMap<Address, BTreeMap<B256, B256>>;

/// The trace of a transaction with this result.
pub(super) fn trace(
    nodes: &[CallTraceNode],
    programs: &Tape,
    options: &GethDefaultTracingOptions,
    result: &ExecutionResult,
) -> DefaultFrame {
    let mut storage = Storage::default();
    let mut struct_logs = Vec::new();
    // Frames, each with the number of its members that are told.
    let mut open = vec![(0, 0)];
    while let Some((index, told)) = open.pop() {
        let Some(node) = nodes.get(index) else {
            continue;
        };
        let events = programs.events(index);
        let is_program = events
            .iter()
            .any(|event| matches!(event, Event::Operation(_)));
        if is_program {
            let Some(event) = events.get(told) else {
                continue;
            };
            open.push((index, told + 1));
            match event {
                Event::Frame(child) => open.push((*child, 0)),
                Event::Operation(operation) => struct_logs.push(StructLog {
                    depth: node.trace.depth as u64 + 1,
                    ..of_program(operation, options)
                }),
            }
            continue;
        }
        let Some(member) = node.ordering.get(told) else {
            continue;
        };
        open.push((index, told + 1));
        match member {
            TraceMemberOrder::Step(step) => {
                struct_logs.extend(node.trace.steps.get(*step).map(|step| StructLog {
                    depth: node.trace.depth as u64 + 1,
                    storage: known(&mut storage, node.execution_address(), step, options),
                    ..log(step, options)
                }));
            }
            TraceMemberOrder::Call(child) => {
                open.extend(node.children.get(*child).map(|child| (*child, 0)));
            }
            TraceMemberOrder::Log(_) => {}
        }
    }
    DefaultFrame {
        failed: !result.is_success(),
        gas: result.tx_gas_used(),
        return_value: result.output().cloned().unwrap_or_default(),
        struct_logs,
        ..DefaultFrame::default()
    }
}

/// An operation of a program. It has neither a place in code nor storage to show.
fn of_program(operation: &Operation, options: &GethDefaultTracingOptions) -> StructLog {
    let words = operation.memory.chunks_exact(32);
    StructLog {
        op: program_steps::name(operation.op).into(),
        gas: operation.gas,
        gas_cost: operation.cost,
        stack: options.is_stack_enabled().then(|| operation.stack.clone()),
        memory: options
            .is_memory_enabled()
            .then(|| words.map(hex::encode).collect()),
        refund_counter: Some(0),
        ..StructLog::default()
    }
}

fn log(step: &CallTraceStep, options: &GethDefaultTracingOptions) -> StructLog {
    let stack = step.stack.as_ref().filter(|_| options.is_stack_enabled());
    let memory = step.memory.as_ref().filter(|_| options.is_memory_enabled());
    StructLog {
        pc: step.pc as u64,
        op: match step.op.is_valid() {
            true => step.op.as_str().into(),
            false => format!("opcode {:#x} not defined", step.op.get()).into(),
        },
        gas: step.gas_remaining,
        gas_cost: step.gas_cost,
        error: step.status.filter(|status| status.is_halt()).map(error),
        stack: stack.map(|stack| stack.to_vec()),
        memory: memory.map(|memory| memory.memory_chunks()),
        return_data: options
            .is_return_data_enabled()
            .then(|| step.returndata.clone()),
        refund_counter: Some(step.gas_refund_counter),
        ..StructLog::default()
    }
}

/// The storage of a contract as far as it was read or written, after a step that does so.
fn known(
    storage: &mut Storage,
    contract: Address,
    step: &CallTraceStep,
    options: &GethDefaultTracingOptions,
) -> Option<BTreeMap<B256, B256>> {
    if !options.is_storage_enabled() || !matches!(step.op.get(), SLOAD | SSTORE) {
        return None;
    }
    let slots = storage.entry(contract).or_default();
    if let Some(change) = &step.storage_change {
        slots.insert(change.key.into(), change.value.into());
    }
    Some(slots.clone())
}

/// geth's words for the failures that are common.
fn error(status: InstructionResult) -> String {
    match status {
        InstructionResult::OutOfGas
        | InstructionResult::MemoryOOG
        | InstructionResult::InvalidOperandOOG => "out of gas".into(),
        InstructionResult::InvalidFEOpcode => "invalid opcode: INVALID".into(),
        InstructionResult::OpcodeNotFound => "invalid opcode".into(),
        InstructionResult::InvalidJump => "invalid jump destination".into(),
        InstructionResult::StackUnderflow => "stack underflow".into(),
        InstructionResult::StateChangeDuringStaticCall
        | InstructionResult::CallNotAllowedInsideStatic => "write protection".into(),
        InstructionResult::OutOfOffset => "return data out of bounds".into(),
        other => format!("{other:?}"),
    }
}
