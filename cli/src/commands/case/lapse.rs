//! `dimo case lapse`

use anyhow::Result;
use client::bindings::IConsumerStaking::lapseCall;

use crate::{
    commands::{
        acting::{Act, ActArgs, nothing_new},
        consumer::contract::ContractArgs,
    },
    report::Report,
};

/// Arguments of `dimo case lapse`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case's id
    #[arg(value_name = "CASE")]
    case: u64,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Lets it lapse.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    let act = Act {
        to: consumers.address(),
        call: lapseCall { caseId: args.case },
        words: format!("let case {} lapse", args.case),
    };
    args.act
        .carry_out(consumers.chain(), &act, nothing_new)
        .await
}
