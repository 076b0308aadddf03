//! `dimo audit …`: whether a deployment is as it should be.

mod roles;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print everybody who has a role in any contract, and fail if somebody should not
    Roles(roles::Args),
}

/// Runs one.
///
/// # Errors
/// A chain that cannot be read, or a deployment with half a DAO.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Roles(args) => roles::run(args).await,
    }
}
