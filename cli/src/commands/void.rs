//! `dimo void`

use alloy::primitives::Address;
use anyhow::Result;
use clap::ValueEnum;
use client::{
    bindings::IVehicleId::{NonceUsed, voidNonceCall},
    deploy::Contract,
};
use serde_json::json;

use super::{
    acting::{Act, ActArgs, event},
    network::{AddressBook, DevicesArg, DistributorArg, NetworkArgs, VehiclesArg},
};
use crate::report::Report;

/// Takes back what the key's account has signed and nobody has sent in yet: its next nonce in the contract is used up, and a
/// signature that bears it is refused from then on.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The contract that it was signed for
    #[arg(value_name = "CONTRACT")]
    contract: SignedFor,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    vehicles: VehiclesArg,
    #[command(flatten)]
    devices: DevicesArg,
    #[command(flatten)]
    distributor: DistributorArg,
    #[command(flatten)]
    act: ActArgs,
}

/// The contracts that take signatures. Their `voidNonce` and what it tells are the same.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SignedFor {
    /// Minting, consent, payee, grants, burning
    VehicleId,
    /// Claiming, pairing, connecting, replacing, unpairing
    DeviceRegistry,
    /// Claims that another sends
    Distributor,
}

impl Args {
    fn find(&self, book: &AddressBook) -> Result<(Contract, Address)> {
        Ok(match self.contract {
            SignedFor::VehicleId => (Contract::VehicleId, self.vehicles.find(book)?),
            SignedFor::DeviceRegistry => (Contract::DeviceRegistry, self.devices.find(book)?),
            SignedFor::Distributor => (Contract::Distributor, self.distributor.find(book)?),
        })
    }
}

/// Voids the next nonce.
///
/// # Errors
/// No key, no address.
pub async fn run(args: &Args) -> Result<Report> {
    let (chain, book) = args.network.connect().await?;
    let (contract, address) = args.find(&book)?;
    let act = Act {
        to: address,
        call: voidNonceCall {},
        words: format!("void the next nonce in {contract}"),
    };
    args.act
        .carry_out(&chain, &act, |receipt| {
            let used: NonceUsed = event(receipt, address)?;
            Ok(vec![("nonce", json!(used.nonce.to_string()))])
        })
        .await
}
