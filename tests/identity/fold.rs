//! What an indexer makes of the events alone.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, B256, Log},
    sol_types::SolEventInterface,
};
use bindings::{
    IDeviceRegistry::{self, IDeviceRegistryEvents as Device},
    IManufacturerRegistry::{IManufacturerRegistryEvents as Manufacturer, Level, Status},
    IVehicleId::{self, IVehicleIdEvents as Vehicle},
};

use crate::{
    model::{Contract, Event, GENESIS, Reclaim, Roles, WEEK},
    state::{KeyState, Maker, Questions, State, TokenState},
};

/// What is known after some events.
#[derive(Debug, Default)]
pub struct Fold {
    state: State,
    /// Of the guardian's suspensions: when they end.
    suspended_until: BTreeMap<u32, u64>,
    /// By entry and the week from which it holds; a later word replaces an earlier one, and all for later weeks.
    statuses: BTreeMap<(u32, u32), Status>,
    points: BTreeMap<(u32, u32), u32>,
    levels: BTreeMap<u32, Vec<Level>>,
    /// By vehicle, whether software, and second.
    pairings: BTreeMap<(u64, bool, u64), u64>,
}

impl Fold {
    /// Hears of an event, and when.
    pub fn hear(&mut self, event: &Event, now: u64) {
        let log = Log {
            address: Address::ZERO,
            data: event.log.clone(),
        };
        match event.contract {
            Contract::Manufacturers => {
                self.manufacturer(Manufacturer::decode_log(&log).unwrap().data, now);
            }
            Contract::Vehicles => self.vehicle(Vehicle::decode_log(&log).unwrap().data),
            Contract::Devices => self.device(Device::decode_log(&log).unwrap().data, now),
        }
    }

    /// What an indexer answers.
    pub fn state(&self, questions: &Questions) -> State {
        let mut state = self.state.clone();
        for (id, maker) in &mut state.manufacturers {
            let weeks = questions.weeks.iter().map(|week| {
                let until = (*id, 0)..=(*id, *week);
                let status = self.statuses.range(until.clone()).next_back();
                let points = self.points.range(until).next_back();
                let status = status.map_or(Status::None, |found| *found.1);
                (status, points.map_or(0, |found| *found.1))
            });
            maker.weeks = weeks.collect();
            maker.operators.remove(&maker.owner);
            let until = self.suspended_until.get(id);
            if maker.status == Status::Active && until.is_some_and(|until| questions.now < *until) {
                maker.status = Status::Suspended;
            }
        }
        let levels = questions.weeks.iter().map(|week| {
            let found = self.levels.range(..=week).next_back();
            found.map_or_else(Vec::new, |(_, levels)| levels.clone())
        });
        state.levels = levels.collect();
        for moment in &questions.moments {
            let (vehicle, software, second) = *moment;
            let until = (vehicle, software, 0)..=(vehicle, software, second);
            let found = self.pairings.range(until).next_back();
            if let Some((_, device)) = found.filter(|(_, device)| **device != 0) {
                state.history.insert(*moment, *device);
            }
        }
        state
    }

    fn maker(&mut self, id: u32) -> &mut Maker {
        self.state.manufacturers.get_mut(&id).unwrap()
    }

    fn turn(&mut self, id: u32, week: u32, status: Status) {
        self.maker(id).status = status;
        self.suspended_until.remove(&id);
        announce(&mut self.statuses, id, week, status);
    }

    fn manufacturer(&mut self, event: Manufacturer, now: u64) {
        match event {
            Manufacturer::ManufacturerWhitelisted(e) => {
                let maker = Maker {
                    name: e.name,
                    kind: e.kind,
                    status: Status::Active,
                    owner: e.owner,
                    pending: Address::ZERO,
                    operators: BTreeSet::new(),
                    signed_from: 0,
                    weeks: vec![],
                };
                self.state.manufacturers.insert(e.id, maker);
                let week = ((now - GENESIS) / WEEK) as u32;
                self.statuses.insert((e.id, week), Status::Active);
                self.points.insert((e.id, e.fromWeek), e.points);
            }
            Manufacturer::ManufacturerSuspended(e) => {
                self.turn(e.id, e.fromWeek, Status::Suspended)
            }
            Manufacturer::ManufacturerSuspendedUntil(e) => {
                self.suspended_until.insert(e.id, e.until);
                announce(&mut self.statuses, e.id, e.fromWeek, Status::Suspended);
                announce(&mut self.statuses, e.id, e.untilWeek, Status::Active);
            }
            Manufacturer::ManufacturerReinstated(e) => self.turn(e.id, e.fromWeek, Status::Active),
            Manufacturer::ManufacturerRevoked(e) => self.turn(e.id, e.fromWeek, Status::Revoked),
            Manufacturer::PointsSet(e) => announce(&mut self.points, e.id, e.fromWeek, e.points),
            Manufacturer::SignedFromSet(e) => self.maker(e.id).signed_from = e.fromWeek,
            Manufacturer::LevelsSet(e) => {
                self.levels.split_off(&e.fromWeek);
                self.levels.insert(e.fromWeek, e.levels);
            }
            Manufacturer::OperatorSet(e) => {
                let operators = &mut self.maker(e.id).operators;
                if e.allowed {
                    operators.insert(e.operator);
                } else {
                    operators.remove(&e.operator);
                }
            }
            Manufacturer::OwnershipTransferStarted(e) => self.maker(e.id).pending = e.pendingOwner,
            Manufacturer::OwnershipTransferred(e) => {
                let maker = self.maker(e.id);
                (maker.owner, maker.pending) = (e.newOwner, Address::ZERO);
                maker.operators.clear();
            }
            Manufacturer::RoleGranted(e) => {
                self.role(Contract::Manufacturers, e.role, e.account, true)
            }
            Manufacturer::RoleRevoked(e) => {
                self.role(Contract::Manufacturers, e.role, e.account, false)
            }
            _ => {}
        }
    }

    /// The DAO's own role is not for this.
    fn role(&mut self, contract: Contract, role: B256, account: Address, held: bool) {
        if role != Roles::attestor() {
            return;
        }
        if held {
            self.state.roles.insert((contract, account));
        } else {
            self.state.roles.remove(&(contract, account));
        }
    }

    fn known_vehicle(&mut self, id: u64) -> &mut IVehicleId::Vehicle {
        self.state.vehicles.get_mut(&id).unwrap()
    }

    fn vehicle(&mut self, event: Vehicle) {
        let tokens = &mut self.state.vehicle_tokens;
        match event {
            Vehicle::VehicleMinted(e) => {
                tokens.count = e.vehicleId;
                let vehicle = IVehicleId::Vehicle {
                    owner: e.owner,
                    definition: e.definition,
                    powertrain: e.powertrain,
                    vinCommitment: e.vinCommitment,
                    dataConsent: false,
                    payee: Address::ZERO,
                    tenure: 0,
                };
                self.state.vehicles.insert(e.vehicleId, vehicle);
                let vin = self.state.vins.entry(e.vinCommitment).or_default();
                *vin = (e.vehicleId, vin.1 + 1);
            }
            Vehicle::VehicleBurned(e) => {
                self.state.vehicles.remove(&e.vehicleId);
                self.state.reclaims.remove(&e.vehicleId);
                self.state
                    .grants
                    .retain(|(vehicle, _), _| *vehicle != e.vehicleId);
                self.state.vins.entry(e.vinCommitment).or_default().0 = 0;
            }
            Vehicle::TenureBegan(e) => {
                self.state
                    .grants
                    .retain(|(vehicle, _), _| *vehicle != e.vehicleId);
                let vehicle = self.known_vehicle(e.vehicleId);
                (vehicle.owner, vehicle.tenure) = (e.owner, e.tenure);
                (vehicle.dataConsent, vehicle.payee) = (false, Address::ZERO);
            }
            Vehicle::DataConsentSet(e) => self.known_vehicle(e.vehicleId).dataConsent = e.consent,
            Vehicle::PayeeSet(e) => self.known_vehicle(e.vehicleId).payee = e.payee,
            Vehicle::AccessGranted(e) => {
                let grant = (e.permissions, e.expiry, e.personal);
                self.state.grants.insert((e.vehicleId, e.grantee), grant);
            }
            Vehicle::AccessRevoked(e) => {
                self.state.grants.remove(&(e.vehicleId, e.grantee));
            }
            Vehicle::AccessRenounced(e) => {
                self.state.grants.remove(&(e.vehicleId, e.grantee));
            }
            Vehicle::AllAccessRevoked(e) => {
                self.state
                    .grants
                    .retain(|(vehicle, _), _| *vehicle != e.vehicleId);
            }
            Vehicle::ReclaimBegan(e) => {
                let reclaim = Reclaim {
                    keeper: e.keeper,
                    attestor: e.attestor,
                    ends: e.ends,
                    objected: false,
                };
                self.state.reclaims.insert(e.vehicleId, reclaim);
                let vin = self.known_vehicle(e.vehicleId).vinCommitment;
                self.state.vins.entry(vin).or_default().1 += 1;
            }
            Vehicle::ReclaimObjected(e) => {
                let reclaim = self.state.reclaims.get_mut(&e.vehicleId);
                reclaim.unwrap().objected = true;
            }
            Vehicle::ReclaimEnded(e) => drop(self.state.reclaims.remove(&e.vehicleId)),
            Vehicle::MintingStoppedUntil(e) => self.state.minting_stopped = e.until,
            Vehicle::AttestorSuspendedUntil(e) => {
                self.state.attestors_suspended.insert(e.account, e.until);
                self.state.attestors_suspended.retain(|_, until| *until > 0);
            }
            Vehicle::Transfer(e) => drop(tokens.approved.remove(&e.tokenId.to())),
            Vehicle::Approval(e) => tokens.approve(e.tokenId.to(), e.approved),
            Vehicle::ApprovalForAll(e) => tokens.operate(e.owner, e.operator, e.approved),
            Vehicle::NonceUsed(e) => drop(tokens.nonces.insert(e.account, e.nonce.to::<u64>() + 1)),
            Vehicle::RoleGranted(e) => self.role(Contract::Vehicles, e.role, e.account, true),
            Vehicle::RoleRevoked(e) => self.role(Contract::Vehicles, e.role, e.account, false),
            _ => {}
        }
    }

    fn known_device(&mut self, id: u64) -> &mut IDeviceRegistry::Device {
        self.state.devices.get_mut(&id).unwrap()
    }

    fn device(&mut self, event: Device, now: u64) {
        let tokens = &mut self.state.device_tokens;
        match event {
            Device::KeyRegistered(e) => {
                self.state.registered.insert((e.manufacturerId, e.key));
            }
            Device::KeyRootRegistered(e) => {
                self.state
                    .roots
                    .insert((e.manufacturerId, e.root), e.keyCount);
            }
            Device::DeviceClaimed(e) => {
                tokens.count = e.deviceId;
                let device = IDeviceRegistry::Device {
                    owner: e.owner,
                    key: e.key,
                    manufacturerId: e.manufacturerId,
                    kind: e.kind,
                    vehicleId: 0,
                };
                self.state.devices.insert(e.deviceId, device);
                self.state.keys.insert(e.key, KeyState::Of(e.deviceId));
            }
            Device::DevicePaired(e) => {
                self.known_device(e.deviceId).vehicleId = e.vehicleId;
                let software = e.kind == IDeviceRegistry::Kind::Software;
                self.pairings
                    .insert((e.vehicleId, software, now), e.deviceId);
            }
            Device::DeviceUnpaired(e) => {
                self.known_device(e.deviceId).vehicleId = 0;
                let software = e.kind == IDeviceRegistry::Kind::Software;
                self.pairings.insert((e.vehicleId, software, now), 0);
            }
            Device::KeyReplaced(e) => {
                self.known_device(e.deviceId).key = e.newKey;
                self.state.keys.insert(e.oldKey, KeyState::Dead);
                self.state.keys.insert(e.newKey, KeyState::Of(e.deviceId));
            }
            Device::Transfer(e) => {
                tokens.approved.remove(&e.tokenId.to());
                // Of a new device DeviceClaimed tells all.
                if let Some(device) = self.state.devices.get_mut(&e.tokenId.to()) {
                    device.owner = e.to;
                }
            }
            Device::Approval(e) => tokens.approve(e.tokenId.to(), e.approved),
            Device::ApprovalForAll(e) => tokens.operate(e.owner, e.operator, e.approved),
            Device::NonceUsed(e) => drop(tokens.nonces.insert(e.account, e.nonce.to::<u64>() + 1)),
            Device::RoleGranted(e) => self.role(Contract::Devices, e.role, e.account, true),
            Device::RoleRevoked(e) => self.role(Contract::Devices, e.role, e.account, false),
            _ => {}
        }
    }
}

/// From a week on, instead of everything announced for then or later.
fn announce<T>(words: &mut BTreeMap<(u32, u32), T>, id: u32, week: u32, value: T) {
    words.retain(|(of, from), _| *of != id || *from < week);
    words.insert((id, week), value);
}

impl TokenState {
    fn approve(&mut self, id: u64, approved: Address) {
        if approved.is_zero() {
            self.approved.remove(&id);
        } else {
            self.approved.insert(id, approved);
        }
    }

    fn operate(&mut self, owner: Address, operator: Address, approved: bool) {
        if approved {
            self.operators.insert((owner, operator));
        } else {
            self.operators.remove(&(owner, operator));
        }
    }
}
