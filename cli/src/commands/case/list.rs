//! `dimo case list`

use std::fmt::Write as _;

use alloy::primitives::{Address, U256};
use anyhow::Result;
use client::{
    bindings::IDisputes::{Case, caseOfCall},
    chain::Read,
    units::{count, dimo},
};
use serde_json::{Value, json};

use super::{
    contract::ContractArgs,
    show::{document, standing},
};
use crate::{commands::paging::PageArgs, report::Report};

/// Arguments of `dimo case list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    contract: ContractArgs,
    /// Only cases against this consumer
    #[arg(long, value_name = "ADDRESS")]
    accused: Option<Address>,
    #[command(flatten)]
    page: PageArgs,
}

/// Reads them.
///
/// # Errors
/// If the contract cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (disputes, _) = args.contract.connect().await?;
    let filed = disputes.state().read().await?.cases;
    let call = |id| caseOfCall { caseId: id };
    let keep = |id, case: Case| {
        let wanted = args.accused.is_none_or(|accused| accused == case.accused);
        wanted.then_some((id, case))
    };
    let page = args
        .page
        .walk(disputes.chain(), disputes.address(), filed, call, keep)
        .await?;
    let now = disputes.chain().head().await?.timestamp;
    let mut text = String::new();
    let mut documents: Vec<Value> = Vec::with_capacity(page.items.len());
    for (id, case) in &page.items {
        writeln!(
            text,
            "{id:<6} against {} for {} DIMO: {}",
            case.accused,
            dimo(U256::from(case.amount)),
            standing(case, now)
        )?;
        documents.push(document(*id, case));
    }
    match page.next {
        Some(next) => writeln!(text, "more with --after {next}")?,
        None => writeln!(text, "{} ever filed", count(filed))?,
    }
    Ok(Report::new(
        text,
        json!({ "filed": filed, "cases": documents, "next": page.next }),
    ))
}
