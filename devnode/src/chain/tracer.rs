//! The tracers, by geth's names.

use alloy_rpc_types_trace::geth::{
    CallFrame, GethDebugTracerType, GethDebugTracingOptions, GethTrace,
};
use revm::{DatabaseRef, context::result::ResultAndState};
use revm_inspectors::tracing::{DebugInspector, DebugInspectorError, TransactionContext};
use serde_json::Value;

use super::{
    ChainDb, TraceError,
    hostio_tracer::{self, HostioTracer},
    mine::rejected,
    steps,
    trace_guard::Guard,
};
use crate::{
    evm::{Db, Observer, Run},
    stylus::is_stylus,
};

/// What may be asked for as `tracer`.
const NAMES: &str = "callTracer, flatCallTracer, prestateTracer, 4byteTracer, muxTracer, noopTracer, stylusTracer, erc7562Tracer, or none for single EVM steps";
/// As much of an unknown tracer as an error repeats: JavaScript may be long.
const NAME_LENGTH: usize = 40;

impl<DB: Db> Observer<DB> for (DebugInspector, Guard) {}

/// A tracer and its settings.
pub(super) enum Tracer {
    /// One of geth's.
    Geth(Box<(DebugInspector, Guard)>),
    /// Nitro's own.
    Hostio(HostioTracer),
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
                return Ok(Self::Hostio(HostioTracer::default()));
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
        Ok(Self::Geth(Box::new((inspector, guard))))
    }

    /// Executes `run` and tells what the tracer saw.
    pub(super) fn trace(
        self,
        run: Run<ChainDb<'_>>,
        context: TransactionContext,
    ) -> Result<GethTrace, TraceError> {
        let mut observer = match self {
            Self::Geth(observer) => observer,
            Self::Hostio(mut tracer) => {
                run.execute(Some(&mut tracer)).map_err(rejected)?;
                return Ok(GethTrace::JS(tracer.into_trace()?));
            }
        };
        let (mut before, tx, block) = (run.db.clone(), run.tx.clone(), run.block.clone());
        let executed = run.execute(Some(observer.as_mut()));
        let (mut tracer, mut guard) = *observer;
        if let Some(reason) = guard.stopped() {
            return Err(reason);
        }
        let executed = executed.map_err(rejected)?;
        match &mut tracer {
            DebugInspector::Default(inspector, options) => {
                let nodes = inspector.traces().nodes();
                return Ok(steps::trace(nodes, options, &executed.result).into());
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
