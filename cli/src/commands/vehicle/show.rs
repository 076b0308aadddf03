//! `dimo vehicle show`

use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::{Kind, pairedDeviceCall},
    chain::Read,
    contracts::{
        Vehicles,
        vehicles::{definition, permission_names},
    },
    time::utc_from,
};
use serde_json::{Value, json};

use super::{contract::ContractArgs, list::document};
use crate::report::{Report, facts};

/// Arguments of `dimo vehicle show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    vehicle: u64,
    #[command(flatten)]
    contract: ContractArgs,
}

/// Reads it.
///
/// # Errors
/// If there is no such vehicle, or the contract cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (vehicles, book) = args.contract.connect().await?;
    let vehicle = vehicles.vehicle(args.vehicle).await?;
    let first_block = book.deployment().map_or(0, |it| it.block);
    let grants = vehicles
        .grants(args.vehicle, vehicle.tenure, first_block)
        .await?;
    let now = vehicles.chain().head().await?.timestamp;
    let mut lines = vec![
        ("vehicle", args.vehicle.to_string()),
        ("owner", vehicle.owner.to_string()),
        ("definition", definition(vehicle.definition)),
        ("powertrain", format!("{:?}", vehicle.powertrain)),
        ("VIN", format!("commitment {}", vehicle.vinCommitment)),
        (
            "data consent",
            match vehicle.dataConsent {
                true => "given".to_owned(),
                false => "not given: it earns nothing".to_owned(),
            },
        ),
        (
            "rewards to",
            match vehicle.payee.is_zero() {
                true => "its owner".to_owned(),
                false => vehicle.payee.to_string(),
            },
        ),
    ];
    let mut document = document(args.vehicle, &vehicle);
    for (kind, device) in devices(&vehicles, args.vehicle).await? {
        document[kind] = json!(device);
        let words = device.map_or_else(|| "none".to_owned(), |id| format!("device {id}"));
        lines.push((kind, words));
    }
    for grant in &grants {
        let standing = match grant.works {
            true if grant.personal => ", personally",
            true => "",
            false if grant.expiry < now => ", expired",
            false if !vehicle.dataConsent => ", not now: without data consent",
            false => ", not now: the grantee is not in good standing",
        };
        lines.push((
            "access",
            format!(
                "{} {} until {}{standing}",
                grant.grantee,
                permission_names(grant.permissions),
                utc_from(now, grant.expiry)
            ),
        ));
    }
    let grants: Vec<Value> = grants
        .iter()
        .map(|grant| {
            json!({
                "grantee": grant.grantee.to_string(),
                "permissions": format!("{:#x}", grant.permissions),
                "allowed": permission_names(grant.permissions),
                "expiry": grant.expiry,
                "personal": grant.personal,
                "terms": (!grant.terms.is_zero()).then_some(grant.terms),
                "works": grant.works,
            })
        })
        .collect();
    document["grants"] = grants.into();
    let reclaim = vehicles.reclaimOf(args.vehicle).read().await?;
    if !reclaim.keeper.is_zero() {
        let objected = match reclaim.objected {
            true => "; its owner objected, the DAO decides",
            false => "; its owner may object until then",
        };
        lines.push((
            "reclaimed",
            format!(
                "for {} by attestor {}, until {}{objected}",
                reclaim.keeper,
                reclaim.attestor,
                utc_from(now, reclaim.ends)
            ),
        ));
        document["reclaim"] = json!({
            "keeper": reclaim.keeper.to_string(),
            "attestor": reclaim.attestor.to_string(),
            "ends": reclaim.ends,
            "objected": reclaim.objected,
        });
    }
    Ok(Report::new(facts(&lines), document))
}

/// The device of each kind, as the registry knows it; nothing if there is no registry.
async fn devices(vehicles: &Vehicles, vehicle: u64) -> Result<Vec<(&'static str, Option<u64>)>> {
    let Some(registry) = vehicles.device_registry().await? else {
        return Ok(Vec::new());
    };
    let calls = [Kind::Hardware, Kind::Software].map(|kind| pairedDeviceCall {
        vehicleId: vehicle,
        kind,
    });
    let devices = vehicles.chain().read_many(registry, &calls).await?;
    let names = ["hardware", "software"];
    Ok(names
        .into_iter()
        .zip(devices)
        .map(|(name, device)| (name, (device != 0).then_some(device)))
        .collect())
}
