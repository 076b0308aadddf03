//! `dimo vehicle consent`

use anyhow::Result;
use clap::ValueEnum;
use serde_json::json;

use crate::{
    bindings::IVehicleId::{setDataConsentCall, setDataConsentWithSignatureCall},
    commands::{
        acting::{Act, ActArgs, nothing_new},
        consenting::{ConsentArgs, PlaceArgs},
        network::VehiclesArg,
    },
    report::Report,
    signing::{Definition, Order, Party},
    vehicles::Vehicles,
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
    place: PlaceArgs,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    consenting: ConsentArgs,
    #[command(flatten)]
    act: ActArgs,
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
    let place = args.place.open().await?;
    let contract = args.vehicles.find(&place.book)?;
    let (vehicle, consent) = (args.vehicle, args.consent == Switch::On);
    let order = Order {
        definition: Definition::VehicleId,
        primary: "DataConsent",
        fields: json!({ "vehicleId": vehicle, "consent": consent }),
        domain: place.domain(contract),
    };
    let party = match place.online() {
        Some(chain) => {
            let found = Vehicles::new(chain.clone(), contract)
                .vehicle(vehicle)
                .await?;
            Some(Party {
                role: "the vehicle's owner",
                account: found.owner,
                needed: true,
            })
        }
        None => None,
    };
    if args.consenting.sign_only() {
        return args
            .consenting
            .sign(&place, &args.act, &order, party.as_slice())
            .await;
    }
    let chain = place.chain()?;
    let words = match consent {
        true => format!("give data consent for vehicle {vehicle}"),
        false => format!("withdraw data consent for vehicle {vehicle}"),
    };
    match party.filter(|_| args.consenting.is_given()) {
        Some(owner) => {
            let [signed] = args.consenting.collect(chain, &order, [owner]).await?;
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
            args.act.carry_out(chain, &act, nothing_new).await
        }
        None => {
            let act = Act {
                to: contract,
                call: setDataConsentCall {
                    vehicleId: vehicle,
                    consent,
                },
                words,
            };
            args.act.carry_out(chain, &act, nothing_new).await
        }
    }
}
