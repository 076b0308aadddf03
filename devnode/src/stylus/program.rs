//! One call of a program, as a coroutine.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use alloy_primitives::Bytes;
use wasmtime::{Memory, Store, Trap};

use super::api::{Env, Outcome, Request, Response, Status, Step};
use super::engine::Compiled;
use super::hostio::{Escape, Host, Mailbox, Meter};
use super::validate::{ENTRY_POINT, MEMORY};

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
        let mailbox = Mailbox::default();
        let run = run(Arc::clone(compiled), env, mailbox.clone(), ink);
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
                        note: Some("the WASM engine waits for something unknown".to_owned()),
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

async fn run(compiled: Arc<Compiled>, env: Env, mailbox: Mailbox, ink: u64) -> Outcome {
    let args_len = env.args.len() as u32;
    let mut store = Store::new(compiled.instance.module().engine(), Host::new(env, mailbox));
    let (meter, main) = match enter(&compiled, &mut store, ink).await {
        Ok(entered) => entered,
        Err(error) => {
            return Outcome {
                status: Status::Revert,
                output: Bytes::new(),
                ink_left: ink,
                note: Some(format!("the program cannot be entered: {error:#}")),
            };
        }
    };
    let result = main.call_async(&mut store, args_len).await;
    conclude(result, meter, &mut store)
}

type Entry = wasmtime::TypedFunc<u32, u32>;

async fn enter(
    compiled: &Compiled,
    store: &mut Store<Host>,
    ink: u64,
) -> wasmtime::Result<(Meter, Entry)> {
    let instance = compiled.instance.instantiate_async(&mut *store).await?;
    let main = instance.get_typed_func(&mut *store, ENTRY_POINT)?;
    let meter = Meter::of(&instance, &mut *store).ok_or(Escape::NotLinked)?;
    let memory: Memory = instance
        .get_memory(&mut *store, MEMORY)
        .ok_or(Escape::NotLinked)?;
    meter.fill(&mut *store, ink)?;
    store.data_mut().link(meter, memory);
    Ok((meter, main))
}

/// The order of the questions is the chain's: stack, ink, exit, trap.
fn conclude(result: wasmtime::Result<u32>, meter: Meter, store: &mut Store<Host>) -> Outcome {
    let ink_left = meter.ink(&mut *store);
    let outcome = |status, output, ink_left, note| Outcome {
        status,
        output,
        ink_left,
        note,
    };
    let error = match result {
        Ok(status) => return returned(status, ink_left, store),
        Err(error) => error,
    };
    if meter.out_of_stack(&mut *store) {
        let note = Some("out of stack".to_owned());
        return outcome(Status::OutOfStack, Bytes::new(), 0, note);
    }
    if error.downcast_ref::<Trap>() == Some(&Trap::StackOverflow) {
        // The stack is sized so that this cannot happen; if it does, the log must say so.
        let note = Some("the machine's stack overflowed before the word counter".to_owned());
        return outcome(Status::OutOfStack, Bytes::new(), 0, note);
    }
    let Some(ink) = ink_left else {
        return outcome(
            Status::OutOfInk,
            Bytes::new(),
            0,
            Some("out of ink".to_owned()),
        );
    };
    match error.downcast_ref::<Escape>() {
        Some(Escape::Exit(status)) => returned(*status, ink_left, store),
        Some(Escape::OutOfInk) => outcome(
            Status::OutOfInk,
            Bytes::new(),
            0,
            Some("out of ink".to_owned()),
        ),
        _ => outcome(
            Status::Revert,
            Bytes::new(),
            ink,
            Some(format!("trap: {error:#}")),
        ),
    }
}

fn returned(status: u32, ink_left: Option<u64>, store: &mut Store<Host>) -> Outcome {
    Outcome {
        status: if status == 0 {
            Status::Success
        } else {
            Status::Revert
        },
        output: store.data_mut().take_output(),
        ink_left: ink_left.unwrap_or(0),
        note: None,
    }
}
