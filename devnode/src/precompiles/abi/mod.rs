//! Interfaces of the precompiles, as Arbitrum publishes them.

mod owner;
mod parent;
#[allow(
    clippy::too_many_arguments,
    reason = "an event has as many fields as it has"
)]
mod system;
mod wasm;

pub(super) use owner::{ArbGasInfo, ArbOwner, ArbOwnerPublic};
pub(super) use parent::{ArbAggregator, ArbRetryableTx};
pub(super) use system::{
    ArbDebug, ArbFunctionTable, ArbInfo, ArbStatistics, ArbSys, ArbosActs, ArbosTest,
};
pub(super) use wasm::{ArbWasm, ArbWasmCache};
