//! One call of a program, as a coroutine.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use alloy_primitives::Bytes;
use wasmtime::{Memory, Store, Trap, WasmBacktrace};

use super::api::{Env, NOTED_FUNCTIONS, Note, Outcome, Request, Response, Status, Step};
use super::engine::Compiled;
use super::hostio::{Escape, Host, Mailbox, Meter, place_markers};
use super::ticker::epochs_until;
use super::validate::{ENTRY_POINT, MEMORY};
use super::witness::{SharedWitness, hear};

/// A program in the middle of a call. It owns its memory and its native stack; it can be kept, moved to another
/// thread or dropped between two steps.
pub struct Program {
    mailbox: Mailbox,
    state: State,
}

enum State {
    /// With the request whose answer is awaited, none before the first step.
    Running(
        Pin<Box<dyn Future<Output = Outcome> + Send>>,
        Option<Request>,
    ),
    Ended(Outcome),
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = match &self.state {
            State::Running(_, None) => "not started".to_owned(),
            State::Running(_, Some(request)) => format!("waiting for {request:?}"),
            State::Ended(outcome) => format!("ended: {outcome:?}"),
        };
        f.debug_tuple("Program").field(&state).finish()
    }
}

impl Program {
    /// Prepares a call with this much ink. Nothing runs before the first [`Self::resume`].
    pub fn start(compiled: &Arc<Compiled>, env: Env, ink: u64) -> Self {
        Self::start_before(compiled, env, ink, None)
    }

    /// As [`Self::start`], with somebody looking on.
    pub fn start_before(
        compiled: &Arc<Compiled>,
        env: Env,
        ink: u64,
        witness: Option<SharedWitness>,
    ) -> Self {
        Self::start_within(compiled, env, ink, witness, None)
    }

    /// As [`Self::start_before`], to be stopped at a deadline.
    pub fn start_within(
        compiled: &Arc<Compiled>,
        env: Env,
        ink: u64,
        witness: Option<SharedWitness>,
        deadline: Option<Instant>,
    ) -> Self {
        let mailbox = Mailbox::default();
        let host = Host::new(env, mailbox.clone(), witness);
        let run = run(Arc::clone(compiled), host, ink, deadline);
        Self {
            mailbox,
            state: State::Running(Box::pin(run), None),
        }
    }

    /// Runs until the program needs the chain or ends. The first time `response` is none, then it is the answer
    /// to the request. Without an answer a waiting program repeats its request, an ended one its outcome.
    pub fn resume(&mut self, response: Option<Response>) -> Step {
        let (future, awaited) = match &mut self.state {
            State::Running(future, awaited) => (future, awaited),
            State::Ended(outcome) => return Step::Done(outcome.clone()),
        };
        match (response, &*awaited) {
            (Some(response), Some(_)) => self.mailbox.answer(response),
            (None, Some(request)) => return Step::Ask(request.clone()),
            (_, None) => {}
        }
        let mut context = Context::from_waker(Waker::noop());
        match future.as_mut().poll(&mut context) {
            Poll::Pending => {
                let request = self.mailbox.take_request();
                match request {
                    Some(request) => {
                        *awaited = Some(request.clone());
                        Step::Ask(request)
                    }
                    None => self.end(Outcome {
                        status: Status::Revert,
                        output: Bytes::new(),
                        ink_left: 0,
                        note: Some(note("the WASM engine waits for something unknown")),
                    }),
                }
            }
            Poll::Ready(outcome) => self.end(outcome),
        }
    }

    /// Frees memory and stack at once; callers may keep a program that has ended.
    fn end(&mut self, outcome: Outcome) -> Step {
        self.state = State::Ended(outcome.clone());
        Step::Done(outcome)
    }
}

async fn run(compiled: Arc<Compiled>, host: Host, ink: u64, deadline: Option<Instant>) -> Outcome {
    let args_len = host.args_len();
    let witness = host.witness().cloned();
    let mut store = Store::new(compiled.instance.module().engine(), host);
    store.set_epoch_deadline(epochs_until(deadline));
    let (meter, main) = match enter(&compiled, &mut store, ink).await {
        Ok(entered) => entered,
        Err(error) => {
            return Outcome {
                status: Status::Revert,
                output: Bytes::new(),
                ink_left: ink,
                note: Some(note(format!("the program cannot be entered: {error:#}"))),
            };
        }
    };
    if let Some(witness) = &witness {
        hear(witness).program_starts(args_len, ink);
    }
    let result = main.call_async(&mut store, args_len).await;
    let end = conclude(result, meter, &mut store);
    let outcome = end.outcome(&compiled, &mut store);
    if let Some(witness) = &witness {
        hear(witness).program_ends(end.status(), outcome.ink_left);
    }
    outcome
}

type EntryPoint = wasmtime::TypedFunc<u32, u32>;

async fn enter(
    compiled: &Compiled,
    store: &mut Store<Host>,
    ink: u64,
) -> wasmtime::Result<(Meter, EntryPoint)> {
    let instance = compiled.instance.instantiate_async(&mut *store).await?;
    let main = instance.get_typed_func(&mut *store, ENTRY_POINT)?;
    let meter = Meter::of(&instance, &mut *store).ok_or(Escape::NotLinked)?;
    let memory: Memory = instance
        .get_memory(&mut *store, MEMORY)
        .ok_or(Escape::NotLinked)?;
    if compiled.moved.is_some() {
        place_markers(&instance, &mut *store)?;
    }
    let stack_words = store.data().stack_words();
    meter.fill(&mut *store, ink, stack_words)?;
    store.data_mut().link(meter, memory);
    Ok((meter, main))
}

/// How the entry point was left.
enum End {
    /// With a status, by a return or an exit.
    Returned { status: u32, ink: u64 },
    /// Stopped.
    Stopped {
        status: Status,
        ink: u64,
        error: wasmtime::Error,
    },
}

/// The order of the questions is the chain's: stack, ink, exit, trap.
fn conclude(result: wasmtime::Result<u32>, meter: Meter, store: &mut Store<Host>) -> End {
    let ink_left = meter.ink(&mut *store);
    let ink = ink_left.unwrap_or(0);
    let error = match result {
        Ok(status) => return End::Returned { status, ink },
        Err(error) => error,
    };
    if error.downcast_ref::<Trap>() == Some(&Trap::Interrupt) {
        let status = Status::OutOfTime;
        return End::Stopped { status, ink, error };
    }
    let machine_overflow = error.downcast_ref::<Trap>() == Some(&Trap::StackOverflow);
    let (status, ink) = if meter.out_of_stack(&mut *store) || machine_overflow {
        (Status::OutOfStack, 0)
    } else if ink_left.is_none() {
        (Status::OutOfInk, 0)
    } else {
        match error.downcast_ref::<Escape>() {
            Some(Escape::Exit(status)) => {
                let status = *status;
                return End::Returned { status, ink };
            }
            Some(Escape::OutOfInk) => (Status::OutOfInk, 0),
            _ => (Status::Revert, ink),
        }
    };
    End::Stopped { status, ink, error }
}

impl End {
    fn status(&self) -> Option<u32> {
        match self {
            Self::Returned { status, .. } => Some(*status),
            Self::Stopped { .. } => None,
        }
    }

    fn outcome(&self, compiled: &Compiled, store: &mut Store<Host>) -> Outcome {
        match self {
            Self::Returned { status, ink } => Outcome {
                status: match status {
                    0 => Status::Success,
                    _ => Status::Revert,
                },
                output: store.data_mut().take_output(),
                ink_left: *ink,
                note: None,
            },
            Self::Stopped { status, ink, error } => Outcome {
                status: *status,
                output: Bytes::new(),
                ink_left: *ink,
                note: Some(explain(*status, error, compiled, store.data())),
            },
        }
    }
}

/// Why and where a program was stopped.
fn explain(status: Status, error: &wasmtime::Error, compiled: &Compiled, host: &Host) -> Note {
    let (escape, trap) = (error.downcast_ref::<Escape>(), error.downcast_ref::<Trap>());
    let reason = match (status, escape, trap) {
        // The stack is sized so that this cannot happen; if it does, the log must say so.
        (_, _, Some(Trap::StackOverflow)) => {
            "the machine's stack overflowed before the word counter".to_owned()
        }
        (Status::OutOfStack, ..) => "out of stack".to_owned(),
        (Status::OutOfInk, ..) => "out of ink".to_owned(),
        (Status::OutOfTime, ..) => "out of time".to_owned(),
        (_, Some(escape), _) => escape.to_string(),
        (_, _, Some(trap)) => trap.to_string(),
        _ => format!("{error:#}"),
    };
    let frames = error
        .downcast_ref::<WasmBacktrace>()
        .map_or(&[][..], WasmBacktrace::frames);
    Note {
        reason,
        // A trap is the program's own, whichever host function came before it.
        hostio: escape.map(|_| host.current()),
        functions: frames
            .iter()
            .filter_map(|frame| compiled.own_function(frame.func_index()))
            .take(NOTED_FUNCTIONS)
            .collect(),
    }
}

/// A note about what concerns no function.
fn note(reason: impl Into<String>) -> Note {
    Note {
        reason: reason.into(),
        hostio: None,
        functions: Vec::new(),
    }
}
