//! `dimo vehicle attest-keeper`, `reclaim`, `object`, `complete-reclaim` and `decide-reclaim`: the way back to a vehicle.

use std::path::PathBuf;

use alloy::primitives::{Address, U256};
use anyhow::{Context, Result};
use client::{
    bindings::IVehicleId::{
        ReclaimBegan, ReclaimRequest, completeReclaimCall, decideReclaimCall, objectToReclaimCall,
        objectToReclaimWithSignatureCall, reclaimCall,
    },
    chain::Read,
    contracts::Vehicles,
    signing::{Consent, Definition, Order, SignatureDocument},
};
use serde_json::json;

use super::{
    contract::{ContractArgs, VehicleArgs},
    owner::{OwnerArgs, Wish},
};
use crate::{
    commands::{
        acting::{Act, ActArgs, event, nothing_new},
        consenting::SignArgs,
        network::VehiclesArg,
        optional_chain::OptionalChainArgs,
    },
    report::Report,
};

/// Arguments of `dimo vehicle attest-keeper`.
#[derive(Debug, clap::Args)]
pub struct AttestArgs {
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    vehicle: u64,
    /// Whose it is
    #[arg(long, value_name = "ADDRESS")]
    keeper: Address,
    #[command(flatten)]
    network: OptionalChainArgs,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    signing: SignArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo vehicle reclaim`.
#[derive(Debug, clap::Args)]
pub struct ReclaimArgs {
    /// Document printed by `dimo vehicle attest-keeper`
    #[arg(long, value_name = "FILE")]
    attestation: PathBuf,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo vehicle object`.
#[derive(Debug, clap::Args)]
pub struct ObjectArgs {
    #[command(flatten)]
    owner: OwnerArgs,
}

/// Arguments of `dimo vehicle complete-reclaim`.
#[derive(Debug, clap::Args)]
pub struct CompleteArgs {
    #[command(flatten)]
    on: VehicleArgs,
}

/// Arguments of `dimo vehicle decide-reclaim`.
#[derive(Debug, clap::Args)]
pub struct DecideArgs {
    #[command(flatten)]
    on: VehicleArgs,
    /// Whose the vehicle is
    decision: Decision,
}

/// What the DAO decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Decision {
    /// It goes to the keeper whom the attestor named
    Keeper,
    /// It stays its owner's
    Owner,
}

impl Decision {
    /// The call.
    pub(in crate::commands) fn call(self, vehicle: u64) -> decideReclaimCall {
        decideReclaimCall {
            vehicleId: vehicle,
            moves: self == Self::Keeper,
        }
    }
}

/// Signs.
///
/// # Errors
/// If key, nonce or chain cannot be read.
pub async fn attest(args: &AttestArgs) -> Result<Report> {
    let network = args.network.open().await?;
    let contract = args.vehicles.find(&network.book)?;
    let nonce = match (args.signing.nonce(), network.online()) {
        (Some(nonce), _) => nonce,
        (None, Some(chain)) => {
            let vehicles = Vehicles::new(chain.clone(), contract);
            let vin = vehicles.vehicle(args.vehicle).await?.vinCommitment;
            U256::from(vehicles.vinNonce(vin).read().await?)
        }
        (None, None) => anyhow::bail!(
            "what is the VIN's nonce? Give --nonce N (vinNonce of the vehicle's commitment), or --rpc-url URL to read it"
        ),
    };
    let order = Order {
        definition: Definition::VehicleId,
        primary: "Reclaim",
        fields: json!({ "vehicleId": args.vehicle, "keeper": args.keeper.to_string() }),
        domain: network.domain(contract),
    };
    args.signing
        .document(&network, &args.act, &order, nonce)
        .await
}

/// Sends an attestor's word in.
///
/// # Errors
/// The contract's refusal, a document that is no such word, no key.
pub async fn reclaim(args: &ReclaimArgs) -> Result<Report> {
    let (vehicles, _) = args.contract.connect().await?;
    let file = args.attestation.display().to_string();
    let document = SignatureDocument::read(&args.attestation)?;
    let message = &document.typed_data["message"];
    let malformed =
        || format!("{file}: the attestation's message is not one of a vehicle's keeper");
    let vehicle = serde_json::from_value(message["vehicleId"].clone()).with_context(malformed)?;
    let keeper: Address =
        serde_json::from_value(message["keeper"].clone()).with_context(malformed)?;
    let order = Order {
        definition: Definition::VehicleId,
        primary: "Reclaim",
        fields: json!({ "vehicleId": vehicle, "keeper": keeper.to_string() }),
        domain: client::signing::Domain {
            chain_id: vehicles.chain().id(),
            contract: vehicles.address(),
        },
    };
    let now = vehicles.chain().head().await?.timestamp;
    let attestation = document.signature_for(&order, now).context(file)?;
    let act = Act {
        to: vehicles.address(),
        call: reclaimCall {
            request: ReclaimRequest {
                vehicleId: vehicle,
                keeper,
                attestor: document.signer,
                deadline: document.deadline,
                attestation,
            },
        },
        words: format!("reclaim vehicle {vehicle} for {keeper}"),
    };
    let told = |receipt: &_| {
        let began: ReclaimBegan = event(receipt, act.to)?;
        Ok(vec![
            ("vehicle", vehicle.into()),
            ("ends", began.ends.into()),
        ])
    };
    args.act.carry_out(vehicles.chain(), &act, told).await
}

/// Objects, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn object(args: &ObjectArgs) -> Result<Report> {
    let network = args.owner.open().await?;
    let vehicle = args.owner.vehicle;
    let wish = Wish {
        primary: "ReclaimObjection",
        fields: json!({ "vehicleId": vehicle }),
        call: objectToReclaimCall { vehicleId: vehicle },
        signed: |signed: Consent| objectToReclaimWithSignatureCall {
            vehicleId: vehicle,
            deadline: signed.deadline,
            signature: signed.signature,
        },
        words: format!("object to the reclaim of vehicle {vehicle}"),
        told: Vec::new(),
    };
    args.owner.fulfil(&network, wish).await
}

/// Hands the vehicle to its keeper.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn complete(args: &CompleteArgs) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let act = Act {
        to: vehicles.address(),
        call: completeReclaimCall { vehicleId: vehicle },
        words: format!("hand vehicle {vehicle} to its keeper"),
    };
    args.on
        .act
        .carry_out(vehicles.chain(), &act, nothing_new)
        .await
}

/// Decides.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn decide(args: &DecideArgs) -> Result<Report> {
    let (vehicles, _) = args.on.contract.connect().await?;
    let vehicle = args.on.vehicle;
    let act = Act {
        to: vehicles.address(),
        call: args.decision.call(vehicle),
        words: match args.decision {
            Decision::Keeper => format!("hand vehicle {vehicle} to its keeper"),
            Decision::Owner => format!("leave vehicle {vehicle} with its owner"),
        },
    };
    args.on
        .act
        .carry_out(vehicles.chain(), &act, nothing_new)
        .await
}
