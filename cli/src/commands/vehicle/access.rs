//! `dimo vehicle grant` and `revoke`: who may read a vehicle's data.

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IVehicleId::{grantAccessCall, revokeAccessCall},
    contracts::vehicles::permissions,
    time::{Moment, utc},
};

use super::contract::VehicleArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo vehicle grant`.
#[derive(Debug, clap::Args)]
pub struct GrantArgs {
    #[command(flatten)]
    on: VehicleArgs,
    /// Who may read
    #[arg(value_name = "GRANTEE")]
    grantee: Address,
    /// What: a bitmap, hex (0x1f) or decimal
    #[arg(long, value_name = "BITMAP", value_parser = permissions)]
    permissions: u128,
    /// Until when: RFC 3339, a date, or a duration from now such as 30d
    #[arg(long, value_name = "WHEN")]
    expires: Moment,
}

/// Arguments of `dimo vehicle revoke`.
#[derive(Debug, clap::Args)]
pub struct RevokeArgs {
    #[command(flatten)]
    on: VehicleArgs,
    /// Who may read no longer
    #[arg(value_name = "GRANTEE")]
    grantee: Address,
}

/// Grants.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn grant(args: &GrantArgs) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let expiry = args.expires.from(vehicles.chain().head().await?.timestamp);
    let act = Act {
        to: vehicles.address(),
        call: grantAccessCall {
            vehicleId: vehicle,
            grantee: args.grantee,
            permissions: args.permissions,
            expiry,
        },
        words: format!(
            "grant {} permissions {:#x} on vehicle {vehicle} until {}",
            args.grantee,
            args.permissions,
            utc(expiry)
        ),
    };
    let told = |_: &_| Ok(vec![("expiry", expiry.into())]);
    args.on.act.carry_out(vehicles.chain(), &act, told).await
}

/// Revokes.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn revoke(args: &RevokeArgs) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let act = Act {
        to: vehicles.address(),
        call: revokeAccessCall {
            vehicleId: vehicle,
            grantee: args.grantee,
        },
        words: format!("revoke the access of {} to vehicle {vehicle}", args.grantee),
    };
    args.on
        .act
        .carry_out(vehicles.chain(), &act, nothing_new)
        .await
}
