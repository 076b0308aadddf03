//! `dimo vehicle …`: vehicles' identities.

pub mod access;
pub mod attest;
pub mod burn;
pub mod commit;
pub mod consent;
mod contract;
pub mod guard;
pub mod list;
pub mod mint;
mod owner;
pub mod payee;
pub mod reclaim;
pub mod show;
pub mod transfer;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Attestor: commit to a VIN by the attestors' key
    ///
    /// One VIN has one commitment, and without the key nobody can try VINs out: docs/vin.md. With --rpc-url the key is compared with the check that the DAO published.
    Commit(commit::Args),
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
    /// It counts from the running week on. A new owner begins without a payee. As `consent`, it can be signed with --sign-only and sent in by anybody.
    Payee(payee::Args),
    /// Owner: let somebody read the vehicle's data for a time
    ///
    /// What the same grantee was granted before is replaced. It ends when it
    /// expires, is revoked or the vehicle changes hands, and rests while the grantee is not in good standing.
    Grant(access::GrantArgs),
    /// Owner: take back what somebody was granted
    Revoke(access::RevokeArgs),
    /// Owner: take back whatever was granted to anybody
    RevokeAll(access::RevokeAllArgs),
    /// Grantee: lay down what was granted
    Renounce(access::RenounceArgs),
    /// Owner: hand the vehicle to somebody else; consent, payee and grants end
    ///
    /// By its owner, or whom the owner approved. The streak and the paired devices stay. A contract that does not take such tokens is refused.
    Transfer(transfer::Args),
    /// Owner: end a vehicle without devices; its VIN may be minted anew
    ///
    /// Unpair its devices first: `dimo device unpair`.
    Burn(burn::Args),
    /// Attestor: sign that a vehicle has another keeper; the result is what `reclaim --attestation` reads
    ///
    /// For a car that was sold without its token, or whose owner's key is lost. Nothing is sent.
    AttestKeeper(reclaim::AttestArgs),
    /// Keeper: reclaim a vehicle on an attestor's word; its owner has 30 days to object
    ///
    /// Anybody may send this. Without objection `complete-reclaim` hands the vehicle over after the 30 days, with one the DAO decides.
    Reclaim(reclaim::ReclaimArgs),
    /// Owner: object to a reclaim, within its 30 days; then the DAO decides
    Object(reclaim::ObjectArgs),
    /// Keeper: take over a reclaimed vehicle to which its owner did not object
    CompleteReclaim(reclaim::CompleteArgs),
    /// DAO: decide whose a reclaimed vehicle is
    DecideReclaim(reclaim::DecideArgs),
    /// DAO: end a vehicle that does not exist, paired or not; its VIN may be minted anew
    Retire(guard::RetireArgs),
    /// Guardian: stop all minting for a while
    ///
    /// It ends by itself, and can be done again 14 days later. The DAO may end it before.
    StopMinting(guard::StopArgs),
    /// Guardian: let an attestor's word count for nothing for a while
    ///
    /// It ends by itself, and can be done again 14 days later. The DAO may end it before, or take the role away.
    SuspendAttestor(guard::SuspendArgs),
}

/// Runs one.
///
/// # Errors
/// The contract's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Commit(args) => commit::run(args).await,
        Command::Attest(args) => attest::run(args).await,
        Command::Mint(args) => mint::run(args).await,
        Command::Show(args) => show::run(args).await,
        Command::List(args) => list::run(args).await,
        Command::Consent(args) => consent::run(args).await,
        Command::Payee(args) => payee::run(args).await,
        Command::Grant(args) => access::grant(args).await,
        Command::Revoke(args) => access::revoke(args).await,
        Command::RevokeAll(args) => access::revoke_all(args).await,
        Command::Renounce(args) => access::renounce(args).await,
        Command::Transfer(args) => transfer::run(args).await,
        Command::Burn(args) => burn::run(args).await,
        Command::AttestKeeper(args) => reclaim::attest(args).await,
        Command::Reclaim(args) => reclaim::reclaim(args).await,
        Command::Object(args) => reclaim::object(args).await,
        Command::CompleteReclaim(args) => reclaim::complete(args).await,
        Command::DecideReclaim(args) => reclaim::decide(args).await,
        Command::Retire(args) => guard::retire(args).await,
        Command::StopMinting(args) => guard::stop_minting(args).await,
        Command::SuspendAttestor(args) => guard::suspend_attestor(args).await,
    }
}
