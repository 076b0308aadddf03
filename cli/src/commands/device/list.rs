//! `dimo device list`

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::{Device, deviceCall},
    chain::Read,
    units::count,
};
use serde_json::{Value, json};

use super::registry::RegistryArgs;
use crate::{
    commands::paging::PageArgs,
    report::{Column, Report, listed, table},
};

/// Arguments of `dimo device list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    registry: RegistryArgs,
    /// Only devices of this account
    #[arg(long, value_name = "ADDRESS")]
    owner: Option<Address>,
    /// Only devices of this manufacturer, by id or name
    #[arg(long, value_name = "ID|NAME")]
    manufacturer: Option<String>,
    #[command(flatten)]
    page: PageArgs,
}

/// Reads them.
///
/// # Errors
/// If the registry cannot be read, or there is no such manufacturer.
pub async fn run(args: &Args) -> Result<Report> {
    let (devices, _) = args.registry.connect().await?;
    let maker = match &args.manufacturer {
        Some(given) => Some(devices.manufacturers().await?.resolve(given).await?),
        None => None,
    };
    let claimed = devices.count().read().await?;
    let call = |id| deviceCall { deviceId: id };
    let keep = |id, device: Device| {
        let wanted = args.owner.is_none_or(|owner| owner == device.owner)
            && maker.is_none_or(|maker| maker == device.manufacturerId);
        wanted.then_some((id, device))
    };
    let page = args
        .page
        .walk(devices.chain(), devices.address(), claimed, call, keep)
        .await?;
    let mut table = table(&[
        Column::Number("id"),
        Column::Text("owner"),
        Column::Text("kind"),
        Column::Number("manufacturer"),
        Column::Text("key"),
        Column::Number("vehicle"),
    ]);
    let mut documents: Vec<Value> = Vec::with_capacity(page.items.len());
    for (id, device) in &page.items {
        let vehicle = match device.vehicleId {
            0 => "none".to_owned(),
            vehicle => vehicle.to_string(),
        };
        table.add_row([
            id.to_string(),
            device.owner.to_string(),
            format!("{:?}", device.kind).to_lowercase(),
            device.manufacturerId.to_string(),
            device.key.to_string(),
            vehicle,
        ]);
        documents.push(document(*id, device));
    }
    let last = match page.next {
        Some(next) => format!("more with --after {next}"),
        None => format!(
            "{} shown of {} claimed",
            count(page.items.len()),
            count(claimed)
        ),
    };
    Ok(Report::new(
        listed(&table, &last),
        json!({ "claimed": claimed, "devices": documents, "next": page.next }),
    ))
}

/// A device for programs.
pub(super) fn document(id: u64, device: &Device) -> Value {
    json!({
        "id": id,
        "owner": device.owner.to_string(),
        "key": device.key.to_string(),
        "manufacturerId": device.manufacturerId,
        "kind": format!("{:?}", device.kind).to_lowercase(),
        "vehicle": (device.vehicleId != 0).then_some(device.vehicleId),
    })
}
