//! Proposals about vehicles and who attests them.

use alloy::primitives::{Address, B256};
use anyhow::Result;
use client::{
    bindings::IVehicleId::{
        reinstateAttestorCall, resumeMintingCall, retireCall, setVinSchemeCall,
    },
    dao::Action,
    deploy::Contract,
};

use super::governed::Governed;
use crate::commands::{network::VehiclesArg, vehicle::reclaim::Decision};

/// Which vehicles do not exist.
#[derive(Debug, clap::Args)]
pub struct Retire {
    /// The vehicles' ids
    #[arg(value_name = "VEHICLE", required = true)]
    ids: Vec<u64>,
    #[command(flatten)]
    vehicles: VehiclesArg,
}

/// Whose a reclaimed vehicle is.
#[derive(Debug, clap::Args)]
pub struct DecideReclaim {
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    id: u64,
    /// Whose it is
    decision: Decision,
    #[command(flatten)]
    vehicles: VehiclesArg,
}

/// By which key VINs are committed to.
#[derive(Debug, clap::Args)]
pub struct VinScheme {
    /// The key's check: `dimo vehicle commit --check`
    #[arg(value_name = "HASH")]
    key_check: B256,
    #[command(flatten)]
    vehicles: VehiclesArg,
}

/// Minting goes on.
#[derive(Debug, clap::Args)]
pub struct ResumeMinting {
    #[command(flatten)]
    vehicles: VehiclesArg,
}

/// Whose word counts again.
#[derive(Debug, clap::Args)]
pub struct ReinstateAttestor {
    /// The attestor
    #[arg(value_name = "ADDRESS")]
    account: Address,
    #[command(flatten)]
    vehicles: VehiclesArg,
}

/// The contract, and its name for what is printed.
fn find(vehicles: &VehiclesArg, governed: &mut Governed) -> Result<Address> {
    let address = vehicles.find(&governed.book)?;
    governed.names.add(address, Contract::VehicleId);
    Ok(address)
}

impl Retire {
    pub(super) fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = find(&self.vehicles, governed)?;
        let retire = |id: &u64| Action::call(contract, &retireCall { vehicleId: *id });
        Ok(self.ids.iter().map(retire).collect())
    }
}

impl DecideReclaim {
    pub(super) fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = find(&self.vehicles, governed)?;
        Ok(vec![Action::call(contract, &self.decision.call(self.id))])
    }
}

impl VinScheme {
    pub(super) fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = find(&self.vehicles, governed)?;
        let call = setVinSchemeCall {
            keyCheck: self.key_check,
        };
        Ok(vec![Action::call(contract, &call)])
    }
}

impl ResumeMinting {
    pub(super) fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = find(&self.vehicles, governed)?;
        Ok(vec![Action::call(contract, &resumeMintingCall {})])
    }
}

impl ReinstateAttestor {
    pub(super) fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = find(&self.vehicles, governed)?;
        let account = self.account;
        Ok(vec![Action::call(
            contract,
            &reinstateAttestorCall { account },
        )])
    }
}
