//! `dimo vehicle mint`

use std::path::PathBuf;

use alloy::primitives::{Bytes, U256};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::IVehicleId::{MintRequest, VehicleMinted, mintCall},
    chain::{Chain, Read},
    contracts::{Vehicles, vehicles::definition},
    signing::{Definition, Domain, Order, Party, SignatureDocument},
};

use super::attest::Car;
use crate::{
    commands::{
        acting::{Act, event},
        consenting::{ConsentArgs, Gathered},
        network::VehiclesArg,
    },
    report::Report,
};

/// Arguments of `dimo vehicle mint`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Document printed by `dimo vehicle attest`
    #[arg(long, value_name = "FILE")]
    attestation: PathBuf,
    /// Do not let the vehicle's data be used for now; it will not earn
    #[arg(long)]
    no_data_consent: bool,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    on: ConsentArgs,
}

/// Mints, or signs for it.
///
/// # Errors
/// The contract's refusal, a signature that is for something else, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let attestation = SignatureDocument::read(&args.attestation)?;
    let network = args.on.open().await?;
    let contract = args.vehicles.find(&network.book)?;
    let car = Car::read(&attestation.typed_data)
        .with_context(|| args.attestation.display().to_string())?;
    let consent = !args.no_data_consent;
    let mut fields = car.fields();
    fields["dataConsent"] = consent.into();
    let order = Order {
        definition: Definition::VehicleId,
        primary: "Mint",
        fields,
        domain: network.domain(contract),
    };
    let parties = async |_: &Chain, actor| {
        Ok([Party {
            role: "the owner",
            account: car.owner,
            needed: actor != car.owner,
        }])
    };
    let [signed] = match args.on.gather(&network, &order, parties).await? {
        Gathered::Signed(report) => return Ok(report),
        Gathered::Consents(consents) => consents,
    };
    let chain = network.chain()?;
    let attested = attested(chain, &attestation, &car, network.domain(contract))
        .await
        .with_context(|| args.attestation.display().to_string())?;
    let act = Act {
        to: contract,
        call: mintCall {
            request: MintRequest {
                owner: car.owner,
                definition: car.definition,
                powertrain: car.powertrain,
                vinCommitment: car.vin_commitment,
                dataConsent: consent,
                attestor: attestation.signer,
                attestationDeadline: attestation.deadline,
                attestation: attested,
                deadline: signed.deadline,
                signature: signed.signature,
            },
        },
        words: format!(
            "mint a vehicle ({}, {:?}) for {}",
            definition(car.definition),
            car.powertrain,
            car.owner
        ),
    };
    args.on
        .act()
        .carry_out(chain, &act, |receipt| {
            let told: VehicleMinted = event(receipt, contract)?;
            Ok(vec![("vehicle", told.vehicleId.into())])
        })
        .await
}

/// The attestor's signature, if it is one for this contract, in time and not used up.
async fn attested(
    chain: &Chain,
    attestation: &SignatureDocument,
    car: &Car,
    domain: Domain,
) -> Result<Bytes> {
    let now = chain.head().await?.timestamp;
    let vehicles = Vehicles::new(chain.clone(), domain.contract);
    let scheme = vehicles.vinScheme().read().await?.version;
    let signature = attestation.signature_for(&car.order(scheme, domain), now)?;
    let next = U256::from(vehicles.vinNonce(car.vin_commitment).read().await?);
    ensure!(
        attestation.nonce == next,
        "the attestation has nonce {}, but the VIN's next one is {next}: it was used; the attestor must sign again",
        attestation.nonce
    );
    Ok(signature)
}
