//! `dimo consumer register`

use anyhow::Result;
use client::bindings::IConsumerStaking::{registerCall, setLicenceUriCall};

use super::contract::ContractArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::Report,
};

/// Arguments of `dimo consumer register`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where the consumer says who it is
    #[arg(value_name = "URI")]
    uri: String,
    /// Change the URI of a licence that is there already
    #[arg(long)]
    update: bool,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Registers, or changes the URI.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    let (chain, to, uri) = (consumers.chain(), consumers.address(), args.uri.clone());
    if args.update {
        let words = format!("change the licence's URI to {uri}");
        let call = setLicenceUriCall { uri };
        return args
            .act
            .carry_out(chain, &Act { to, call, words }, nothing_new)
            .await;
    }
    let words = format!("register as a data consumer ({uri})");
    let call = registerCall { uri };
    args.act
        .carry_out(chain, &Act { to, call, words }, nothing_new)
        .await
}
