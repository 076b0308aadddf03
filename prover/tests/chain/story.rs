//! A chain in the making: events of the three contracts, folded as they are told.

use alloy_primitives::{Address, Log, U256};
use bindings::{IDeviceRegistry as d, IManufacturerRegistry as m, IVehicleId as v};
use protocol::clock::DIMO_GENESIS;
use protocol::{Connection, Kind};
use prover::chain::{Contracts, Error, Fault, LogEntry, LogPosition, State};

use alloy::sol_types::SolEvent;

use crate::node::PACE;

pub(crate) const CONTRACTS: Contracts = Contracts {
    manufacturer_registry: Address::repeat_byte(0xa1),
    vehicle_id: Address::repeat_byte(0xa2),
    device_registry: Address::repeat_byte(0xa3),
};

/// Hardware of 6,000 points, made in every story that was set up.
pub(crate) const AUTOPI: u32 = 1;
/// A software connection of 1,000 points, likewise.
pub(crate) const SMARTCAR: u32 = 2;

/// Somebody.
pub(crate) fn person(number: u64) -> Address {
    Address::from_word(U256::from(0x1000 + number).into())
}

/// The key of a device.
pub(crate) fn key(number: u64) -> Address {
    Address::from_word(U256::from(0x100_0000 + number).into())
}

/// The events so far and what they fold to.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) state: State,
    pub(crate) entries: Vec<LogEntry>,
    /// When the next events are; by default as the node has their blocks.
    time: Option<u64>,
}

impl Story {
    /// Nothing was deployed.
    pub(crate) fn empty() -> Self {
        Self {
            state: State::new(CONTRACTS),
            entries: Vec::new(),
            time: None,
        }
    }

    /// From now on everything happens in this second.
    pub(crate) fn at(&mut self, time: u64) {
        self.time = Some(time);
    }

    /// The contracts were set up; AutoPi and Smartcar are whitelisted from week 0.
    pub(crate) fn new() -> Self {
        Self::empty().set_up()
    }

    /// As a new story, all of it before week 0.
    pub(crate) fn before_week_0() -> Self {
        let mut story = Self::empty();
        story.at(DIMO_GENESIS - 1);
        story.set_up()
    }

    fn set_up(self) -> Self {
        let mut story = self;
        story.set_up_registry().unwrap();
        story.set_up_vehicles().unwrap();
        story.set_up_devices(CONTRACTS).unwrap();
        for (kind, points) in [(Kind::Hardware, 6_000), (Kind::Software, 1_000)] {
            story.whitelist(kind, points, 0).unwrap();
        }
        story
    }

    /// An event, one block after the last.
    pub(crate) fn tell(&mut self, emitter: Address, event: &impl SolEvent) -> Result<(), Fault> {
        self.tell_raw(Log {
            address: emitter,
            data: event.encode_log_data(),
        })
    }

    /// A log, one block after the last.
    pub(crate) fn tell_raw(&mut self, log: Log) -> Result<(), Fault> {
        let block = self
            .entries
            .last()
            .map_or(1, |last| last.position.block + 1);
        let position = LogPosition { block, index: 0 };
        let timestamp = self.time.unwrap_or(DIMO_GENESIS + block * PACE);
        self.fold(LogEntry {
            position,
            timestamp,
            log,
        })
    }

    /// A log anywhere.
    pub(crate) fn fold(&mut self, entry: LogEntry) -> Result<(), Fault> {
        match self.state.apply(&entry) {
            Ok(()) => {
                self.entries.push(entry);
                Ok(())
            }
            Err(Error::Event {
                position, fault, ..
            }) => {
                assert_eq!(position, entry.position);
                Err(*fault)
            }
            Err(other) => panic!("{other}"),
        }
    }

    pub(crate) fn registry(&mut self, event: &impl SolEvent) -> Result<(), Fault> {
        self.tell(CONTRACTS.manufacturer_registry, event)
    }

    pub(crate) fn vehicles(&mut self, event: &impl SolEvent) -> Result<(), Fault> {
        self.tell(CONTRACTS.vehicle_id, event)
    }

    pub(crate) fn devices(&mut self, event: &impl SolEvent) -> Result<(), Fault> {
        self.tell(CONTRACTS.device_registry, event)
    }

    /// As the contract does it: with DIMO's levels.
    pub(crate) fn set_up_registry(&mut self) -> Result<(), Fault> {
        self.registry(&m::Initialized {
            admin: person(0),
            genesis: DIMO_GENESIS,
        })?;
        self.registry(&levels(0, &[(0, 0), (4, 1_000), (21, 2_000), (36, 3_000)]))
    }

    pub(crate) fn set_up_vehicles(&mut self) -> Result<(), Fault> {
        self.vehicles(&v::Initialized {
            admin: person(0),
            baseUri: String::new(),
        })
    }

    pub(crate) fn set_up_devices(&mut self, neighbours: Contracts) -> Result<(), Fault> {
        self.devices(&d::Initialized {
            admin: person(0),
            manufacturerRegistry: neighbours.manufacturer_registry,
            vehicleId: neighbours.vehicle_id,
            baseUri: String::new(),
        })
    }

    /// The next manufacturer.
    pub(crate) fn whitelist(&mut self, kind: Kind, points: u32, from: u32) -> Result<(), Fault> {
        let id = 1 + self
            .entries
            .iter()
            .filter(|entry| {
                entry.log.topics().first() == Some(&m::ManufacturerWhitelisted::SIGNATURE_HASH)
            })
            .count();
        let event = whitelisted(u32::try_from(id).unwrap(), kind, points, from);
        self.registry(&event)
    }

    /// The next vehicle, with data consent, and its id.
    pub(crate) fn mint(&mut self, owner: Address) -> u64 {
        let id = self.state.vehicle_count() + 1;
        self.vehicles(&vehicle_moves(Address::ZERO, owner, id))
            .unwrap();
        self.vehicles(&minted(id, owner)).unwrap();
        self.vehicles(&consent(id, owner, true)).unwrap();
        id
    }

    /// A vehicle changes hands.
    pub(crate) fn sell(&mut self, id: u64, to: Address) {
        let vehicle = *self.state.vehicle(id).unwrap();
        self.vehicles(&vehicle_moves(vehicle.owner, to, id))
            .unwrap();
        self.vehicles(&tenure(id, to, vehicle.tenure + 1)).unwrap();
    }

    pub(crate) fn burn(&mut self, id: u64) {
        let owner = self.state.vehicle(id).unwrap().owner;
        self.vehicles(&vehicle_moves(owner, Address::ZERO, id))
            .unwrap();
        self.vehicles(&burned(id, owner)).unwrap();
    }

    /// The next device, and its id.
    pub(crate) fn claim(&mut self, maker: u32, key: Address, owner: Address) -> u64 {
        let id = self.state.device_count() + 1;
        let kind = kind_of(maker);
        self.devices(&device_moves(Address::ZERO, owner, id))
            .unwrap();
        self.devices(&claimed(id, maker, key, kind, owner)).unwrap();
        id
    }

    pub(crate) fn pair(&mut self, device: u64, vehicle: u64) -> Result<(), Fault> {
        let kind = self.state.device(device).map_or(Kind::Hardware, |d| d.kind);
        self.devices(&paired(device, vehicle, kind))
    }

    pub(crate) fn unpair(&mut self, device: u64, vehicle: u64) -> Result<(), Fault> {
        let kind = self.state.device(device).map_or(Kind::Hardware, |d| d.kind);
        self.devices(&unpaired(device, vehicle, kind))
    }

    /// Points of a connection in a week; none if it does not count in it.
    pub(crate) fn points(&self, id: u32, week: u32) -> Option<u32> {
        let counting = self.connection(id, week).filter(|found| found.active);
        counting.map(|found| found.points)
    }

    pub(crate) fn connection(&self, id: u32, week: u32) -> Option<Connection> {
        let all = self.state.connections(week);
        all.into_iter().find(|connection| connection.id == id)
    }
}

fn kind_of(maker: u32) -> Kind {
    if maker == SMARTCAR {
        Kind::Software
    } else {
        Kind::Hardware
    }
}

pub(crate) fn whitelisted(
    id: u32,
    kind: Kind,
    points: u32,
    from: u32,
) -> m::ManufacturerWhitelisted {
    m::ManufacturerWhitelisted {
        id,
        owner: person(9),
        kind: match kind {
            Kind::Hardware => m::Kind::Hardware,
            Kind::Software => m::Kind::Software,
        },
        points,
        fromWeek: from,
        name: format!("Maker {id}"),
    }
}

pub(crate) fn levels(from: u32, rows: &[(u16, u32)]) -> m::LevelsSet {
    let level = |&(weeks, points): &(u16, u32)| m::Level {
        minWeeks: weeks,
        points,
    };
    m::LevelsSet {
        fromWeek: from,
        levels: rows.iter().map(level).collect(),
    }
}

pub(crate) fn vehicle_moves(from: Address, to: Address, id: u64) -> v::Transfer {
    v::Transfer {
        from,
        to,
        tokenId: U256::from(id),
    }
}

pub(crate) fn minted(id: u64, owner: Address) -> v::VehicleMinted {
    v::VehicleMinted {
        vehicleId: id,
        owner,
        vinCommitment: U256::from(id).into(),
        definition: U256::from(1).into(),
        powertrain: v::Powertrain::BEV,
        attestor: person(8),
    }
}

pub(crate) fn burned(id: u64, owner: Address) -> v::VehicleBurned {
    v::VehicleBurned {
        vehicleId: id,
        owner,
        vinCommitment: U256::from(id).into(),
    }
}

pub(crate) fn tenure(id: u64, owner: Address, tenure: u32) -> v::TenureBegan {
    v::TenureBegan {
        vehicleId: id,
        owner,
        tenure,
    }
}

pub(crate) fn consent(id: u64, owner: Address, consent: bool) -> v::DataConsentSet {
    v::DataConsentSet {
        vehicleId: id,
        owner,
        consent,
    }
}

pub(crate) fn payee(id: u64, owner: Address, payee: Address) -> v::PayeeSet {
    v::PayeeSet {
        vehicleId: id,
        owner,
        payee,
    }
}

pub(crate) fn device_moves(from: Address, to: Address, id: u64) -> d::Transfer {
    d::Transfer {
        from,
        to,
        tokenId: U256::from(id),
    }
}

pub(crate) fn claimed(
    id: u64,
    maker: u32,
    key: Address,
    kind: Kind,
    owner: Address,
) -> d::DeviceClaimed {
    d::DeviceClaimed {
        deviceId: id,
        manufacturerId: maker,
        key,
        kind: device_kind(kind),
        owner,
    }
}

pub(crate) fn paired(device: u64, vehicle: u64, kind: Kind) -> d::DevicePaired {
    d::DevicePaired {
        deviceId: device,
        vehicleId: vehicle,
        kind: device_kind(kind),
    }
}

pub(crate) fn unpaired(device: u64, vehicle: u64, kind: Kind) -> d::DeviceUnpaired {
    d::DeviceUnpaired {
        deviceId: device,
        vehicleId: vehicle,
        kind: device_kind(kind),
    }
}

pub(crate) fn replaced(device: u64, old: Address, new: Address) -> d::KeyReplaced {
    d::KeyReplaced {
        deviceId: device,
        oldKey: old,
        newKey: new,
    }
}

fn device_kind(kind: Kind) -> d::Kind {
    match kind {
        Kind::Hardware => d::Kind::Hardware,
        Kind::Software => d::Kind::Software,
    }
}
