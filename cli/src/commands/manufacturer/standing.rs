//! `dimo manufacturer suspend`, `reinstate`, `revoke`

use anyhow::{Context, Result, bail};
use client::{
    bindings::IManufacturerRegistry::{reinstateCall, revokeCall, suspendCall, suspendForCall},
    time::Moment,
};

use super::entry::EntryArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Changes an entry's standing. Only the DAO may.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    on: EntryArgs,
}

/// Arguments of `dimo manufacturer suspend`.
#[derive(Debug, clap::Args)]
pub struct SuspendArgs {
    #[command(flatten)]
    on: EntryArgs,
    /// By the guardian, for a while, at most 14d: ends by itself
    #[arg(long = "for", value_name = "DURATION")]
    length: Option<Moment>,
}

/// Seconds of a suspension.
///
/// # Errors
/// A moment that is no duration.
pub(in crate::commands) fn duration(length: Moment) -> Result<u32> {
    match length {
        Moment::In(seconds) => u32::try_from(seconds).context("that is longer than 14d"),
        Moment::At(_) => bail!("--for takes a duration, such as 7d"),
    }
}

/// Suspends, for a while or until the DAO reinstates.
///
/// # Errors
/// The registry's refusal, no such entry, no key.
pub async fn suspend(args: &SuspendArgs) -> Result<Report> {
    let (registry, id, entry) = args.on.find().await?;
    let (to, chain) = (registry.address(), registry.chain());
    if let Some(length) = args.length {
        let duration = duration(length)?;
        let words = format!("suspend {entry} for {duration} seconds");
        let call = suspendForCall { id, duration };
        let act = Act { to, call, words };
        return args.on.act.carry_out(chain, &act, nothing_new).await;
    }
    let words = format!("suspend {entry}");
    let call = suspendCall { id };
    let act = Act { to, call, words };
    args.on.act.carry_out(chain, &act, nothing_new).await
}

/// The change.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// Back to active.
    Reinstate,
    /// For ever.
    Revoke,
}

/// Changes it.
///
/// # Errors
/// The registry's refusal, no such entry, no key.
pub async fn run(args: &Args, change: Change) -> Result<Report> {
    let (registry, id, entry) = args.on.find().await?;
    let (to, act) = (registry.address(), &args.on.act);
    let chain = registry.chain();
    match change {
        Change::Reinstate => {
            let words = format!("reinstate {entry}");
            let call = reinstateCall { id };
            act.carry_out(chain, &Act { to, call, words }, nothing_new)
                .await
        }
        Change::Revoke => {
            let words = format!("revoke {entry} for ever");
            let call = revokeCall { id };
            act.carry_out(chain, &Act { to, call, words }, nothing_new)
                .await
        }
    }
}
