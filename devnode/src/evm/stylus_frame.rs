//! A frame that runs a Stylus program.

use std::sync::Arc;

use alloy_primitives::{B256, Bytes, U256, keccak256};
use revm::{
    context::{Block, ContextTr, JournalTr, Transaction},
    context_interface::journaled_state::JournalCheckpoint,
    handler::{FrameResult, ItemOrResult},
    interpreter::{
        CallInput, CallInputs, CallOutcome, CallScheme, CallValue, CreateInputs, CreateScheme,
        FrameInput, Gas, InstructionResult, InterpreterResult, SharedMemory,
        interpreter_action::FrameInit,
    },
    primitives::constants::CALL_STACK_LIMIT,
};

use super::{
    Ctx, Db,
    answer::{Acting, Answer, Call, Create, answer},
    deadline::OUT_OF_TIME,
    frames::{Fault, Progress},
    observer::{ProgramCall, ProgramEntry, Watch},
    peek,
};
use crate::{
    arbos::Params,
    programs,
    stylus::{
        CallKind, Compiled, Env, Note, Outcome, Program, Response, Status, Step, VmError,
        code::{self, Root},
        price,
    },
};

/// A Stylus program in the middle of a call.
pub(super) struct StylusFrame {
    inputs: Box<CallInputs>,
    acting: Acting,
    program: Program,
    /// What to resume the program with; none before it has started.
    next: Option<Response>,
    pending: Pending,
    refund: i64,
    depth: usize,
    memory: SharedMemory,
    checkpoint: JournalCheckpoint,
    /// Pages open before this frame.
    open_pages: u16,
    /// Ink that one gas buys.
    ink_price: u32,
}

/// What the frame waits for.
enum Pending {
    Nothing,
    Call { base_gas: u64, gas: u64 },
    Create { base_gas: u64, gas: u64 },
}

/// Enters a program: moves the value, checks that it may be called, charges for the entry.
pub(super) fn enter<DB: Db>(
    ctx: &mut Ctx<DB>,
    watch: &mut Watch<'_, DB>,
    depth: usize,
    memory: SharedMemory,
    inputs: Box<CallInputs>,
) -> Result<ItemOrResult<Box<StylusFrame>, FrameResult>, Fault> {
    let gas = Gas::new(inputs.gas_limit);
    let fail = |inputs: &CallInputs, reason, gas| {
        Ok(ItemOrResult::Result(result(
            inputs,
            reason,
            gas,
            Bytes::new(),
        )))
    };
    if depth > CALL_STACK_LIMIT as usize {
        return fail(&inputs, InstructionResult::CallTooDeep, gas);
    }
    let checkpoint = ctx.journal_mut().checkpoint();
    if let CallValue::Transfer(value) = inputs.value {
        let (from, to) = (inputs.caller, inputs.target_address);
        if let Some(error) = ctx.journal_mut().transfer_loaded(from, to, value) {
            ctx.journal_mut().checkpoint_revert(checkpoint);
            return fail(&inputs, error.into(), gas);
        }
    }
    let entry = match price_of_entry(ctx, &inputs) {
        Ok(entry) => entry,
        Err(refusal) => {
            ctx.journal_mut().checkpoint_revert(checkpoint);
            let program = inputs.bytecode_address;
            ctx.chain.note = Some(format!("program {program}: {}", refusal.note));
            return fail(&inputs, refusal.reason, gas);
        }
    };
    let open_pages = ctx.chain.pages.add(entry.footprint).open;
    let env = env(ctx, &inputs, &entry.params);
    let acting = Acting {
        address: inputs.target_address,
        caller: inputs.caller,
        value: inputs.value.get(),
        read_only: inputs.is_static,
        pages: entry.params.pages,
    };
    let onlooker = watch.program(&ProgramEntry {
        inputs: &inputs,
        gas: entry.cost,
        memory_gas: entry.memory_gas,
    });
    let functions = onlooker.as_ref().is_some_and(|onlooker| onlooker.functions);
    let (code_hash, code) = (
        inputs.known_bytecode.0,
        inputs.known_bytecode.1.original_bytes(),
    );
    let compiled = load(ctx, code_hash, &code, functions).map_err(|error| {
        // Activation admitted this very code: only a fault of the host can bring us here.
        Fault::Custom(format!("program {code_hash} cannot be compiled: {error}"))
    })?;
    let witness = onlooker.map(|onlooker| onlooker.witness);
    let ink_price = entry.params.ink_price;
    let ink = price::gas_to_ink(entry.gas_left, ink_price);
    let deadline = ctx.chain.deadline.map(|deadline| deadline.at());
    let program = Program::start_within(&compiled, env, ink, witness, deadline);
    Ok(ItemOrResult::Item(Box::new(StylusFrame {
        acting,
        program,
        next: None,
        pending: Pending::Nothing,
        refund: 0,
        depth,
        memory,
        checkpoint,
        open_pages,
        ink_price,
        inputs,
    })))
}

/// The compiled form of a program; with `functions` the one for profiling.
fn load<DB: Db>(
    ctx: &mut Ctx<DB>,
    code_hash: B256,
    code: &Bytes,
    functions: bool,
) -> Result<Arc<Compiled>, VmError> {
    if !code::is_root(code) {
        let vm = &ctx.chain.settings.vm;
        return match functions {
            true => vm.load_for_profile(code_hash, code),
            false => vm.load(code_hash, code),
        };
    }
    let root = Root::parse(code)?;
    let (mut codes, mut key) = (Vec::new(), code_hash.to_vec());
    for fragment in &root.fragments {
        let Ok((info, code)) = peek(ctx, *fragment);
        key.extend(info.code_hash);
        codes.push(code.original_bytes());
    }
    // The root alone does not stand for the program: on a chain that went back to a snapshot, other fragments may
    // have come to lie where the first ones did.
    let (vm, key) = (&ctx.chain.settings.vm, keccak256(key));
    let wasm = || root.assemble(&codes, vm.dictionary());
    match functions {
        true => vm.load_wasm_for_profile(key, wasm),
        false => vm.load_wasm(key, wasm),
    }
}

/// What entering a program costs, and what is left of the gas.
struct EntryPrice {
    footprint: u16,
    cost: u64,
    memory_gas: u64,
    gas_left: u64,
    params: Params,
}

struct Refusal {
    reason: InstructionResult,
    note: String,
}

/// Memory, start-up and page limit, as a call pays for them. A program that is not active halts the frame
/// with all its gas.
fn price_of_entry<DB: Db>(ctx: &mut Ctx<DB>, inputs: &CallInputs) -> Result<EntryPrice, Refusal> {
    let code_hash = inputs.known_bytecode.0;
    let time = ctx.block.timestamp.saturating_to();
    let (Ok(params), Ok(program)) = (Params::load(ctx), programs::load(ctx, code_hash));
    let active = programs::check_active(ctx, program, time, &params);
    let program = active.map_err(|inactive| Refusal {
        reason: InstructionResult::NotActivated,
        note: inactive.to_string(),
    })?;
    let recent = ctx.chain.settings.has_block_cache()
        && ctx.chain.recent.insert(code_hash, params.block_cache);
    let mut cost = program.cached_gas(&params);
    if !program.cached && !recent {
        cost = cost.saturating_add(program.init_gas(&params));
    }
    let pages = ctx.chain.pages;
    let memory = params.pages.cost(program.footprint, pages.open, pages.ever);
    match inputs.gas_limit.checked_sub(cost.saturating_add(memory)) {
        Some(gas_left) => Ok(EntryPrice {
            footprint: program.footprint,
            cost,
            memory_gas: memory,
            gas_left,
            params,
        }),
        None => Err(Refusal {
            reason: InstructionResult::OutOfGas,
            note: format!(
                "entering the program costs {cost} gas and {memory} for memory, {} are left",
                inputs.gas_limit
            ),
        }),
    }
}

fn env<DB: Db>(ctx: &Ctx<DB>, inputs: &CallInputs, params: &Params) -> Env {
    let (block, tx) = (&ctx.block, &ctx.tx);
    let address = inputs.target_address;
    let delegate = matches!(
        inputs.scheme,
        CallScheme::DelegateCall | CallScheme::CallCode
    );
    Env {
        args: inputs.input.bytes(ctx),
        contract_address: address,
        msg_sender: inputs.caller,
        msg_value: inputs.value.get(),
        reentrant: ctx.chain.spans.is_reentrant(address, !delegate),
        read_only: inputs.is_static,
        tx_origin: tx.caller(),
        tx_gas_price: U256::from(ctx.chain.offered_price),
        block_basefee: U256::from(block.basefee),
        block_coinbase: block.beneficiary(),
        block_gas_limit: block.gas_limit,
        block_number: block.number.saturating_to(),
        block_timestamp: block.timestamp.saturating_to(),
        chain_id: ctx.cfg.chain_id,
        ink_price: params.ink_price,
        stack_words: params.stack_words,
    }
}

impl StylusFrame {
    /// Runs until the program ends or calls.
    pub(super) fn run<DB: Db>(
        &mut self,
        ctx: &mut Ctx<DB>,
        watch: &mut Watch<'_, DB>,
    ) -> Result<Progress, Fault> {
        loop {
            let request = match self.program.resume(self.next.take()) {
                Step::Ask(request) => request,
                Step::Done(outcome) if outcome.status == Status::OutOfTime => {
                    return Err(Fault::Custom(OUT_OF_TIME.to_owned()));
                }
                Step::Done(outcome) => return Ok(Progress::Result(self.finish(ctx, outcome))),
            };
            let (acting, refund) = (self.acting, &mut self.refund);
            match watch.logs_of(ctx, |ctx| answer(ctx, acting, request, refund))? {
                Answer::Now(response) => self.next = Some(response),
                Answer::Call(call) => return Ok(Progress::Item(self.call(watch, call))),
                Answer::Create(create) => return Ok(Progress::Item(self.create(create))),
            }
        }
    }

    /// Takes the result of the call or create the frame waits for.
    pub(super) fn resume(&mut self, result: FrameResult) {
        self.memory.free_child_context();
        let (reason, child_gas) = (result.instruction_result(), *result.gas());
        let returned = match reason.is_ok_or_revert() {
            true => child_gas.remaining(),
            false => 0,
        };
        if reason.is_ok() {
            self.refund += child_gas.refunded();
        }
        let spent = |base: u64, gas: u64| base.saturating_add(gas.saturating_sub(returned));
        let response = match (
            std::mem::replace(&mut self.pending, Pending::Nothing),
            result,
        ) {
            (Pending::Call { base_gas, gas }, result) => Response::Called {
                success: reason.is_ok(),
                gas: spent(base_gas, gas),
                output: match reason.is_ok_or_revert() {
                    true => result.into_interpreter_result().output,
                    false => Bytes::new(),
                },
            },
            (Pending::Create { base_gas, gas }, FrameResult::Create(outcome)) => {
                Response::Created {
                    address: outcome.address.filter(|_| reason.is_ok()),
                    gas: spent(base_gas, gas),
                    output: match reason {
                        InstructionResult::Revert => outcome.result.output,
                        _ => Bytes::new(),
                    },
                }
            }
            // A result nobody waits for cannot come; treat it as a failed call rather than panic.
            (Pending::Create { .. } | Pending::Nothing, _) => Response::Called {
                success: false,
                output: Bytes::new(),
                gas: 0,
            },
        };
        self.next = Some(response);
    }

    fn call<DB: Db>(&mut self, watch: &mut Watch<'_, DB>, call: Call) -> FrameInit {
        let Acting {
            address,
            caller,
            value,
            ..
        } = self.acting;
        let (caller, target_address, value, scheme) = match call.kind {
            CallKind::Call => (
                address,
                call.to,
                CallValue::Transfer(call.value),
                CallScheme::Call,
            ),
            CallKind::Static => (
                address,
                call.to,
                CallValue::Transfer(U256::ZERO),
                CallScheme::StaticCall,
            ),
            CallKind::Delegate => (
                caller,
                address,
                CallValue::Apparent(value),
                CallScheme::DelegateCall,
            ),
        };
        self.pending = Pending::Call {
            base_gas: call.base_gas,
            gas: call.gas,
        };
        let inputs = CallInputs {
            input: CallInput::Bytes(call.input),
            return_memory_offset: 0..0,
            gas_limit: call.gas,
            reservoir: 0,
            bytecode_address: call.to,
            known_bytecode: call.code,
            target_address,
            caller,
            value,
            scheme,
            is_static: self.acting.read_only || call.kind == CallKind::Static,
            charged_new_account_state_gas: false,
        };
        watch.program_calls(&ProgramCall {
            inputs: &inputs,
            base_gas: call.base_gas,
            affordable: call.affordable,
        });
        self.child(FrameInput::Call(Box::new(inputs)))
    }

    fn create(&mut self, create: Create) -> FrameInit {
        let scheme = match create.salt {
            Some(salt) => CreateScheme::Create2 { salt: salt.into() },
            None => CreateScheme::Create,
        };
        self.pending = Pending::Create {
            base_gas: create.base_gas,
            gas: create.gas,
        };
        let caller = self.acting.address;
        let inputs = CreateInputs::new(caller, scheme, create.value, create.code, create.gas, 0);
        self.child(FrameInput::Create(Box::new(inputs)))
    }

    fn child(&mut self, frame_input: FrameInput) -> FrameInit {
        FrameInit {
            depth: self.depth + 1,
            memory: self.memory.new_child_context(),
            frame_input,
        }
    }

    fn finish<DB: Db>(&mut self, ctx: &mut Ctx<DB>, outcome: Outcome) -> FrameResult {
        ctx.chain.pages.restore_open(self.open_pages);
        let reason = match outcome.status {
            Status::Success => InstructionResult::Return,
            Status::Revert => InstructionResult::Revert,
            Status::OutOfInk => InstructionResult::OutOfGas,
            Status::OutOfStack => InstructionResult::StackOverflow,
            // It ends the whole execution before this.
            Status::OutOfTime => InstructionResult::FatalExternalError,
        };
        if let Some(note) = &outcome.note {
            ctx.chain.note = Some(describe(ctx, &self.inputs, note));
        }
        let (reason, left) = self.settle(reason, outcome.ink_left, outcome.output.len());
        if reason.is_ok() {
            ctx.journal_mut().checkpoint_commit();
        } else {
            ctx.journal_mut().checkpoint_revert(self.checkpoint);
        }
        let output = match reason.is_ok_or_revert() {
            true => outcome.output,
            false => Bytes::new(),
        };
        let mut gas = Gas::new(self.inputs.gas_limit);
        gas.set_spent(self.inputs.gas_limit - left);
        if reason.is_ok() {
            gas.record_refund(self.refund);
        }
        result(&self.inputs, reason, gas, output)
    }

    /// Gas left, after the floor under which return data may not be had.
    fn settle(
        &self,
        reason: InstructionResult,
        ink_left: u64,
        output_len: usize,
    ) -> (InstructionResult, u64) {
        if reason.is_halt() {
            return (reason, 0);
        }
        let left = price::ink_to_gas(ink_left, self.ink_price);
        if output_len == 0 {
            return (reason, left);
        }
        match self
            .inputs
            .gas_limit
            .checked_sub(price::return_data_floor(output_len))
        {
            Some(most) => (reason, left.min(most)),
            None => (InstructionResult::OutOfGas, 0),
        }
    }
}

/// What stopped a program, with names for its functions.
fn describe<DB: Db>(ctx: &Ctx<DB>, inputs: &CallInputs, note: &Note) -> String {
    let (code_hash, code) = &inputs.known_bytecode;
    let symbols = &ctx.chain.settings.naming.symbols;
    let names = symbols.of(*code_hash, code.original_byte_slice());
    let functions = note.functions.iter().map(|index| names.get(*index));
    let program = inputs.bytecode_address;
    match functions.collect::<Vec<_>>().as_slice() {
        [] => format!("program {program}: {note}"),
        functions => format!("program {program}: {note} (in {})", functions.join(" < ")),
    }
}

fn result(
    inputs: &CallInputs,
    reason: InstructionResult,
    mut gas: Gas,
    output: Bytes,
) -> FrameResult {
    if reason.is_halt() {
        gas.spend_all();
    }
    let result = InterpreterResult::new(reason, output, gas);
    FrameResult::Call(CallOutcome::new(
        result,
        inputs.return_memory_offset.clone(),
    ))
}
