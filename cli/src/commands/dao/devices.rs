//! Proposals about devices and who acts for their makers.

use alloy::primitives::Address;
use anyhow::Result;
use client::{
    bindings::IDeviceRegistry::setSuccessorCall, contracts::Devices, dao::Action, deploy::Contract,
};

use super::governed::Governed;
use crate::commands::{device::release::Decision, network::DevicesArg};

/// Who acts for a revoked entry.
#[derive(Debug, clap::Args)]
pub struct Successor {
    /// The revoked entry's id or name
    manufacturer: String,
    /// The id or name of the entry that acts for it
    #[arg(required_unless_present = "nobody")]
    successor: Option<String>,
    /// Let nobody act for it
    #[arg(long, conflicts_with = "successor")]
    nobody: bool,
    #[command(flatten)]
    devices: DevicesArg,
}

/// Whose a released device is.
#[derive(Debug, clap::Args)]
pub struct DecideRelease {
    /// The device's id
    #[arg(value_name = "DEVICE")]
    id: u64,
    /// Whose it is
    decision: Decision,
    #[command(flatten)]
    devices: DevicesArg,
}

/// The contract, and its name for what is printed.
fn find(devices: &DevicesArg, governed: &mut Governed) -> Result<Address> {
    let address = devices.find(&governed.book)?;
    governed.names.add(address, Contract::DeviceRegistry);
    Ok(address)
}

impl Successor {
    pub(super) async fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = find(&self.devices, governed)?;
        let devices = Devices::new(governed.chain().clone(), contract);
        let makers = devices.manufacturers().await?;
        let successor = match &self.successor {
            Some(entry) => makers.resolve(entry).await?,
            None => 0,
        };
        let call = setSuccessorCall {
            manufacturerId: makers.resolve(&self.manufacturer).await?,
            successorId: successor,
        };
        Ok(vec![Action::call(contract, &call)])
    }
}

impl DecideRelease {
    pub(super) fn actions(&self, governed: &mut Governed) -> Result<Vec<Action>> {
        let contract = find(&self.devices, governed)?;
        Ok(vec![Action::call(contract, &self.decision.call(self.id))])
    }
}
