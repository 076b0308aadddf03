//! `dimo manufacturer show`

use alloy::primitives::Address;
use anyhow::Result;
use client::{chain::Read, units::count};
use serde_json::{Value, json};

use super::entry::{RegistryArgs, lower};
use crate::report::{Report, facts};

/// Arguments of `dimo manufacturer show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The entry's id or name
    #[arg(value_name = "MANUFACTURER")]
    entry: String,
    #[command(flatten)]
    registry: RegistryArgs,
}

/// Reads it.
///
/// # Errors
/// If there is no such entry, or the registry cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (registry, book) = args.registry.connect().await?;
    let id = registry.resolve(&args.entry).await?;
    let first_block = book.deployment().map_or(0, |it| it.block);
    let entry = registry.manufacturer(id).read().await?;
    let week = registry.current_week().await?;
    let status_of_week = registry.statusAt(id, week).read().await?;
    let points = registry.points(&[id], week).await?;
    let changes = registry.changes(id, week, first_block).await?;
    let operators = registry.operators(id, first_block).await?;
    let pending = (entry.pendingOwner != Address::ZERO).then(|| entry.pendingOwner.to_string());

    let mut lines = vec![
        ("id", id.to_string()),
        ("name", entry.name.clone()),
        ("kind", lower(entry.kind)),
        (
            "status",
            format!(
                "{} now, {} for points of week {week}",
                lower(entry.status),
                lower(status_of_week)
            ),
        ),
        ("points", count(points.first().copied().unwrap_or_default())),
    ];
    for change in &changes {
        let words = format!("{} from week {}", count(change.points), change.from_week);
        lines.push(("announced", words));
    }
    lines.push(("owner", entry.owner.to_string()));
    if let Some(pending) = &pending {
        lines.push(("offered to", pending.clone()));
    }
    for operator in &operators {
        lines.push(("operator", operator.to_string()));
    }
    let announced: Vec<Value> = changes
        .iter()
        .map(|change| json!({ "points": change.points, "fromWeek": change.from_week }))
        .collect();
    let document = json!({
        "id": id,
        "name": entry.name,
        "kind": lower(entry.kind),
        "status": lower(entry.status),
        "week": week,
        "statusOfWeek": lower(status_of_week),
        "points": points.first(),
        "announced": announced,
        "owner": entry.owner.to_string(),
        "pendingOwner": pending,
        "operators": operators.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    Ok(Report::new(facts(&lines), document))
}
