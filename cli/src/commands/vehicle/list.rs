//! `dimo vehicle list`

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
use crate::{
    commands::paging::PageArgs,
    report::{Column, Report, listed, table},
};

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
    let mut table = table(&[
        Column::Number("id"),
        Column::Text("owner"),
        Column::Text("powertrain"),
        Column::Text("data consent"),
        Column::Text("definition"),
    ]);
    let mut documents: Vec<Value> = Vec::with_capacity(page.items.len());
    for (id, vehicle) in &page.items {
        let consent = match vehicle.dataConsent {
            true => "yes",
            false => "no",
        };
        table.add_row([
            id.to_string(),
            vehicle.owner.to_string(),
            format!("{:?}", vehicle.powertrain),
            consent.to_owned(),
            definition(vehicle.definition),
        ]);
        documents.push(document(*id, vehicle));
    }
    let last = match page.next {
        Some(next) => format!("more with --after {next}"),
        None => format!(
            "{} shown of {} ever minted",
            count(page.items.len()),
            count(minted)
        ),
    };
    Ok(Report::new(
        listed(&table, &last),
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
