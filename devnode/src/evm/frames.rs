//! The stack of frames: EVM frames by revm, Stylus frames by us.
//!
//! A frame runs until it ends or wants a child. The child is pushed, and its result handed to the parent,
//! in a loop: calls of any depth and mixture use no native stack.

use std::convert::Infallible;

use alloy_primitives::{Address, KECCAK256_EMPTY};
use revm::{
    bytecode::Bytecode,
    context::{ContextError, ContextTr},
    context_interface::{context::take_error, local::OutFrame},
    handler::{EthFrame, FrameResult, ItemOrResult},
    interpreter::{
        CallInputs, CallScheme, FrameInput, InstructionResult, InterpreterAction,
        interpreter::EthInterpreter, interpreter_action::FrameInit,
    },
};

use super::{
    ArbEvm, Ctx, Db,
    deadline::OUT_OF_TIME,
    empties::Mark,
    observer::Watch,
    peek,
    stylus_frame::{self, StylusFrame},
};
use crate::{
    genesis::PRECOMPILE_CODE,
    precompiles,
    stylus::{Version, code},
};

/// What running or entering a frame can fail with: nothing the chain could recover from.
pub(super) type Fault = ContextError<Infallible>;

/// What a frame did: it wants a child, or it ended.
pub(super) type Progress = ItemOrResult<FrameInit, FrameResult>;

enum Kind {
    Evm(Box<EthFrame<EthInterpreter>>),
    Stylus(Box<StylusFrame>),
}

struct Frame {
    kind: Kind,
    /// The acting address, if this frame counts for re-entrancy.
    span: Option<Address>,
    /// What was touched before it.
    touched: Mark,
}

/// Runs a transaction's first frame and everything it calls.
pub(super) fn run<DB: Db>(
    evm: &mut ArbEvm<DB>,
    watch: &mut Watch<'_, DB>,
    first: FrameInit,
) -> Result<FrameResult, Fault> {
    let mut stack = Stack::default();
    let mut progress = Progress::Item(first);
    loop {
        let result = match progress {
            Progress::Item(init) => stack.enter(evm, watch, init)?,
            Progress::Result(result) => {
                stack.leave(evm, &result);
                Some(result)
            }
        };
        if let Some(mut result) = result {
            watch.leave(&mut evm.ctx, &mut result);
            match stack.frames.last_mut() {
                Some(parent) => parent.resume(evm, result)?,
                None => return Ok(result),
            }
        }
        progress = match stack.frames.last_mut() {
            Some(frame) => frame.run(evm, watch)?,
            None => return Err(Fault::Custom("a frame vanished from the stack".into())),
        };
    }
}

#[derive(Default)]
struct Stack {
    frames: Vec<Frame>,
    /// EVM frames to use again: each owns a stack of 32 KiB.
    #[expect(
        clippy::vec_box,
        reason = "frames are large and move between here and the stack"
    )]
    spare: Vec<Box<EthFrame<EthInterpreter>>>,
}

impl Stack {
    /// Pushes the frame for `init`; or gives its result, if it needed no frame.
    fn enter<DB: Db>(
        &mut self,
        evm: &mut ArbEvm<DB>,
        watch: &mut Watch<'_, DB>,
        mut init: FrameInit,
    ) -> Result<Option<FrameResult>, Fault> {
        let deadline = evm.ctx.chain.deadline;
        if deadline.is_some_and(|deadline| deadline.has_passed()) {
            return Err(Fault::Custom(OUT_OF_TIME.to_owned()));
        }
        watch.enter(&mut evm.ctx, &mut init.frame_input);
        let touched = evm.ctx.chain.empties.mark();
        if let FrameInput::Call(inputs) = &mut init.frame_input {
            prepare(&mut evm.ctx, inputs);
        }
        let (span, caller) = (span(&init.frame_input), caller(&init.frame_input));
        let version = evm.ctx.chain.settings.version;
        let entered = match init.frame_input {
            FrameInput::Call(inputs)
                if code::is_program(inputs.known_bytecode.1.original_byte_slice(), version) =>
            {
                let (depth, memory) = (init.depth, init.memory);
                stylus_frame::enter(&mut evm.ctx, watch, depth, memory, inputs)?
                    .map_item(Kind::Stylus)
            }
            frame_input => {
                let mut frame = self.spare.pop().unwrap_or_default();
                let init = FrameInit {
                    frame_input,
                    ..init
                };
                let (ctx, precompiles) = (&mut evm.ctx, &mut evm.precompiles);
                let slot = OutFrame::new_init(&mut *frame);
                // A precompile runs to its end in here.
                let entered = watch.logs_of(ctx, |ctx| -> Result<_, Fault> {
                    EthFrame::init_with_context(slot, ctx, precompiles, init)
                })?;
                match entered {
                    ItemOrResult::Item(_) => {
                        watch.prepared(ctx, &mut frame);
                        ItemOrResult::Item(Kind::Evm(frame))
                    }
                    ItemOrResult::Result(result) => {
                        self.spare.push(frame);
                        ItemOrResult::Result(result)
                    }
                }
            }
        };
        match entered {
            ItemOrResult::Item(kind) => {
                let span = span.or_else(|| created(&kind));
                if let Some(address) = span {
                    evm.ctx.chain.spans.enter(address);
                }
                evm.ctx.chain.callers.push(caller);
                self.frames.push(Frame {
                    kind,
                    span,
                    touched,
                });
                Ok(None)
            }
            ItemOrResult::Result(result) => {
                settle(&mut evm.ctx, &result, touched);
                Ok(Some(result))
            }
        }
    }

    fn leave<DB: Db>(&mut self, evm: &mut ArbEvm<DB>, result: &FrameResult) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if let Some(address) = frame.span {
            evm.ctx.chain.spans.leave(address);
        }
        settle(&mut evm.ctx, result, frame.touched);
        evm.ctx.chain.callers.pop();
        if let Kind::Evm(frame) = frame.kind {
            self.spare.push(frame);
        }
    }
}

impl Frame {
    fn run<DB: Db>(
        &mut self,
        evm: &mut ArbEvm<DB>,
        watch: &mut Watch<'_, DB>,
    ) -> Result<Progress, Fault> {
        let ctx = &mut evm.ctx;
        match &mut self.kind {
            Kind::Stylus(frame) => frame.run(ctx, watch),
            Kind::Evm(frame) => {
                let (table, gas) = (
                    evm.instruction.instruction_table(),
                    evm.instruction.gas_table(),
                );
                let action = watch.run(ctx, frame, table, gas);
                let action = refuse_reserved_code(frame, action, ctx.chain.settings.version);
                frame.process_next_action(ctx, action)
            }
        }
    }

    fn resume<DB: Db>(&mut self, evm: &mut ArbEvm<DB>, result: FrameResult) -> Result<(), Fault> {
        match &mut self.kind {
            Kind::Evm(frame) => frame.return_result(&mut evm.ctx, result),
            Kind::Stylus(frame) => {
                // An observer may have stopped the execution.
                take_error::<Fault, _>(evm.ctx.error())?;
                frame.resume(result);
                Ok(())
            }
        }
    }
}

/// What is so before any frame of a call.
fn prepare<DB: Db>(ctx: &mut Ctx<DB>, inputs: &mut CallInputs) {
    if inputs.scheme == CallScheme::StaticCall {
        ctx.chain.empties.touch(inputs.target_address);
    }
    // Whoever delegates to a precompile has no code (EIP-7702). Only Arbitrum's show some, that Solidity finds a contract there.
    if inputs.known_bytecode.1.original_byte_slice() != PRECOMPILE_CODE.as_ref() {
        return;
    }
    let Ok((_, code)) = peek(ctx, inputs.bytecode_address);
    let delegate = code.eip7702_address();
    if delegate.is_some_and(|delegate| precompiles::name(delegate).is_some()) {
        inputs.known_bytecode = (KECCAK256_EMPTY, Bytecode::default());
    }
}

/// Forgets what was touched if a frame has failed.
fn settle<DB: Db>(ctx: &mut Ctx<DB>, result: &FrameResult, touched: Mark) {
    if !result.instruction_result().is_ok() {
        ctx.chain.empties.undo(touched);
    }
}

/// EIP-3541: code may not start with 0xEF, unless it is a Stylus program or a part of one.
fn refuse_reserved_code(
    frame: &EthFrame<EthInterpreter>,
    mut action: InterpreterAction,
    version: Version,
) -> InterpreterAction {
    if let InterpreterAction::Return(result) = &mut action
        && frame.data.is_create()
        && result.result.is_ok()
        && result.output.first() == Some(&0xEF)
        && !code::is_deployable(&result.output, version)
    {
        result.result = InstructionResult::CreateContractStartingWithEF;
    }
    action
}

/// The acting address of a call that is not a delegate call.
fn span(input: &FrameInput) -> Option<Address> {
    match input {
        FrameInput::Call(inputs) => match inputs.scheme {
            CallScheme::Call | CallScheme::StaticCall => Some(inputs.target_address),
            CallScheme::CallCode | CallScheme::DelegateCall => None,
        },
        FrameInput::Create(_) | FrameInput::Empty => None,
    }
}

/// Who calls or creates, as the frame sees it.
fn caller(input: &FrameInput) -> Address {
    match input {
        FrameInput::Call(inputs) => inputs.caller,
        FrameInput::Create(inputs) => inputs.caller(),
        FrameInput::Empty => Address::ZERO,
    }
}

/// The contract a create frame makes.
fn created(kind: &Kind) -> Option<Address> {
    match kind {
        Kind::Evm(frame) => frame.data.created_address(),
        Kind::Stylus(_) => None,
    }
}
