//! `dimo consumer list`

use std::fmt::Write as _;

use alloy::primitives::U256;
use anyhow::Result;
use client::{chain::Read, units::dimo};
use serde_json::{Value, json};

use super::{contract::ContractArgs, show::standing};
use crate::report::Report;

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
    let mut text = String::new();
    let mut documents: Vec<Value> = Vec::new();
    for (account, uri) in consumers.licences(first_block).await? {
        let consumer = consumers.consumer(account).read().await?;
        writeln!(
            text,
            "{account}  {} DIMO active, {}  {uri}",
            dimo(U256::from(consumer.active)),
            standing(&consumer, now)
        )?;
        documents.push(json!({
            "consumer": account.to_string(),
            "uri": uri,
            "active": consumer.active.to_string(),
            "inGoodStanding": consumer.inGoodStanding,
        }));
    }
    if documents.is_empty() {
        text.push_str("no consumers: `dimo consumer register` makes one");
    }
    Ok(Report::new(text, json!({ "consumers": documents })))
}
