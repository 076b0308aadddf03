//! `dimo manufacturer operator`

use alloy::primitives::Address;
use anyhow::Result;
use client::bindings::IManufacturerRegistry::setOperatorCall;

use super::entry::EntryArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo manufacturer operator`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    on: EntryArgs,
    /// The account
    #[arg(value_name = "ADDRESS")]
    operator: Address,
    /// Take the permission away
    #[arg(long)]
    remove: bool,
}

/// Sets the operator.
///
/// # Errors
/// The registry's refusal, no such entry, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (registry, id, entry) = args.on.find().await?;
    let words = match args.remove {
        false => format!("let {} operate {entry}", args.operator),
        true => format!("let {} no longer operate {entry}", args.operator),
    };
    let call = setOperatorCall {
        id,
        operator: args.operator,
        allowed: !args.remove,
    };
    let to = registry.address();
    args.on
        .act
        .carry_out(registry.chain(), &Act { to, call, words }, nothing_new)
        .await
}
