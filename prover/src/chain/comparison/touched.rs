//! What events are about, so that it can be looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use alloy::sol_types::SolEvent;
use alloy_primitives::{B256, U256};
use bindings::{IDeviceRegistry as d, IVehicleId as v};
use serde::{Deserialize, Serialize};

use crate::chain::{Contract, Contracts, LogEntry};

/// The vehicles and devices that events were about since they were last compared with the contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::chain) struct Touched {
    vehicles: BTreeSet<u64>,
    devices: BTreeSet<u64>,
    minted: BTreeMap<u64, Minted>,
}

/// What a vehicle is for life. A week does not depend on it, so the fold does not keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Minted {
    pub(super) definition: B256,
    pub(super) powertrain: u8,
    pub(super) commitment: B256,
}

impl Touched {
    /// Nothing was touched.
    pub(in crate::chain) fn is_empty(&self) -> bool {
        self.vehicles.is_empty() && self.devices.is_empty()
    }

    /// Remembers what an event is about, which the fold took.
    pub(in crate::chain) fn note(&mut self, contracts: &Contracts, entry: &LogEntry) {
        let topics = entry.log.topics();
        let id = |place: usize| topics.get(place).and_then(number);
        let Some(&event) = topics.first() else {
            return;
        };
        match contracts.at(entry.log.address) {
            Some(Contract::VehicleId) => {
                let vehicle = match event {
                    v::Transfer::SIGNATURE_HASH => id(3),
                    v::VehicleMinted::SIGNATURE_HASH
                    | v::VehicleBurned::SIGNATURE_HASH
                    | v::TenureBegan::SIGNATURE_HASH
                    | v::DataConsentSet::SIGNATURE_HASH
                    | v::PayeeSet::SIGNATURE_HASH => id(1),
                    _ => None,
                };
                self.vehicles.extend(vehicle);
                if event == v::VehicleMinted::SIGNATURE_HASH {
                    self.mint(entry);
                }
            }
            Some(Contract::DeviceRegistry) => match event {
                d::Transfer::SIGNATURE_HASH => self.devices.extend(id(3)),
                d::DeviceClaimed::SIGNATURE_HASH | d::KeyReplaced::SIGNATURE_HASH => {
                    self.devices.extend(id(1));
                }
                d::DevicePaired::SIGNATURE_HASH | d::DeviceUnpaired::SIGNATURE_HASH => {
                    self.devices.extend(id(1));
                    self.vehicles.extend(id(2));
                }
                _ => (),
            },
            // Of manufacturers there are few: all are compared, always.
            Some(Contract::ManufacturerRegistry) | None => (),
        }
    }

    pub(super) fn vehicles(&self) -> &BTreeSet<u64> {
        &self.vehicles
    }

    pub(super) fn devices(&self) -> &BTreeSet<u64> {
        &self.devices
    }

    /// What the event of a vehicle's birth said, if it was among those noted.
    pub(super) fn minted(&self, vehicle: u64) -> Option<&Minted> {
        self.minted.get(&vehicle)
    }

    fn mint(&mut self, entry: &LogEntry) {
        if let Ok(minted) = v::VehicleMinted::decode_log_data(&entry.log.data) {
            let facts = Minted {
                definition: minted.definition,
                powertrain: minted.powertrain as u8,
                commitment: minted.vinCommitment,
            };
            self.minted.insert(minted.vehicleId, facts);
        }
    }
}

impl Display for Touched {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let vehicles = self.vehicles.iter().map(|id| format!("vehicle {id}"));
        let devices = self.devices.iter().map(|id| format!("device {id}"));
        let named: Vec<_> = vehicles.chain(devices).collect();
        f.write_str(&named.join(", "))
    }
}

/// An id in a topic.
fn number(topic: &B256) -> Option<u64> {
    U256::from_be_bytes(topic.0).try_into().ok()
}
