//! Watching a transaction run: what tracers are made of.

use revm::{
    Inspector,
    context::{ContextTr, JournalTr},
    handler::{EthFrame, FrameResult},
    inspector::{
        handler::{frame_end, frame_start},
        inspect_instructions,
    },
    interpreter::{
        CallInputs, FrameInput, InterpreterAction,
        instructions::{GasTable, InstructionTable},
        interpreter::EthInterpreter,
    },
};

use super::{Ctx, Db};
use crate::stylus::SharedWitness;

/// Sees every frame, EVM step, log and selfdestruct of a transaction, in order. It only watches: results its
/// methods offer in place of a frame's own are ignored.
///
/// Frames of all kinds come as `call` or `create` and their ends: EVM code, Stylus programs, precompiles. Only EVM
/// frames have steps.
pub(crate) trait Observer<DB: Db>: Inspector<Ctx<DB>> {
    /// A Stylus program is about to run in the frame that was entered last. Whoever is returned sees what it does.
    fn program(&mut self, _entry: &ProgramEntry<'_>) -> Option<Onlooker> {
        None
    }

    /// The program that runs is about to call.
    fn program_calls(&mut self, _call: &ProgramCall<'_>) {}
}

/// How a program calls.
pub(crate) struct ProgramCall<'a> {
    /// The call.
    pub(crate) inputs: &'a CallInputs,
    /// Gas that it costs whatever the callee does.
    pub(crate) base_gas: u64,
    /// Most gas that could be handed on.
    pub(crate) affordable: u64,
}

/// How a program is entered.
pub(crate) struct ProgramEntry<'a> {
    /// The call.
    pub(crate) inputs: &'a CallInputs,
    /// Gas of loading the program.
    pub(crate) gas: u64,
    /// Gas of the memory it starts with.
    pub(crate) memory_gas: u64,
}

/// Who looks on while a program runs.
pub(crate) struct Onlooker {
    /// Who is told.
    pub(crate) witness: SharedWitness,
    /// Whether functions are of interest too: it takes another compilation.
    pub(crate) functions: bool,
}

/// Tells the observer, if there is one, what happens.
pub(super) struct Watch<'a, DB: Db> {
    observer: Option<&'a mut dyn Observer<DB>>,
    /// What the open frames were entered with; empty if nobody watches.
    open: Vec<FrameInput>,
}

impl<'a, DB: Db> Watch<'a, DB> {
    /// Reports to this observer.
    pub(super) fn new(observer: Option<&'a mut dyn Observer<DB>>) -> Self {
        Self {
            observer,
            open: Vec::new(),
        }
    }

    /// A frame is about to be entered, or refused.
    pub(super) fn enter(&mut self, ctx: &mut Ctx<DB>, input: &mut FrameInput) {
        if let Some(observer) = &mut self.observer {
            frame_start(ctx, observer, input);
            self.open.push(input.clone());
        }
    }

    /// The frame last entered has ended, or was refused.
    pub(super) fn leave(&mut self, ctx: &mut Ctx<DB>, result: &mut FrameResult) {
        if let Some(observer) = &mut self.observer
            && let Some(input) = self.open.pop()
        {
            frame_end(ctx, observer, &input, result);
        }
    }

    /// A program is about to run.
    pub(super) fn program(&mut self, entry: &ProgramEntry<'_>) -> Option<Onlooker> {
        self.observer.as_mut()?.program(entry)
    }

    /// A program is about to call.
    pub(super) fn program_calls(&mut self, call: &ProgramCall<'_>) {
        if let Some(observer) = &mut self.observer {
            observer.program_calls(call);
        }
    }

    /// An EVM frame is ready to run.
    pub(super) fn prepared(&mut self, ctx: &mut Ctx<DB>, frame: &mut EthFrame<EthInterpreter>) {
        if let Some(observer) = &mut self.observer {
            observer.initialize_interp(&mut frame.interpreter, ctx);
        }
    }

    /// Runs an EVM frame until it ends or wants a child.
    pub(super) fn run(
        &mut self,
        ctx: &mut Ctx<DB>,
        frame: &mut EthFrame<EthInterpreter>,
        table: &InstructionTable<EthInterpreter, Ctx<DB>>,
        gas: &GasTable,
    ) -> InterpreterAction {
        let interpreter = &mut frame.interpreter;
        match &mut self.observer {
            Some(observer) => inspect_instructions(ctx, interpreter, observer, table, gas),
            None => interpreter.run_plain(table, gas, ctx),
        }
    }

    /// Reports the logs that `work` emits. For whatever is not EVM code, whose steps are watched one by one.
    pub(super) fn logs_of<T>(
        &mut self,
        ctx: &mut Ctx<DB>,
        work: impl FnOnce(&mut Ctx<DB>) -> T,
    ) -> T {
        let before = ctx.journal().logs().len();
        let done = work(ctx);
        if let Some(observer) = &mut self.observer {
            let logs = ctx.journal().logs();
            let new = logs.get(before..).unwrap_or_default().to_vec();
            for log in new {
                observer.log(ctx, log);
            }
        }
        done
    }
}
