//! The tracers, by geth's names.

use alloy_rpc_types_trace::geth::{GethDebugTracerType, GethDebugTracingOptions, GethTrace};
use revm::context::result::ResultAndState;
use revm_inspectors::tracing::{DebugInspector, DebugInspectorError, TransactionContext};
use serde_json::Value;

use super::{ChainDb, TraceError, mine::rejected};
use crate::evm::{Db, Observer, Run};

/// What may be asked for as `tracer`.
const NAMES: &str = "callTracer, flatCallTracer, prestateTracer, 4byteTracer, muxTracer, noopTracer, erc7562Tracer, or none for single EVM steps";

impl<DB: Db> Observer<DB> for DebugInspector {}

/// A tracer and its settings.
pub(super) struct Tracer(DebugInspector);

impl Tracer {
    /// The tracer that `options` ask for.
    pub(super) fn new(options: &GethDebugTracingOptions) -> Result<Self, TraceError> {
        let mut options = options.clone();
        if let Some(GethDebugTracerType::JsTracer(name)) = &options.tracer
            && !name.is_empty()
        {
            return Err(TraceError::Tracer {
                name: name.chars().take(40).collect(),
                known: NAMES,
            });
        }
        if options
            .tracer
            .as_ref()
            .is_some_and(|t| t.as_str() == "muxTracer")
        {
            for (name, config) in options
                .tracer_config
                .0
                .as_object_mut()
                .into_iter()
                .flatten()
            {
                normalize(name, config);
            }
        }
        let inspector = DebugInspector::new(options);
        Ok(Self(inspector.map_err(|error| config_error(&error))?))
    }

    /// Executes `run` and tells what the tracer saw.
    pub(super) fn trace(
        mut self,
        run: Run<ChainDb<'_>>,
        context: TransactionContext,
    ) -> Result<GethTrace, TraceError> {
        let (mut before, tx, block) = (run.db.clone(), run.tx.clone(), run.block.clone());
        let executed = run.execute(Some(&mut self.0)).map_err(rejected)?;
        let after = ResultAndState::new(executed.result, executed.state);
        let trace = self
            .0
            .get_result(Some(context), &tx, &block, &after, &mut before);
        trace.map_err(|error| config_error(&error))
    }
}

/// geth takes no settings and empty ones for the same; the tracers here want the one or the other.
fn normalize(name: &str, config: &mut Value) {
    let empty = config.is_null() || config.as_object().is_some_and(|fields| fields.is_empty());
    if empty {
        *config = match name {
            "4byteTracer" | "noopTracer" | "stateGasTracer" => Value::Null,
            _ => Value::Object(serde_json::Map::new()),
        };
    }
}

fn config_error(error: &DebugInspectorError) -> TraceError {
    TraceError::Config(error.to_string())
}
