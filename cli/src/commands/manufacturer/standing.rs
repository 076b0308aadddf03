//! `dimo manufacturer suspend`, `reinstate`, `revoke`

use anyhow::Result;
use client::bindings::IManufacturerRegistry::{reinstateCall, revokeCall, suspendCall};

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

/// The change.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// For a while.
    Suspend,
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
        Change::Suspend => {
            let words = format!("suspend {entry}");
            let call = suspendCall { id };
            act.carry_out(chain, &Act { to, call, words }, nothing_new)
                .await
        }
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
