//! `dimo manufacturer …`: the whitelist of hardware makers and software connections.

pub(in crate::commands) mod entry;
pub mod list;
pub mod operator;
pub mod ownership;
pub mod points;
pub mod show;
pub mod standing;
pub mod whitelist;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// DAO: whitelist a hardware maker or a software connection
    ///
    /// It is active at once, and its devices earn points from a week on. Only the DAO may (DEFAULT_ADMIN_ROLE). Where its timelock is the admin, --dry-run --from TIMELOCK shows the target and the
    /// calldata of a proposal.
    Whitelist(whitelist::Args),
    /// DAO: stop an entry from registering, claiming and pairing now, and from earning from next week
    ///
    /// With --for the guardian does, for at most 14 days; it ends by itself, and can be done again 14 days later.
    Suspend(standing::SuspendArgs),
    /// DAO: lift a suspension; its devices earn again from next week
    Reinstate(standing::Args),
    /// DAO: end an entry for ever; its name stays taken for a year
    Revoke(standing::Args),
    /// DAO: set an entry's points, from a future week on
    ///
    /// Never retroactively, at most 104 weeks ahead. What was announced for that week or later ones is replaced.
    SetPoints(points::Args),
    /// Show all entries
    List(list::Args),
    /// Show an entry: status, points now and announced, owner, operators
    Show(show::Args),
    /// Owner: let an account register devices for the entry, or (--remove) no longer
    Operator(operator::Args),
    /// Owner: offer the entry to a new owner, who accepts
    ///
    /// Until the new owner has run `dimo manufacturer accept`, nothing changes.
    Transfer(ownership::TransferArgs),
    /// New owner: accept an entry that was offered
    ///
    /// Operators that the previous owner named are gone.
    Accept(ownership::AcceptArgs),
    /// DAO: give an entry another owner, where the present one's key is lost or stolen
    ///
    /// At once, without a second step. Operators that the previous owner named are gone.
    Reappoint(ownership::ReappointArgs),
}

/// Runs one.
///
/// # Errors
/// The contract's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    use standing::Change;
    match command {
        Command::Whitelist(args) => whitelist::run(args).await,
        Command::Suspend(args) => standing::suspend(args).await,
        Command::Reinstate(args) => standing::run(args, Change::Reinstate).await,
        Command::Revoke(args) => standing::run(args, Change::Revoke).await,
        Command::SetPoints(args) => points::run(args).await,
        Command::List(args) => list::run(args).await,
        Command::Show(args) => show::run(args).await,
        Command::Operator(args) => operator::run(args).await,
        Command::Transfer(args) => ownership::transfer(args).await,
        Command::Accept(args) => ownership::accept(args).await,
        Command::Reappoint(args) => ownership::reappoint(args).await,
    }
}
