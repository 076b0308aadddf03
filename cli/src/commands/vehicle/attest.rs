//! `dimo vehicle attest`

use alloy::primitives::{Address, B256, U256};
use anyhow::{Context, Result};
use client::{
    bindings::IVehicleId::Powertrain,
    chain::Read,
    contracts::{Vehicles, vehicles::DefinitionId},
    signing::{Definition, Domain, Order},
};
use serde_json::json;

use crate::{
    commands::{
        acting::ActArgs, consenting::SignArgs, network::VehiclesArg,
        optional_chain::OptionalChainArgs,
    },
    report::Report,
};

/// Arguments of `dimo vehicle attest`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose the vehicle will be
    #[arg(long, value_name = "ADDRESS")]
    owner: Address,
    /// Id of the device definition (make, model, year): 32 bytes of hex, or text such as tesla_model-3_2022
    #[arg(long, value_name = "ID")]
    definition: DefinitionId,
    /// What drives it
    #[arg(long)]
    powertrain: PowertrainArg,
    /// Commitment to the VIN, 32 bytes of hex; the VIN itself is nowhere on chain
    #[arg(long, value_name = "HEX")]
    vin_commitment: B256,
    /// Version of the scheme of VIN commitments [default: the chain's, or 1 without --rpc-url]
    #[arg(long, value_name = "VERSION")]
    vin_scheme: Option<u32>,
    #[command(flatten)]
    network: OptionalChainArgs,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    signing: SignArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Signs.
///
/// # Errors
/// If key, nonce or chain cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let network = args.network.open().await?;
    let contract = args.vehicles.find(&network.book)?;
    let car = Car {
        owner: args.owner,
        definition: args.definition.0,
        powertrain: args.powertrain.into(),
        vin_commitment: args.vin_commitment,
    };
    let nonce = match (args.signing.nonce(), network.online()) {
        (Some(nonce), _) => nonce,
        (None, Some(chain)) => {
            let vehicles = Vehicles::new(chain.clone(), contract);
            U256::from(vehicles.vinNonce(car.vin_commitment).read().await?)
        }
        (None, None) => anyhow::bail!(
            "what is the VIN's nonce? Give --nonce N (vinNonce of the commitment, 0 for a car that was never minted), or \
             --rpc-url URL to read it"
        ),
    };
    let scheme = match (args.vin_scheme, network.online()) {
        (Some(scheme), _) => scheme,
        (None, Some(chain)) => {
            let vehicles = Vehicles::new(chain.clone(), contract);
            vehicles.vinScheme().read().await?.version
        }
        (None, None) => protocol::vin::FIRST_VERSION,
    };
    let order = car.order(scheme, network.domain(contract));
    args.signing
        .document(&network, &args.act, &order, nonce)
        .await
}

/// What is attested.
#[derive(Clone, Copy, Debug)]
pub(super) struct Car {
    pub(super) owner: Address,
    pub(super) definition: B256,
    pub(super) powertrain: Powertrain,
    pub(super) vin_commitment: B256,
}

impl Car {
    /// What an attestor signs of it.
    pub(super) fn order(&self, scheme: u32, domain: Domain) -> Order {
        let mut fields = self.fields();
        fields["vinScheme"] = scheme.into();
        Order {
            definition: Definition::VehicleId,
            primary: "Attestation",
            fields,
            domain,
        }
    }

    /// What attestor and owner both sign.
    pub(super) fn fields(&self) -> serde_json::Value {
        json!({
            "owner": self.owner.to_string(),
            "definition": self.definition,
            "powertrain": self.powertrain as u8,
            "vinCommitment": self.vin_commitment,
        })
    }

    /// The car of an attestation.
    pub(super) fn read(typed_data: &serde_json::Value) -> Result<Self> {
        let message = &typed_data["message"];
        let field = |name: &str| message[name].clone();
        let malformed = "the attestation's message is not one of a vehicle";
        let powertrain: u8 = serde_json::from_value(field("powertrain")).context(malformed)?;
        Ok(Self {
            owner: serde_json::from_value(field("owner")).context(malformed)?,
            definition: serde_json::from_value(field("definition")).context(malformed)?,
            powertrain: Powertrain::try_from(powertrain).context(malformed)?,
            vin_commitment: serde_json::from_value(field("vinCommitment")).context(malformed)?,
        })
    }
}

/// What drives a vehicle, by its usual abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum PowertrainArg {
    /// Combustion engine
    Ice,
    /// Hybrid
    Hev,
    /// Plug-in hybrid
    Phev,
    /// Battery
    Bev,
}

impl From<PowertrainArg> for Powertrain {
    fn from(arg: PowertrainArg) -> Self {
        match arg {
            PowertrainArg::Ice => Self::ICE,
            PowertrainArg::Hev => Self::HEV,
            PowertrainArg::Phev => Self::PHEV,
            PowertrainArg::Bev => Self::BEV,
        }
    }
}
