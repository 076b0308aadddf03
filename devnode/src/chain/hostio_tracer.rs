//! Nitro's `stylusTracer`: the host functions that programs call, nested as their calls are.

use std::sync::{Arc, Mutex};

use alloy_primitives::{Address, Bytes, U256};
use revm::{
    Inspector,
    interpreter::{CallInputs, CallOutcome, CallScheme, CreateInputs, CreateOutcome, CreateScheme},
};
use serde::Serialize;
use serde_json::Value;

use super::TraceError;
use crate::{
    evm::{Ctx, Db, Observer, Onlooker, ProgramEntry},
    stylus::{HostioCall, Status, Witness, witness::hear},
};

/// Its name.
pub(super) const NAME: &str = "stylusTracer";

/// Is this the JavaScript that cargo-stylus sends by default? It does what [`NAME`] stands for, by a hook for host
/// functions that no other tracer has.
pub(super) fn is_script(tracer: &str) -> bool {
    tracer.trim_start().starts_with('{') && tracer.contains("\"hostio\": function")
}

/// What a frame is called until it is known that a host function made it.
const EVM: &str = "evm_";
/// The host functions that show the steps of what they called.
const NESTING: [&str; 3] = [
    "call_contract",
    "delegate_call_contract",
    "static_call_contract",
];

/// Listens to the programs of one transaction.
#[derive(Default)]
pub(super) struct HostioTracer {
    tape: Arc<Mutex<Tape>>,
    depth: usize,
}

/// A host function's work, or a frame made by EVM code.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    name: String,
    args: Bytes,
    outs: Bytes,
    start_ink: u64,
    end_ink: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<Step>>,
}

impl Step {
    fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            args: Bytes::new(),
            outs: Bytes::new(),
            start_ink: 0,
            end_ink: 0,
            address: None,
            steps: None,
        }
    }
}

/// Bytes that the steps of a trace may take.
const ROOM: usize = 64 << 20;
/// Of which every step takes this beside its arguments and results.
const STEP: usize = 200;

/// Steps of the first frame, and of the open frames below it.
struct Tape {
    open: Vec<Vec<Step>>,
    /// Ink with which the open programs were started.
    started: Vec<u64>,
    steps: u64,
    room: usize,
}

impl Default for Tape {
    fn default() -> Self {
        Self {
            open: vec![Vec::new()],
            started: Vec::new(),
            steps: 0,
            room: ROOM,
        }
    }
}

impl Tape {
    /// Adds a step. Beyond the room there is no trace any more, so that nothing needs to be kept.
    fn push(&mut self, step: Step) {
        self.steps += 1;
        let size = STEP + step.args.len() + step.outs.len();
        self.room = self.room.saturating_sub(size);
        if self.room > 0
            && let Some(steps) = self.open.last_mut()
        {
            steps.push(step);
        }
    }

    /// The frame that the host function called `name` has just come back from, if it got as far as a frame.
    fn take_frame(&mut self, name: &str) -> Option<Step> {
        let made_here = |step: &mut Step| step.name.strip_prefix(EVM) == Some(name);
        self.open.last_mut()?.pop_if(made_here)
    }
}

impl HostioTracer {
    /// The steps of the first frame.
    pub(super) fn into_trace(self) -> Result<Value, TraceError> {
        let mut tape = hear(&self.tape);
        if tape.room == 0 {
            return Err(TraceError::TooLarge { steps: tape.steps });
        }
        let steps = tape.open.drain(..).next().unwrap_or_default();
        serde_json::to_value(steps).map_err(|error| TraceError::Config(error.to_string()))
    }

    fn enter(&mut self, name: &str, address: Address) {
        // The first frame is what the whole trace is about.
        if self.depth > 0 {
            let mut tape = hear(&self.tape);
            tape.push(Step {
                address: Some(address),
                ..Step::new(format!("{EVM}{name}"))
            });
            tape.open.push(Vec::new());
        }
        self.depth += 1;
    }

    fn leave(&mut self, created: Option<Address>) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            let mut tape = hear(&self.tape);
            let steps = tape.open.pop();
            if let Some(frame) = tape.open.last_mut().and_then(|open| open.last_mut()) {
                frame.steps = steps;
                frame.address = created.or(frame.address);
            }
        }
    }
}

impl<DB: Db> Inspector<Ctx<DB>> for HostioTracer {
    fn call(&mut self, _ctx: &mut Ctx<DB>, inputs: &mut CallInputs) -> Option<CallOutcome> {
        let name = match inputs.scheme {
            CallScheme::Call => "call_contract",
            CallScheme::CallCode => "call_code_contract",
            CallScheme::DelegateCall => "delegate_call_contract",
            CallScheme::StaticCall => "static_call_contract",
        };
        self.enter(name, inputs.bytecode_address);
        None
    }

    fn call_end(&mut self, _ctx: &mut Ctx<DB>, _: &CallInputs, _: &mut CallOutcome) {
        self.leave(None);
    }

    fn create(&mut self, _ctx: &mut Ctx<DB>, inputs: &mut CreateInputs) -> Option<CreateOutcome> {
        let name = match inputs.scheme() {
            CreateScheme::Create2 { .. } => "create2",
            _ => "create1",
        };
        self.enter(name, Address::ZERO);
        None
    }

    fn create_end(&mut self, _ctx: &mut Ctx<DB>, _: &CreateInputs, outcome: &mut CreateOutcome) {
        self.leave(outcome.address);
    }

    fn selfdestruct(&mut self, _contract: Address, target: Address, _value: U256) {
        hear(&self.tape).push(Step {
            address: Some(target),
            steps: Some(Vec::new()),
            ..Step::new(format!("{EVM}self_destruct"))
        });
    }
}

impl<DB: Db> Observer<DB> for HostioTracer {
    fn program(&mut self, _entry: &ProgramEntry<'_>) -> Option<Onlooker> {
        Some(Onlooker {
            witness: self.tape.clone(),
            functions: false,
        })
    }
}

impl Witness for Tape {
    fn program_starts(&mut self, args_len: u32, ink: u64) {
        self.started.push(ink);
        self.push(Step {
            args: Bytes::copy_from_slice(&args_len.to_be_bytes()),
            start_ink: ink,
            end_ink: ink,
            ..Step::new("user_entrypoint")
        });
    }

    fn hostio_ends(&mut self, call: HostioCall) {
        let mut step = Step {
            args: call.args.into(),
            outs: call.outs.into(),
            start_ink: call.start_ink,
            end_ink: call.end_ink,
            ..Step::new(call.name)
        };
        if NESTING.contains(&call.name) {
            let target = step.args.get(..20).map(Address::from_slice);
            let frame = self.take_frame(call.name);
            step.address = target;
            step.steps = Some(frame.and_then(|frame| frame.steps).unwrap_or_default());
        }
        self.push(step);
    }

    fn program_ends(&mut self, end: Result<u32, Status>, _ink_left: u64) {
        // Nitro gives the ink of the start here, and says nothing of programs that were stopped.
        let ink = self.started.pop().unwrap_or_default();
        if let Ok(status) = end {
            self.push(Step {
                outs: Bytes::copy_from_slice(&status.to_be_bytes()),
                start_ink: ink,
                end_ink: ink,
                ..Step::new("user_returned")
            });
        }
    }
}
