//! Interfaces of the precompiles, as Arbitrum publishes them.

mod fees;
mod owner;
mod system;
mod wasm;

pub(super) use fees::{ArbAggregator, ArbGasInfo, ArbRetryableTx};
pub(super) use owner::{ArbOwner, ArbOwnerPublic};
pub(super) use system::{ArbFunctionTable, ArbInfo, ArbStatistics, ArbSys, ArbosActs, ArbosTest};
pub(super) use wasm::{ArbWasm, ArbWasmCache};
