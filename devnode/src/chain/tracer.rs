//! The tracers, by geth's names.

use alloy_rpc_types_trace::geth::{
    CallFrame, GethDebugTracerType, GethDebugTracingOptions, GethTrace,
};
use revm::{
    DatabaseRef,
    context::result::{EVMError, ResultAndState},
};
use revm_inspectors::tracing::{DebugInspector, DebugInspectorError, TransactionContext};
use serde_json::Value;

use super::{
    ChainDb, TraceError,
    hostio_tracer::{self, HostioTracer},
    mine::rejected,
    program_steps::ProgramSteps,
    steps,
    trace_guard::Guard,
};
use crate::{
    evm::{
        Db, Deadline, ExecutionError, OUT_OF_TIME, Observer, Onlooker, ProgramCall, ProgramEntry,
        Run,
    },
    stylus::{is_stylus, witness::hear},
};

/// What may be asked for as `tracer`.
const NAMES: &str = "callTracer, flatCallTracer, prestateTracer, 4byteTracer, muxTracer, noopTracer, stylusTracer, erc7562Tracer, or none for single EVM steps";
/// As much of an unknown tracer as an error repeats: JavaScript may be long.
const NAME_LENGTH: usize = 40;

/// One of geth's tracers, its limits, and what programs do in place of steps.
type GethObserver = ((DebugInspector, Guard), ProgramSteps);

impl<DB: Db> Observer<DB> for GethObserver {
    fn program(&mut self, _entry: &ProgramEntry<'_>) -> Option<Onlooker> {
        let single_steps = matches!(self.0.0, DebugInspector::Default(..));
        single_steps.then(|| Onlooker {
            witness: self.1.tape.clone(),
            functions: false,
        })
    }

    fn program_calls(&mut self, call: &ProgramCall<'_>) {
        self.1.calls(call);
    }
}

/// A tracer and its settings.
pub(super) enum Tracer {
    /// One of geth's.
    Geth(Box<GethObserver>),
    /// Nitro's own.
    Hostio(HostioTracer, Guard),
}

impl Tracer {
    /// The tracer that `options` ask for.
    pub(super) fn new(options: &GethDebugTracingOptions) -> Result<Self, TraceError> {
        let guard = Guard::new(options)?;
        let mut options = options.clone();
        if let Some(GethDebugTracerType::JsTracer(name)) = &options.tracer
            && !name.is_empty()
        {
            if name == hostio_tracer::NAME || hostio_tracer::is_script(name) {
                return Ok(Self::Hostio(HostioTracer::default(), guard));
            }
            return Err(TraceError::Tracer {
                name: name.chars().take(NAME_LENGTH).collect(),
                known: NAMES,
            });
        }
        if options.tracer.as_ref().map(GethDebugTracerType::as_str) == Some("muxTracer") {
            let tracers = options.tracer_config.0.as_object_mut();
            for (name, config) in tracers.into_iter().flatten() {
                normalize(name, config);
            }
        }
        let inspector = DebugInspector::new(options);
        let inspector = inspector.map_err(|e| config_error(&e))?;
        let observer = ((inspector, guard), ProgramSteps::default());
        Ok(Self::Geth(Box::new(observer)))
    }

    /// Executes `run` and tells what the tracer saw.
    pub(super) fn trace(
        self,
        mut run: Run<ChainDb<'_>>,
        context: TransactionContext,
    ) -> Result<GethTrace, TraceError> {
        let mut observer = match self {
            Self::Geth(observer) => observer,
            Self::Hostio(mut tracer, guard) => {
                run.arb.deadline = Some(Deadline::new(guard.deadline()));
                let executed = run.execute(Some(&mut tracer));
                executed.map_err(|error| failed(error, &guard))?;
                return Ok(GethTrace::JS(tracer.into_trace()?));
            }
        };
        run.arb.deadline = Some(Deadline::new(observer.0.1.deadline()));
        let (mut before, tx, block) = (run.db.clone(), run.tx.clone(), run.block.clone());
        let executed = run.execute(Some(observer.as_mut()));
        let ((mut tracer, mut guard), programs) = *observer;
        if let Some(reason) = guard.stopped() {
            return Err(reason);
        }
        let executed = executed.map_err(|error| failed(error, &guard))?;
        match &mut tracer {
            DebugInspector::Default(inspector, options) => {
                let nodes = inspector.traces().nodes();
                let programs = hear(&programs.tape);
                if let Some(steps) = programs.overflow() {
                    return Err(TraceError::TooLarge { steps });
                }
                return Ok(steps::trace(nodes, &programs, options, &executed.result).into());
            }
            // As geth: the first frame used what the transaction did.
            DebugInspector::FlatCallTracer(inspector) => {
                inspector.set_transaction_gas_used(executed.result.tx_gas_used());
            }
            _ => {}
        }
        let after = ResultAndState::new(executed.result, executed.state);
        let trace = tracer.get_result(Some(context), &tx, &block, &after, &mut before);
        let mut trace = trace.map_err(|error| config_error(&error))?;
        if let GethTrace::CallTracer(top) = &mut trace {
            name_inactive(top, &before);
        }
        Ok(trace)
    }
}

/// Why there is no execution to tell of.
fn failed(error: ExecutionError, guard: &Guard) -> TraceError {
    match error {
        EVMError::Custom(reason) if reason == OUT_OF_TIME => guard.timeout(),
        error => rejected(error).into(),
    }
}

/// The tracers know no programs: they call one that may not be entered an invalid operator.
fn name_inactive(frame: &mut CallFrame, state: &ChainDb<'_>) {
    if frame.error.as_deref() == Some("invalid opcode")
        && let Some(Ok(Some(callee))) = frame.to.map(|to| state.basic_ref(to))
        && callee
            .code
            .is_some_and(|code| is_stylus(code.original_byte_slice()))
    {
        frame.error = Some("program not activated, or expired".to_owned());
    }
    for call in &mut frame.calls {
        name_inactive(call, state);
    }
}

/// geth takes no settings and empty ones for the same; the tracers here want the one or the other.
fn normalize(name: &str, config: &mut Value) {
    let empty = config.as_object().is_some_and(|fields| fields.is_empty());
    if empty || config.is_null() {
        *config = match name {
            "4byteTracer" | "noopTracer" => Value::Null,
            _ => Value::Object(serde_json::Map::new()),
        };
    }
}

fn config_error(error: &DebugInspectorError) -> TraceError {
    TraceError::Config(error.to_string())
}
