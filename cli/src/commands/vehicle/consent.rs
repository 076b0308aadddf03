//! `dimo vehicle consent`

use anyhow::Result;
use clap::ValueEnum;
use client::{
    bindings::IVehicleId::{setDataConsentCall, setDataConsentWithSignatureCall},
    chain::Chain,
    contracts::Vehicles,
    signing::{Definition, Order, Party},
};
use serde_json::json;

use crate::{
    commands::{
        acting::{Act, nothing_new},
        consenting::{ConsentArgs, Gathered},
        network::VehiclesArg,
    },
    report::Report,
};

/// Arguments of `dimo vehicle consent`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    vehicle: u64,
    /// Given or withdrawn
    consent: Switch,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    on: ConsentArgs,
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
    let network = args.on.open().await?;
    let contract = args.vehicles.find(&network.book)?;
    let (vehicle, consent) = (args.vehicle, args.consent == Switch::On);
    let order = Order {
        definition: Definition::VehicleId,
        primary: "DataConsent",
        fields: json!({ "vehicleId": vehicle, "consent": consent }),
        domain: network.domain(contract),
    };
    // Without a signature the call itself is the owner's word, and the contract knows whose it is.
    let needed = args.on.is_given();
    let parties = async |chain: &Chain, _| {
        let vehicles = Vehicles::new(chain.clone(), contract);
        Ok([Party {
            role: "the vehicle's owner",
            account: vehicles.vehicle(vehicle).await?.owner,
            needed,
        }])
    };
    let [signed] = match args.on.gather(&network, &order, parties).await? {
        Gathered::Signed(report) => return Ok(report),
        Gathered::Consents(consents) => consents,
    };
    let chain = network.chain()?;
    let words = match consent {
        true => format!("give data consent for vehicle {vehicle}"),
        false => format!("withdraw data consent for vehicle {vehicle}"),
    };
    if needed {
        let act = Act {
            to: contract,
            call: setDataConsentWithSignatureCall {
                vehicleId: vehicle,
                consent,
                deadline: signed.deadline,
                signature: signed.signature,
            },
            words: format!("{words} on its owner's signature"),
        };
        return args.on.act().carry_out(chain, &act, nothing_new).await;
    }
    let act = Act {
        to: contract,
        call: setDataConsentCall {
            vehicleId: vehicle,
            consent,
        },
        words,
    };
    args.on.act().carry_out(chain, &act, nothing_new).await
}
