//! `dimo manufacturer list`

use std::fmt::Write as _;

use anyhow::Result;
use client::{chain::Read, units::count};
use serde_json::{Value, json};

use super::entry::{RegistryArgs, lower};
use crate::report::Report;

/// Arguments of `dimo manufacturer list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    registry: RegistryArgs,
}

/// Reads them.
///
/// # Errors
/// If the registry cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (registry, _) = args.registry.connect().await?;
    let week = registry.current_week().await?;
    let ids: Vec<u32> = (1..=registry.count().read().await?).collect();
    let entries = registry.entries(&ids).await?;
    let points = registry.points(&ids, week).await?;
    let mut text = String::new();
    let mut documents: Vec<Value> = Vec::with_capacity(ids.len());
    for ((id, entry), points) in ids.into_iter().zip(entries).zip(points) {
        let (kind, status) = (lower(entry.kind), lower(entry.status));
        writeln!(
            text,
            "{id:<5} {:<32} {kind:<9} {status:<10} {:>7} points  {}",
            entry.name,
            count(points),
            entry.owner
        )?;
        documents.push(json!({
            "id": id,
            "name": entry.name,
            "kind": kind,
            "status": status,
            "points": points,
            "owner": entry.owner.to_string(),
        }));
    }
    if documents.is_empty() {
        text.push_str("no entries: `dimo manufacturer whitelist` makes one");
    }
    Ok(Report::new(
        text,
        json!({ "week": week, "manufacturers": documents }),
    ))
}
