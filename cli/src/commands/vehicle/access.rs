//! `dimo vehicle grant`, `revoke`, `revoke-all` and `renounce`: who may read a vehicle's data.

use std::path::PathBuf;

use alloy::primitives::{Address, B256, keccak256};
use anyhow::{Context, Result};
use client::{
    bindings::IVehicleId::{
        Grant, grantAccessCall, grantAccessWithSignatureCall, renounceAccessCall, revokeAccessCall,
        revokeAccessWithSignatureCall, revokeAllAccessCall, revokeAllAccessWithSignatureCall,
    },
    contracts::vehicles::{permission_names, permissions},
    signing::Consent,
    time::{Moment, utc},
};
use serde_json::json;

use super::{
    contract::VehicleArgs,
    owner::{OwnerArgs, Wish},
};
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo vehicle grant`.
#[derive(Debug, clap::Args)]
pub struct GrantArgs {
    #[command(flatten)]
    owner: OwnerArgs,
    /// Who may read
    #[arg(value_name = "GRANTEE")]
    grantee: Address,
    /// What: names with commas between (telemetry, commands, location, location-history, vin, live, raw, approximate-location), or a bitmap, hex (0x1f) or decimal
    #[arg(long, value_name = "NAMES", value_parser = permissions)]
    permissions: u128,
    /// Until when: RFC 3339, a date, or a duration from now such as 30d
    #[arg(long, value_name = "WHEN")]
    expires: Moment,
    /// For family or a mechanic, who read for the owner and need no licence: up to four at a time
    #[arg(long)]
    personal: bool,
    /// What the grantee may do with the data: a file, whose hash becomes part of the grant
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
    /// Where the terms can be read
    #[arg(long, value_name = "URI", requires = "terms", default_value = "")]
    terms_uri: String,
}

/// Arguments of `dimo vehicle revoke`.
#[derive(Debug, clap::Args)]
pub struct RevokeArgs {
    #[command(flatten)]
    owner: OwnerArgs,
    /// Who may read no longer
    #[arg(value_name = "GRANTEE")]
    grantee: Address,
}

/// Arguments of `dimo vehicle revoke-all`.
#[derive(Debug, clap::Args)]
pub struct RevokeAllArgs {
    #[command(flatten)]
    owner: OwnerArgs,
}

/// Arguments of `dimo vehicle renounce`.
#[derive(Debug, clap::Args)]
pub struct RenounceArgs {
    #[command(flatten)]
    on: VehicleArgs,
}

/// Grants, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key, terms that cannot be read.
pub async fn grant(args: &GrantArgs) -> Result<Report> {
    let network = args.owner.open().await?;
    let expiry = args.expires.from(network.now().await?);
    let terms = match &args.terms {
        Some(file) => keccak256(std::fs::read(file).with_context(|| file.display().to_string())?),
        None => B256::ZERO,
    };
    let grant = Grant {
        vehicleId: args.owner.vehicle,
        grantee: args.grantee,
        permissions: args.permissions,
        expiry,
        personal: args.personal,
        termsHash: terms,
        termsUri: args.terms_uri.clone(),
    };
    let wish = Wish {
        primary: "AccessGrant",
        fields: json!({
            "vehicleId": grant.vehicleId,
            "grantee": grant.grantee.to_string(),
            "permissions": grant.permissions.to_string(),
            "expiry": grant.expiry,
            "personal": grant.personal,
            "termsHash": grant.termsHash,
            "termsUri": grant.termsUri,
        }),
        call: grantAccessCall {
            grant: grant.clone(),
        },
        words: format!(
            "let {} read {} of vehicle {} until {}",
            grant.grantee,
            permission_names(grant.permissions),
            grant.vehicleId,
            utc(expiry)
        ),
        signed: |signed: Consent| grantAccessWithSignatureCall {
            grant,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        told: vec![("expiry", expiry.into()), ("terms", json!(terms))],
    };
    args.owner.fulfil(&network, wish).await
}

/// Revokes, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn revoke(args: &RevokeArgs) -> Result<Report> {
    let network = args.owner.open().await?;
    let (vehicle, grantee) = (args.owner.vehicle, args.grantee);
    let wish = Wish {
        primary: "AccessRevocation",
        fields: json!({ "vehicleId": vehicle, "grantee": grantee.to_string() }),
        call: revokeAccessCall {
            vehicleId: vehicle,
            grantee,
        },
        signed: |signed: Consent| revokeAccessWithSignatureCall {
            vehicleId: vehicle,
            grantee,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: format!("revoke the access of {grantee} to vehicle {vehicle}"),
        told: Vec::new(),
    };
    args.owner.fulfil(&network, wish).await
}

/// Revokes everybody's, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn revoke_all(args: &RevokeAllArgs) -> Result<Report> {
    let network = args.owner.open().await?;
    let vehicle = args.owner.vehicle;
    let wish = Wish {
        primary: "AllAccessRevocation",
        fields: json!({ "vehicleId": vehicle }),
        call: revokeAllAccessCall { vehicleId: vehicle },
        signed: |signed: Consent| revokeAllAccessWithSignatureCall {
            vehicleId: vehicle,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: format!("revoke everybody's access to vehicle {vehicle}"),
        told: Vec::new(),
    };
    args.owner.fulfil(&network, wish).await
}

/// Renounces.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn renounce(args: &RenounceArgs) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let act = Act {
        to: vehicles.address(),
        call: renounceAccessCall { vehicleId: vehicle },
        words: format!("renounce what was granted on vehicle {vehicle}"),
    };
    args.on
        .act
        .carry_out(vehicles.chain(), &act, nothing_new)
        .await
}
