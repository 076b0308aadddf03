//! `dimo case respond`

use anyhow::Result;
use client::bindings::IDisputes::respondCall;

use super::{contract::ContractArgs, file::DocumentArgs};
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::Report,
};

/// Arguments of `dimo case respond`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case's id
    #[arg(value_name = "CASE")]
    case: u64,
    #[command(flatten)]
    document: DocumentArgs,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Responds.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (hash, uri) = args.document.read()?;
    let (disputes, _) = args.contract.connect().await?;
    let act = Act {
        to: disputes.address(),
        words: format!("answer case {} with {uri}", args.case),
        call: respondCall {
            caseId: args.case,
            answerHash: hash,
            answerUri: uri,
        },
    };
    args.act
        .carry_out(disputes.chain(), &act, nothing_new)
        .await
}
