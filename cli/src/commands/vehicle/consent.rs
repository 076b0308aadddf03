//! `dimo vehicle consent`

use anyhow::Result;
use clap::ValueEnum;
use client::{
    bindings::IVehicleId::{setDataConsentCall, setDataConsentWithSignatureCall},
    signing::Consent,
};
use serde_json::json;

use super::owner::{OwnerArgs, Wish};
use crate::report::Report;

/// Arguments of `dimo vehicle consent`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    owner: OwnerArgs,
    /// Given or withdrawn
    consent: Switch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    /// Its data may be used
    On,
    /// Its data may not be used
    Off,
}

/// Sets the consent, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.owner.open().await?;
    let (vehicle, consent) = (args.owner.vehicle, args.consent == Switch::On);
    let wish = Wish {
        primary: "DataConsent",
        fields: json!({ "vehicleId": vehicle, "consent": consent }),
        call: setDataConsentCall {
            vehicleId: vehicle,
            consent,
        },
        signed: |signed: Consent| setDataConsentWithSignatureCall {
            vehicleId: vehicle,
            consent,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: match consent {
            true => format!("give data consent for vehicle {vehicle}"),
            false => format!("withdraw data consent for vehicle {vehicle}"),
        },
        told: Vec::new(),
    };
    args.owner.fulfil(&network, wish).await
}
