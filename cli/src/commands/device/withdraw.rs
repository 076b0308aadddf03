//! `dimo device withdraw`

use alloy::primitives::{Address, B256};
use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::{withdrawBatchCall, withdrawCall, withdrawRootCall},
    units::count,
};

use super::registry::RegistryArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::Report,
};

/// Arguments of `dimo device withdraw`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The manufacturer's id or name
    #[arg(value_name = "MANUFACTURER")]
    manufacturer: String,
    /// Addresses of keys that nobody has claimed
    #[arg(value_name = "KEY", required_unless_present = "root")]
    keys: Vec<Address>,
    /// The root of keys instead, of which those that were claimed stay
    #[arg(long, value_name = "HASH", conflicts_with = "keys")]
    root: Option<B256>,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Withdraws them.
///
/// # Errors
/// The contract's refusal, no such manufacturer, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (devices, _) = args.registry.connect().await?;
    let makers = devices.manufacturers().await?;
    let id = makers.resolve(&args.manufacturer).await?;
    let (to, chain) = (devices.address(), devices.chain());
    if let Some(root) = args.root {
        let call = withdrawRootCall {
            manufacturerId: id,
            root,
        };
        let words = format!("withdraw what was not claimed under root {root} of manufacturer {id}");
        let act = Act { to, call, words };
        return args.act.carry_out(chain, &act, nothing_new).await;
    }
    if let [key] = args.keys.as_slice() {
        let call = withdrawCall {
            manufacturerId: id,
            key: *key,
        };
        let words = format!("withdraw key {key} of manufacturer {id}");
        let act = Act { to, call, words };
        return args.act.carry_out(chain, &act, nothing_new).await;
    }
    let call = withdrawBatchCall {
        manufacturerId: id,
        keys: args.keys.clone(),
    };
    let words = format!(
        "withdraw {} keys of manufacturer {id}",
        count(args.keys.len())
    );
    let act = Act { to, call, words };
    args.act.carry_out(chain, &act, nothing_new).await
}
