//! `dimo consumer list`

use alloy::primitives::U256;
use anyhow::Result;
use client::{chain::Read, units::dimo};
use serde_json::{Value, json};

use super::{contract::ContractArgs, show::standing};
use crate::report::{Column, Report, table};

/// Arguments of `dimo consumer list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    contract: ContractArgs,
}

/// Reads them.
///
/// # Errors
/// If the contract cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (consumers, book) = args.contract.connect().await?;
    let first_block = book.deployment().map_or(0, |it| it.block);
    let now = consumers.chain().head().await?.timestamp;
    let mut table = table(&[
        Column::Text("consumer"),
        Column::Number("DIMO active"),
        Column::Text("standing"),
        Column::Text("uri"),
    ]);
    let mut documents: Vec<Value> = Vec::new();
    for (account, uri) in consumers.licences(first_block).await? {
        let consumer = consumers.consumer(account).read().await?;
        table.add_row([
            account.to_string(),
            dimo(U256::from(consumer.active)),
            standing(&consumer, now),
            uri.clone(),
        ]);
        documents.push(json!({
            "consumer": account.to_string(),
            "uri": uri,
            "active": consumer.active.to_string(),
            "inGoodStanding": consumer.inGoodStanding,
        }));
    }
    let text = match documents.is_empty() {
        true => "no consumers: `dimo consumer register` makes one".to_owned(),
        false => table.trim_fmt(),
    };
    Ok(Report::new(text, json!({ "consumers": documents })))
}
