//! `dimo manufacturer whitelist`

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IManufacturerRegistry::{ManufacturerWhitelisted, whitelistCall},
    units::count,
};

use super::entry::{Kind, RegistryArgs, lower};
use crate::{
    commands::acting::{Act, ActArgs, event},
    report::Report,
};

/// Arguments of `dimo manufacturer whitelist`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its name: 1 to 32 printable ASCII characters, not taken yet
    name: String,
    /// Who owns the entry: names operators and registers devices
    #[arg(long, value_name = "ADDRESS")]
    owner: Address,
    /// What it makes
    #[arg(long)]
    kind: Kind,
    /// Points that a vehicle earns in a week for a device of this entry (AutoPi 6000, Macaron 2000, Tesla 4000, Smartcar 1000)
    #[arg(long, value_name = "N")]
    points: u32,
    /// First week with these points [default: the current one]
    #[arg(long, value_name = "WEEK")]
    from_week: Option<u32>,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Whitelists.
///
/// # Errors
/// The registry's refusal, no key, no answer.
pub async fn run(args: &Args) -> Result<Report> {
    let (registry, _) = args.registry.connect().await?;
    let from_week = match args.from_week {
        Some(week) => week,
        None => registry.current_week().await?,
    };
    let act = Act {
        to: registry.address(),
        call: whitelistCall {
            owner: args.owner,
            name: args.name.clone(),
            kind: args.kind.into(),
            points: args.points,
            fromWeek: from_week,
        },
        words: format!(
            "whitelist {} ({}, {} points from week {from_week}) for owner {}",
            args.name,
            lower(args.kind),
            count(args.points),
            args.owner
        ),
    };
    args.act
        .carry_out(registry.chain(), &act, |receipt| {
            let told: ManufacturerWhitelisted = event(receipt, act.to)?;
            Ok(vec![("id", told.id.into())])
        })
        .await
}
