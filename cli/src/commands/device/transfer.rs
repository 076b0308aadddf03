//! `dimo device transfer`

use alloy::primitives::{Address, U256};
use anyhow::Result;
use client::bindings::IDeviceRegistry::safeTransferFrom_1Call;

use super::registry::RegistryArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::Report,
};

/// Arguments of `dimo device transfer`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The device's id
    #[arg(value_name = "DEVICE")]
    device: u64,
    /// The new owner
    #[arg(value_name = "ADDRESS")]
    to: Address,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Transfers it.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (devices, _) = args.registry.connect().await?;
    let owner = devices.device(args.device).await?.owner;
    let act = Act {
        to: devices.address(),
        call: safeTransferFrom_1Call {
            from: owner,
            to: args.to,
            tokenId: U256::from(args.device),
        },
        words: format!(
            "transfer device {} from {owner} to {}",
            args.device, args.to
        ),
    };
    args.act.carry_out(devices.chain(), &act, nothing_new).await
}
