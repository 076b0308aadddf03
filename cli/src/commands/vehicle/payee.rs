//! `dimo vehicle payee`

use std::str::FromStr;

use alloy::primitives::Address;
use anyhow::Result;
use client::bindings::IVehicleId::setPayeeCall;

use super::contract::VehicleArgs;
use crate::{
    commands::acting::{Act, nothing_new},
    report::Report,
};

/// Arguments of `dimo vehicle payee`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    on: VehicleArgs,
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

/// Sets the payee.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let act = Act {
        to: vehicles.address(),
        call: setPayeeCall {
            vehicleId: vehicle,
            payee: args.payee.0.unwrap_or_default(),
        },
        words: match args.payee.0 {
            Some(payee) => format!("pay the rewards of vehicle {vehicle} to {payee}"),
            None => format!("pay the rewards of vehicle {vehicle} to its owner"),
        },
    };
    args.on
        .act
        .carry_out(vehicles.chain(), &act, nothing_new)
        .await
}
