//! `dimo case list`

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
use crate::{
    commands::paging::PageArgs,
    report::{Column, Report, listed, table},
};

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
    let mut table = table(&[
        Column::Number("case"),
        Column::Text("against"),
        Column::Number("DIMO"),
        Column::Text("standing"),
    ]);
    let mut documents: Vec<Value> = Vec::with_capacity(page.items.len());
    for (id, case) in &page.items {
        table.add_row([
            id.to_string(),
            case.accused.to_string(),
            dimo(U256::from(case.amount)),
            standing(case, now),
        ]);
        documents.push(document(*id, case));
    }
    let last = match page.next {
        Some(next) => format!("more with --after {next}"),
        None => format!("{} ever filed", count(filed)),
    };
    Ok(Report::new(
        listed(&table, &last),
        json!({ "filed": filed, "cases": documents, "next": page.next }),
    ))
}
