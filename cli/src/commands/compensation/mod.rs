//! `dimo compensation …`: paying the drivers a misuse harmed.

pub mod build;
pub mod claim;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compute the root of a file of harmed vehicles' shares: what the DAO posts for an upheld case. Needs no chain
    ///
    /// The file is CSV with the columns vehicle_id,account,shares. Each receives floor(shares · pot / total shares).
    Build(build::Args),
    /// Claim compensations to their accounts: a vehicle's, an account's or everybody's. Anyone may
    Claim(claim::Args),
}

/// Runs one.
///
/// # Errors
/// The contract's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Build(args) => build::run(args),
        Command::Claim(args) => claim::run(args).await,
    }
}
