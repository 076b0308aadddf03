//! `dimo manufacturer transfer` and `accept`: an entry changes hands in two steps. `reappoint`: by the DAO, in one.

use alloy::primitives::Address;
use anyhow::Result;
use client::bindings::IManufacturerRegistry::{
    acceptOwnershipCall, reappointCall, transferOwnershipCall,
};

use super::entry::EntryArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo manufacturer transfer`.
#[derive(Debug, clap::Args)]
pub struct TransferArgs {
    #[command(flatten)]
    on: EntryArgs,
    /// The new owner
    #[arg(value_name = "ADDRESS", required_unless_present = "cancel")]
    to: Option<Address>,
    /// Take the offer back
    #[arg(long, conflicts_with = "to")]
    cancel: bool,
}

/// Arguments of `dimo manufacturer accept`.
#[derive(Debug, clap::Args)]
pub struct AcceptArgs {
    #[command(flatten)]
    on: EntryArgs,
}

/// Arguments of `dimo manufacturer reappoint`.
#[derive(Debug, clap::Args)]
pub struct ReappointArgs {
    #[command(flatten)]
    on: EntryArgs,
    /// The new owner
    #[arg(value_name = "ADDRESS")]
    owner: Address,
}

/// Gives the entry another owner.
///
/// # Errors
/// The registry's refusal, no such entry, no key.
pub async fn reappoint(args: &ReappointArgs) -> Result<Report> {
    let (registry, id, entry) = args.on.find().await?;
    let act = Act {
        to: registry.address(),
        call: reappointCall {
            id,
            owner: args.owner,
        },
        words: format!("make {} the owner of {entry}", args.owner),
    };
    args.on
        .act
        .carry_out(registry.chain(), &act, nothing_new)
        .await
}

/// Offers, or takes an offer back.
///
/// # Errors
/// The registry's refusal, no such entry, no key.
pub async fn transfer(args: &TransferArgs) -> Result<Report> {
    let (registry, id, entry) = args.on.find().await?;
    let new_owner = args.to.unwrap_or_default();
    let act = Act {
        to: registry.address(),
        call: transferOwnershipCall {
            id,
            newOwner: new_owner,
        },
        words: match args.to {
            Some(to) => format!("offer {entry} to {to}, who must accept"),
            None => format!("take back the offer of {entry}"),
        },
    };
    args.on
        .act
        .carry_out(registry.chain(), &act, nothing_new)
        .await
}

/// Accepts.
///
/// # Errors
/// The registry's refusal, no such entry, no key.
pub async fn accept(args: &AcceptArgs) -> Result<Report> {
    let (registry, id, entry) = args.on.find().await?;
    let act = Act {
        to: registry.address(),
        call: acceptOwnershipCall { id },
        words: format!("accept {entry}"),
    };
    args.on
        .act
        .carry_out(registry.chain(), &act, nothing_new)
        .await
}
