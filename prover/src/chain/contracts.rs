//! The contracts whose events decide a week.

use std::fmt::{self, Display, Formatter};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

/// Addresses of the three contracts (their proxies) on one chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contracts {
    /// `ManufacturerRegistry`: who is whitelisted, and what an earned week brings.
    pub manufacturer_registry: Address,
    /// `VehicleId`: owners, payees, consent.
    pub vehicle_id: Address,
    /// `DeviceRegistry`: devices, their keys and pairing.
    pub device_registry: Address,
}

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Contract {
    /// The whitelist.
    ManufacturerRegistry,
    /// The vehicles.
    VehicleId,
    /// The devices.
    DeviceRegistry,
}

impl Contracts {
    /// All three addresses.
    pub fn addresses(&self) -> [Address; 3] {
        [
            self.manufacturer_registry,
            self.vehicle_id,
            self.device_registry,
        ]
    }

    /// Where a contract is.
    pub fn address(&self, contract: Contract) -> Address {
        match contract {
            Contract::ManufacturerRegistry => self.manufacturer_registry,
            Contract::VehicleId => self.vehicle_id,
            Contract::DeviceRegistry => self.device_registry,
        }
    }

    /// Which contract is at `address`.
    pub fn at(&self, address: Address) -> Option<Contract> {
        let all = [
            (self.manufacturer_registry, Contract::ManufacturerRegistry),
            (self.vehicle_id, Contract::VehicleId),
            (self.device_registry, Contract::DeviceRegistry),
        ];
        all.into_iter()
            .find_map(|(at, contract)| (at == address).then_some(contract))
    }
}

impl Display for Contract {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ManufacturerRegistry => "ManufacturerRegistry",
            Self::VehicleId => "VehicleId",
            Self::DeviceRegistry => "DeviceRegistry",
        })
    }
}
