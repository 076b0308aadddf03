//! Everything the events say, up to some place in the chain.

use alloy::sol_types::SolEventInterface;
use alloy_primitives::{B256, LogData};
use bindings::{
    IDeviceRegistry::IDeviceRegistryEvents, IManufacturerRegistry::IManufacturerRegistryEvents,
    IVehicleId::IVehicleIdEvents, TransparentUpgradeableProxy::TransparentUpgradeableProxyEvents,
};
use protocol::{Clock, Connection, Kind, Level};
use serde::{Deserialize, Serialize};

use super::devices::{Devices, Known};
use super::history::{Facts, History, Past};
use super::manufacturers::Manufacturers;
use super::vehicles::{self, Vehicles};
use crate::chain::{
    Contract, Contracts, Device, Error, Fault, LogEntry, LogPosition, Status, Vehicle,
};

/// The fold of the events of the three contracts. It depends on the logs alone: not on how they were obtained, in how
/// many pages, or where the fold was interrupted and taken up again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    contracts: Contracts,
    last: Option<LogPosition>,
    /// When the block of that log was.
    now: u64,
    manufacturers: Manufacturers,
    vehicles: Vehicles,
    devices: Devices,
    history: History,
}

impl State {
    /// Before the first event.
    pub fn new(contracts: Contracts) -> Self {
        Self {
            contracts,
            last: None,
            now: 0,
            manufacturers: Manufacturers::default(),
            vehicles: Vehicles::default(),
            devices: Devices::default(),
            history: History::default(),
        }
    }

    /// Whose events it folds.
    pub fn contracts(&self) -> &Contracts {
        &self.contracts
    }

    /// Folds the next log. After an error the state is of no use: events are missing, or not understood.
    pub fn apply(&mut self, entry: &LogEntry) -> Result<(), Error> {
        self.fold(entry).map_err(|fault| Error::Event {
            position: entry.position,
            emitter: entry.log.address,
            contract: self.contracts.at(entry.log.address),
            fault: Box::new(fault),
        })
    }

    /// Refuses to be read before all contracts were set up, or between two events that belong together.
    pub fn complete(&self) -> Result<(), Error> {
        let whole = || {
            self.manufacturers.genesis()?;
            self.vehicles.complete()?;
            self.devices.complete()
        };
        whole().map_err(incomplete)
    }

    /// Start of week 0, if the manufacturer registry was set up.
    pub fn genesis(&self) -> Option<u64> {
        self.manufacturers.genesis().ok()
    }

    /// All entries as they are in `week`, ascending by id. Meant for weeks that had not
    /// ended when the last event was emitted.
    pub fn connections(&self, week: u32) -> Vec<Connection> {
        self.manufacturers.connections(week)
    }

    /// Levels of the streak in `week`.
    ///
    /// # Errors
    /// If none were set.
    pub fn levels(&self, week: u32) -> Result<Vec<Level>, Error> {
        self.manufacturers.levels(week).map_err(incomplete)
    }

    /// Number of manufacturers ever whitelisted.
    pub(in crate::chain) fn manufacturer_count(&self) -> u64 {
        self.manufacturers.count()
    }

    /// Kind, standing and points in `week` of a manufacturer.
    pub(in crate::chain) fn manufacturer(&self, id: u32, week: u32) -> Option<(Kind, Status, u32)> {
        self.manufacturers.standing(id, week)
    }

    /// The first week in which a manufacturer's devices sign.
    pub(in crate::chain) fn signed_from(&self, id: u32) -> Option<u32> {
        self.manufacturers.signed_from(id)
    }

    /// The vehicles that exist, ascending by id.
    pub fn vehicles(&self) -> impl Iterator<Item = (u64, &Vehicle)> {
        self.vehicles.living()
    }

    /// A vehicle that exists.
    pub fn vehicle(&self, id: u64) -> Option<&Vehicle> {
        self.vehicles.get(id)
    }

    /// Number of vehicles ever minted.
    pub fn vehicle_count(&self) -> u64 {
        self.vehicles.count()
    }

    /// A device.
    pub fn device(&self, id: u64) -> Option<&Device> {
        self.devices.get(id)
    }

    /// Number of devices ever claimed.
    pub fn device_count(&self) -> u64 {
        self.devices.count()
    }

    /// The device of this kind that a vehicle is paired with.
    pub fn paired(&self, vehicle: u64, kind: Kind) -> Option<&Device> {
        self.devices.paired(vehicle, kind)
    }

    /// The id of that device; zero for none.
    pub(in crate::chain) fn paired_id(&self, vehicle: u64, kind: Kind) -> u64 {
        self.devices.paired_id(vehicle, kind)
    }

    /// What is true of a vehicle after the last event; `None` if it does not exist.
    pub fn facts(&self, vehicle: u64) -> Option<Facts> {
        let found = self.vehicle(vehicle)?;
        let device = |kind| {
            let device = self.paired(vehicle, kind)?;
            Some((device.manufacturer, device.key))
        };
        Some(Facts {
            owner: found.owner,
            tenure: found.tenure,
            data_consent: found.data_consent,
            devices: Kind::ALL.map(device),
        })
    }

    /// What was true of a vehicle earlier in the week of the last event, oldest first.
    pub fn past(&self, vehicle: u64) -> &[Past] {
        self.history.of(vehicle)
    }

    /// Restores what is not written to files because it follows from the rest.
    pub(in crate::chain) fn index(&mut self) {
        self.devices.index_keys();
    }

    fn fold(&mut self, entry: &LogEntry) -> Result<(), Fault> {
        let LogEntry {
            position,
            timestamp,
            log,
        } = entry;
        if let Some(last) = self.last.filter(|last| last >= position) {
            return Err(Fault::Order { last });
        }
        if *timestamp < self.now {
            return Err(Fault::Time {
                stated: *timestamp,
                last: self.now,
            });
        }
        if let Some(genesis) = self.genesis() {
            self.history.advance(Clock { genesis }, *timestamp);
        }
        match self.contracts.at(log.address) {
            // Which program is behind it, and who may replace that, is nothing about a week.
            Some(_) if of_proxy(&log.data) => {}
            Some(contract @ Contract::ManufacturerRegistry) => {
                let event = decode::<IManufacturerRegistryEvents>(
                    contract,
                    &log.data,
                    IManufacturerRegistryEvents::SELECTORS,
                )?;
                self.manufacturers.apply(&event)?;
            }
            Some(contract @ Contract::VehicleId) => {
                let event =
                    decode::<IVehicleIdEvents>(contract, &log.data, IVehicleIdEvents::SELECTORS)?;
                let before = self.before(vehicles::subject(&event));
                self.vehicles.apply(&event)?;
                self.note(before, *timestamp);
            }
            Some(contract @ Contract::DeviceRegistry) => {
                let event = decode::<IDeviceRegistryEvents>(
                    contract,
                    &log.data,
                    IDeviceRegistryEvents::SELECTORS,
                )?;
                let before = self.before(self.devices.subject(&event));
                let known = Known {
                    contracts: &self.contracts,
                    manufacturers: &self.manufacturers,
                    vehicles: &self.vehicles,
                };
                self.devices.apply(&event, known)?;
                self.note(before, *timestamp);
            }
            None => {
                let address = log.address;
                return Err(Fault::Foreign { address });
            }
        }
        self.last = Some(*position);
        self.now = *timestamp;
        Ok(())
    }

    /// A vehicle and what is true of it before an event about it.
    fn before(&self, vehicle: Option<u64>) -> Option<(u64, Option<Facts>)> {
        vehicle.map(|vehicle| (vehicle, self.facts(vehicle)))
    }

    /// Remembers what an event at `now` has changed.
    fn note(&mut self, before: Option<(u64, Option<Facts>)>, now: u64) {
        if let Some((vehicle, facts)) = before
            && self.facts(vehicle) != facts
        {
            self.history.note(vehicle, now, facts);
        }
    }
}

fn incomplete(fault: Fault) -> Error {
    Error::Incomplete {
        fault: Box::new(fault),
    }
}

/// Whether an event is the proxy's own.
fn of_proxy(data: &LogData) -> bool {
    let topic = data.topics().first();
    topic.is_some_and(|topic| TransparentUpgradeableProxyEvents::SELECTORS.contains(&topic.0))
}

/// Reads an event that the published interface has, which has those of `topics`.
fn decode<E: SolEventInterface>(
    contract: Contract,
    data: &LogData,
    topics: &[[u8; 32]],
) -> Result<E, Fault> {
    let topic = data.topics().first().copied().unwrap_or(B256::ZERO);
    E::decode_raw_log(data.topics(), &data.data).map_err(|error| {
        if topics.contains(&topic.0) {
            Fault::Malformed(error.to_string())
        } else {
            Fault::Unknown { contract, topic }
        }
    })
}
