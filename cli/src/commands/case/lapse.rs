//! `dimo case lapse`

use anyhow::Result;
use client::bindings::IDisputes::lapseCall;

use super::contract::ContractArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
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
    let (disputes, _) = args.contract.connect().await?;
    let act = Act {
        to: disputes.address(),
        call: lapseCall { caseId: args.case },
        words: format!("let case {} lapse", args.case),
    };
    args.act
        .carry_out(disputes.chain(), &act, nothing_new)
        .await
}
