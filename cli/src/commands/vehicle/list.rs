//! `dimo vehicle list`

use std::fmt::Write as _;

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IVehicleId::{Vehicle, vehicleCall},
    chain::Read,
    contracts::vehicles::definition,
    units::count,
};
use serde_json::{Value, json};

use super::contract::ContractArgs;
use crate::{commands::paging::PageArgs, report::Report};

/// Arguments of `dimo vehicle list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    contract: ContractArgs,
    /// Only vehicles of this account
    #[arg(long, value_name = "ADDRESS")]
    owner: Option<Address>,
    #[command(flatten)]
    page: PageArgs,
}

/// Reads them.
///
/// # Errors
/// If the contract cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (vehicles, _) = args.contract.connect().await?;
    let minted = vehicles.count().read().await?;
    let call = |id| vehicleCall { vehicleId: id };
    let keep = |id, vehicle: Vehicle| {
        let wanted = args.owner.is_none_or(|owner| owner == vehicle.owner);
        wanted.then_some((id, vehicle))
    };
    let page = args
        .page
        .walk(vehicles.chain(), vehicles.address(), minted, call, keep)
        .await?;
    let mut text = String::new();
    let mut documents: Vec<Value> = Vec::with_capacity(page.items.len());
    for (id, vehicle) in &page.items {
        let consent = match vehicle.dataConsent {
            true => "consent",
            false => "no consent",
        };
        writeln!(
            text,
            "{id:<8} {} {:<5} {consent:<11} {}",
            vehicle.owner,
            format!("{:?}", vehicle.powertrain),
            definition(vehicle.definition)
        )?;
        documents.push(document(*id, vehicle));
    }
    match page.next {
        Some(next) => writeln!(text, "more with --after {next}")?,
        None => writeln!(
            text,
            "{} shown of {} ever minted",
            count(page.items.len()),
            count(minted)
        )?,
    }
    Ok(Report::new(
        text,
        json!({ "minted": minted, "vehicles": documents, "next": page.next }),
    ))
}

/// A vehicle for programs.
pub(super) fn document(id: u64, vehicle: &Vehicle) -> Value {
    let payee = (!vehicle.payee.is_zero()).then(|| vehicle.payee.to_string());
    json!({
        "id": id,
        "owner": vehicle.owner.to_string(),
        "definition": definition(vehicle.definition),
        "powertrain": format!("{:?}", vehicle.powertrain),
        "vinCommitment": vehicle.vinCommitment,
        "dataConsent": vehicle.dataConsent,
        "payee": payee,
        "tenure": vehicle.tenure,
    })
}
