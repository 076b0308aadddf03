//! `dimo case respond`

use anyhow::Result;
use client::bindings::IConsumerStaking::respondCall;

use super::file::DocumentArgs;
use crate::{
    commands::{
        acting::{Act, ActArgs, nothing_new},
        consumer::contract::ContractArgs,
    },
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
    let (consumers, _) = args.contract.connect().await?;
    let act = Act {
        to: consumers.address(),
        words: format!("answer case {} with {uri}", args.case),
        call: respondCall {
            caseId: args.case,
            answerHash: hash,
            answerUri: uri,
        },
    };
    args.act
        .carry_out(consumers.chain(), &act, nothing_new)
        .await
}
