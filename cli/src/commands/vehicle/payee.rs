//! `dimo vehicle payee`

use std::str::FromStr;

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IVehicleId::{setPayeeCall, setPayeeWithSignatureCall},
    signing::Consent,
};
use serde_json::json;

use super::owner::{OwnerArgs, Wish};
use crate::report::Report;

/// Arguments of `dimo vehicle payee`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    owner: OwnerArgs,
    /// The account, or `none` for the owner
    #[arg(value_name = "ADDRESS|none")]
    payee: Payee,
}

/// An account, or none.
#[derive(Clone, Copy, Debug)]
struct Payee(Option<Address>);

impl FromStr for Payee {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self(None)),
            text => match text.parse() {
                Ok(account) => Ok(Self(Some(account))),
                Err(_) => Err(format!("`{text}` is neither an address nor `none`")),
            },
        }
    }
}

/// Sets the payee, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.owner.open().await?;
    let vehicle = args.owner.vehicle;
    let payee = args.payee.0.unwrap_or_default();
    let wish = Wish {
        primary: "Payee",
        fields: json!({ "vehicleId": vehicle, "payee": payee.to_string() }),
        call: setPayeeCall {
            vehicleId: vehicle,
            payee,
        },
        signed: |signed: Consent| setPayeeWithSignatureCall {
            vehicleId: vehicle,
            payee,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: match args.payee.0 {
            Some(payee) => format!("pay the rewards of vehicle {vehicle} to {payee}"),
            None => format!("pay the rewards of vehicle {vehicle} to its owner"),
        },
        told: Vec::new(),
    };
    args.owner.fulfil(&network, wish).await
}
