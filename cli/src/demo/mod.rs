//! The demonstration: the whole loop on real WASM.

mod fleet;

use anyhow::Result;

use crate::report::Report;
pub use fleet::Fleet;

/// Runs the loop.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
///
/// # Errors
/// none
pub async fn run(_args: Args, _json: bool) -> Result<Report> {
    anyhow::bail!("being written")
}
