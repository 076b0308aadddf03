//! `dimo vehicle …`: vehicles' identities.

pub mod access;
pub mod attest;
pub mod burn;
pub mod consent;
mod contract;
pub mod list;
pub mod mint;
pub mod payee;
pub mod show;
pub mod transfer;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Attestor: sign for a car and its owner; the result is what `mint --attestation` reads
    ///
    /// The signature says that the car is what it is said to be, and its owner's. The key's account must hold ATTESTOR_ROLE when the vehicle is minted. Nothing is sent.
    Attest(attest::Args),
    /// Mint a vehicle for its owner, who calls or signed
    ///
    /// The owner sends this, or signs it for anybody to send in:
    ///
    /// The owner:   dimo vehicle mint --attestation a.json --sign-only …   > mint.json
    /// Anybody:     dimo vehicle mint --attestation a.json --signature mint.json …
    #[command(verbatim_doc_comment)]
    Mint(mint::Args),
    /// Show a vehicle: owner, consent, payee, devices, who may read its data
    Show(show::Args),
    /// Show vehicles, all or an owner's
    List(list::Args),
    /// Owner: let the vehicle's data be used, and so earn, or no longer
    ///
    /// The owner sends this, or signs it for anybody to send in:
    ///
    /// The owner:   dimo vehicle consent VEHICLE on --sign-only …   > consent.json
    /// Anybody:     dimo vehicle consent VEHICLE on --signature consent.json …
    #[command(verbatim_doc_comment)]
    Consent(consent::Args),
    /// Owner: say who receives the vehicle's rewards
    ///
    /// It counts from the running week on. A new owner begins without a payee.
    Payee(payee::Args),
    /// Owner: let somebody read the vehicle's data for a time
    ///
    /// What the same grantee was granted before is replaced. It ends when it
    /// expires, is revoked or the vehicle changes hands, and rests while the grantee is not in good standing.
    Grant(access::GrantArgs),
    /// Owner: take back what somebody was granted
    Revoke(access::RevokeArgs),
    /// Owner: hand the vehicle to somebody else; consent, payee and grants end
    ///
    /// By its owner, or whom the owner approved. The streak and the paired devices stay. A contract that does not take such tokens is refused.
    Transfer(transfer::Args),
    /// Owner: end a vehicle without devices; its VIN may be minted anew
    ///
    /// Unpair its devices first: `dimo device unpair`.
    Burn(burn::Args),
}

/// Runs one.
///
/// # Errors
/// The contract's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Attest(args) => attest::run(args).await,
        Command::Mint(args) => mint::run(args).await,
        Command::Show(args) => show::run(args).await,
        Command::List(args) => list::run(args).await,
        Command::Consent(args) => consent::run(args).await,
        Command::Payee(args) => payee::run(args).await,
        Command::Grant(args) => access::grant(args).await,
        Command::Revoke(args) => access::revoke(args).await,
        Command::Transfer(args) => transfer::run(args).await,
        Command::Burn(args) => burn::run(args).await,
    }
}
