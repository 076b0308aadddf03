//! `dimo case …`: accusing a data consumer, and answering.

pub mod contract;
pub mod file;
pub mod lapse;
pub mod list;
pub mod respond;
pub mod show;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Accuse a consumer of misuse, with evidence and a bond, which is approved first if it has to be
    ///
    /// The claimed amount is locked at once. Upheld, the bond comes back with the reporter's part of the slash; dismissed, it
    /// goes to the accused. The DAO decides: `dimo dao propose`.
    File(file::Args),
    /// Accused: answer a case, once, within its window
    Respond(respond::Args),
    /// Return the bond of a case that was not decided in time. Anyone may
    Lapse(lapse::Args),
    /// Show a case: evidence, answer, windows, what became of it
    Show(show::Args),
    /// Show cases, all or against somebody
    List(list::Args),
}

/// Runs one.
///
/// # Errors
/// The contract's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::File(args) => file::run(args).await,
        Command::Respond(args) => respond::run(args).await,
        Command::Lapse(args) => lapse::run(args).await,
        Command::Show(args) => show::run(args).await,
        Command::List(args) => list::run(args).await,
    }
}
