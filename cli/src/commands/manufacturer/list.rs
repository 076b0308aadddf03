//! `dimo manufacturer list`

use anyhow::Result;
use client::{chain::Read, units::count};
use serde_json::{Value, json};

use super::entry::{RegistryArgs, lower};
use crate::report::{Column, Report, table};

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
    let mut table = table(&[
        Column::Number("id"),
        Column::Text("name"),
        Column::Text("kind"),
        Column::Text("status"),
        Column::Number("points"),
        Column::Text("owner"),
    ]);
    let mut documents: Vec<Value> = Vec::with_capacity(ids.len());
    for ((id, entry), points) in ids.into_iter().zip(entries).zip(points) {
        let (kind, status) = (lower(entry.kind), lower(entry.status));
        table.add_row([
            id.to_string(),
            entry.name.clone(),
            kind.clone(),
            status.clone(),
            count(points),
            entry.owner.to_string(),
        ]);
        documents.push(json!({
            "id": id,
            "name": entry.name,
            "kind": kind,
            "status": status,
            "points": points,
            "owner": entry.owner.to_string(),
        }));
    }
    let text = match documents.is_empty() {
        true => "no entries: `dimo manufacturer whitelist` makes one".to_owned(),
        false => table.trim_fmt(),
    };
    Ok(Report::new(
        text,
        json!({ "week": week, "manufacturers": documents }),
    ))
}
