//! `dimo manufacturer set-points`

use anyhow::Result;
use client::{bindings::IManufacturerRegistry::setPointsCall, units::count};

use super::entry::EntryArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo manufacturer set-points`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    on: EntryArgs,
    /// Points that a vehicle earns in a week for a device of this entry
    points: u32,
    /// First week with these points [default: the next one]
    #[arg(long, value_name = "WEEK")]
    from_week: Option<u32>,
}

/// Sets them.
///
/// # Errors
/// The registry's refusal, no such entry, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (registry, id, entry) = args.on.find().await?;
    let from_week = match args.from_week {
        Some(week) => week,
        None => registry.current_week().await?.saturating_add(1),
    };
    let act = Act {
        to: registry.address(),
        call: setPointsCall {
            id,
            points: args.points,
            fromWeek: from_week,
        },
        words: format!(
            "set {entry} to {} points from week {from_week}",
            count(args.points)
        ),
    };
    args.on
        .act
        .carry_out(registry.chain(), &act, nothing_new)
        .await
}
