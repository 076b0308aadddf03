//! `dimo device …`: devices, their keys and their pairing with vehicles.

pub mod claim;
pub mod connect;
pub mod heartbeat;
pub mod list;
mod owner;
pub mod pair;
pub mod proof;
pub mod register;
pub mod register_root;
mod registry;
pub mod release;
pub mod replace_key;
pub mod show;
pub mod transfer;
pub mod unpair;
pub mod withdraw;

use anyhow::Result;
use clap::Subcommand;

use crate::report::Report;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Manufacturer: vouch for device keys, one by one
    ///
    /// Whoever holds such a device can then claim it. The manufacturer's owner and operators may, while it is active. Many keys are cheaper by one root: `dimo device register-root`.
    Register(register::Args),
    /// Manufacturer: vouch for all keys of a file by one root
    ///
    /// The root is that of a Merkle sum tree over the keys: a production run costs one transaction. Keep the file: each device's claim needs a proof from it (`dimo device proof`).
    RegisterRoot(register_root::Args),
    /// Manufacturer: take back the word for keys that nobody has claimed, or for what is left of a root
    ///
    /// For keys that were stolen, or registered by who stole the manufacturer's. Devices that were claimed stay what they are.
    Withdraw(withdraw::Args),
    /// Print a key's proof under the root of its file, which claiming it needs
    ///
    /// `dimo device claim --proof` reads the --json form. Needs no chain.
    Proof(proof::Args),
    /// Make a registered key's device the claimer's
    ///
    /// Needs two consents: the device's key signs that it is at hand, and the owner
    /// sends this or signs as well.
    ///
    /// With the device:   dimo device claim KEY --manufacturer M --owner ME --sign-only …   > key.json
    /// Then the owner:    dimo device claim KEY --manufacturer M --signature key.json …
    #[command(verbatim_doc_comment)]
    Claim(claim::Args),
    /// Pair a device with a vehicle
    ///
    /// The vehicle must have none of its kind. Needs three consents: the device's key signs that it is at hand; the
    /// owners of device and vehicle sign as well, but for the one who sends this, and once if they are one.
    ///
    /// Each signs with the same command:  dimo device pair DEVICE VEHICLE --sign-only …   > party.json
    /// Then anybody sends:                dimo device pair DEVICE VEHICLE --signature key.json --signature owner.json …
    #[command(verbatim_doc_comment)]
    Pair(pair::Args),
    /// Software connection: vouch for a key, give the device to the vehicle's owner and pair it, in one call
    ///
    /// The key is the connection's for this vehicle. The connection's owner or operator sends it, with the key's signature and the vehicle
    /// owner's. Both sign with the same command and --sign-only.
    Connect(connect::Args),
    /// Owner of the device or of its vehicle: end the pairing
    ///
    /// Either signs with the same command and --sign-only, and anybody sends it.
    Unpair(unpair::Args),
    /// Manufacturer: say that a device came back or changed hands, so that its key can claim it anew
    ///
    /// Its owner has 30 days to object (`dimo device object`); then the DAO decides. Of a revoked manufacturer its successor says so.
    Release(release::Args),
    /// Manufacturer: take a release back
    CancelRelease(release::Args),
    /// Owner: object to the release of a device, in time
    Object(release::ObjectArgs),
    /// DAO: decide whether a device whose owner objected is released
    DecideRelease(release::DecideArgs),
    /// Manufacturer: give a device a new key, with its owner's consent; the old one is dead
    ///
    /// For a key that is lost. The manufacturer's owner or operator sends it, with the signatures of the
    /// new key and of the device's owner; both sign with the same command and --sign-only. The old key never works again.
    ReplaceKey(replace_key::Args),
    /// Owner: hand the device to somebody else, which unpairs it
    ///
    /// By its owner, or whom the owner approved.
    Transfer(transfer::Args),
    /// Device: sign that it was in its vehicle, as a row of activity
    ///
    /// From the week that the DAO has set for its maker, transmissions count only with such a signature. Prints
    /// vehicle_id,device,timestamp,signature. Needs no node, given --chain-id and --device-registry, or --deployment.
    Heartbeat(heartbeat::Args),
    /// Show a device, by its id or key
    ///
    /// Of a key that nobody claimed, who vouched for it.
    Show(show::Args),
    /// Show devices, all or an owner's or manufacturer's
    List(list::Args),
}

/// Runs one.
///
/// # Errors
/// The contract's refusal in words, bad input, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Register(args) => register::run(args).await,
        Command::RegisterRoot(args) => register_root::run(args).await,
        Command::Proof(args) => proof::run(args),
        Command::Claim(args) => claim::run(args).await,
        Command::Pair(args) => pair::run(args).await,
        Command::Connect(args) => connect::run(args).await,
        Command::Withdraw(args) => withdraw::run(args).await,
        Command::Release(args) => release::begin(args).await,
        Command::CancelRelease(args) => release::cancel(args).await,
        Command::Object(args) => release::object(args).await,
        Command::DecideRelease(args) => release::decide(args).await,
        Command::Unpair(args) => unpair::run(args).await,
        Command::ReplaceKey(args) => replace_key::run(args).await,
        Command::Transfer(args) => transfer::run(args).await,
        Command::Heartbeat(args) => heartbeat::run(args).await,
        Command::Show(args) => show::run(args).await,
        Command::List(args) => list::run(args).await,
    }
}
