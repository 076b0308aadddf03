//! `dimo vehicle burn`

use anyhow::Result;
use client::{
    bindings::IVehicleId::{burnCall, burnWithSignatureCall},
    signing::Consent,
};
use serde_json::json;

use super::owner::{OwnerArgs, Wish};
use crate::report::Report;

/// Arguments of `dimo vehicle burn`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    owner: OwnerArgs,
}

/// Burns it, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.owner.open().await?;
    let vehicle = args.owner.vehicle;
    let wish = Wish {
        primary: "Burn",
        fields: json!({ "vehicleId": vehicle }),
        call: burnCall { vehicleId: vehicle },
        signed: |signed: Consent| burnWithSignatureCall {
            vehicleId: vehicle,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: format!("burn vehicle {vehicle}"),
        told: Vec::new(),
    };
    args.owner.fulfil(&network, wish).await
}
