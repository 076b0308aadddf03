//! The devices: whose make they are, their current keys, and the vehicles they are paired with.

use alloy_primitives::Address;
use bindings::IDeviceRegistry::{self as i, IDeviceRegistryEvents as Event};
use protocol::Kind;
use serde::{Deserialize, Serialize};

use super::keys::Keys;
use super::manufacturers::{Manufacturers, kind};
use super::tokens::{FollowUp, FollowUpEvent, index, meet, next, number, owned};
use super::vehicles::Vehicles;
use crate::chain::{Contract, Contracts, Fault};

/// A device as its contract has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its owner.
    pub owner: Address,
    /// Its current key, by which its transmissions are known.
    pub key: Address,
    /// Who made it.
    pub manufacturer: u32,
    /// Hardware or software.
    #[serde(with = "crate::kind_name")]
    pub kind: Kind,
    /// The vehicle it is paired with; zero for none.
    pub vehicle: u64,
}

impl Device {
    /// Between its Transfer from nobody and its DeviceClaimed.
    const UNCLAIMED: Self = Self {
        owner: Address::ZERO,
        key: Address::ZERO,
        manufacturer: 0,
        kind: Kind::Hardware,
        vehicle: 0,
    };
}

/// What the other contracts know by then.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) contracts: &'a Contracts,
    pub(super) manufacturers: &'a Manufacturers,
    pub(super) vehicles: &'a Vehicles,
}

/// All devices ever claimed; ids count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Devices {
    initialized: bool,
    all: Vec<Device>,
    /// By vehicle, counted from 1: its hardware and its software device, zero for none.
    paired: Vec<[u64; 2]>,
    keys: Keys,
    awaited: Option<FollowUp>,
}

impl Devices {
    /// Folds one event.
    pub(super) fn apply(&mut self, event: &Event, known: Known<'_>) -> Result<(), Fault> {
        let follow_up = self.follow_up(event);
        meet(&mut self.awaited, follow_up)?;
        match event {
            Event::Initialized(set_up) => self.set_up(set_up, known.contracts),
            Event::KeyRegistered(e) => known.manufacturers.kind(e.manufacturerId).map(drop),
            Event::KeyRootRegistered(e) => known.manufacturers.kind(e.manufacturerId).map(drop),
            Event::Transfer(transfer) => self.transfer(transfer),
            Event::DeviceClaimed(claim) => self.claim(claim, known.manufacturers),
            Event::DevicePaired(pairing) => self.pair(pairing, known.vehicles),
            Event::DeviceUnpaired(pairing) => self.unpair(pairing),
            Event::KeyReplaced(change) => self.replace_key(change),
            // Who may transfer it, what the contract is and lets itself be called: nothing about a week.
            // Nor what may be claimed some day, and who acts for whom.
            Event::KeyWithdrawn(_)
            | Event::KeyRootWithdrawn(_)
            | Event::SuccessorNamed(_)
            | Event::ReleaseBegan(_)
            | Event::ReleaseObjected(_)
            | Event::ReleaseAllowed(_)
            | Event::ReleaseEnded(_)
            | Event::Approval(_)
            | Event::ApprovalForAll(_)
            | Event::BatchMetadataUpdate(_)
            | Event::NonceUsed(_)
            | Event::BaseUriSet(_)
            | Event::RoleAdminChanged(_)
            | Event::RoleGranted(_)
            | Event::RoleRevoked(_) => Ok(()),
        }
    }

    /// A device that was claimed.
    pub(super) fn get(&self, id: u64) -> Option<&Device> {
        self.all.get(index(id)?)
    }

    /// Number of devices ever claimed.
    pub(super) fn count(&self) -> u64 {
        self.all.len() as u64
    }

    /// The device of this kind that a vehicle is paired with.
    pub(super) fn paired(&self, vehicle: u64, kind: Kind) -> Option<&Device> {
        self.get(self.paired_id(vehicle, kind))
    }

    /// The id of that device; zero for none.
    pub(super) fn paired_id(&self, vehicle: u64, kind: Kind) -> u64 {
        let pair = index(vehicle).and_then(|index| self.paired.get(index));
        pair.map_or(0, |pair| pair[kind as usize])
    }

    /// The vehicle of an event that may change a fact about it.
    pub(super) fn subject(&self, event: &Event) -> Option<u64> {
        match event {
            Event::DevicePaired(e) => Some(e.vehicleId),
            Event::DeviceUnpaired(e) => Some(e.vehicleId),
            Event::KeyReplaced(e) => {
                let vehicle = self.get(e.deviceId)?.vehicle;
                (vehicle != 0).then_some(vehicle)
            }
            _ => None,
        }
    }

    /// Refuses to be read half-way, or without the contract's beginning.
    pub(super) fn complete(&self) -> Result<(), Fault> {
        self.initialized()?;
        meet(&mut self.awaited.clone(), None)
    }

    /// Restores what is not written to files because it follows from the rest.
    pub(super) fn index_keys(&mut self) {
        // A device between its two events has no key yet.
        let keys = self.all.iter().map(|device| device.key);
        self.keys.restore(keys.filter(|key| !key.is_zero()));
    }

    fn set_up(&mut self, set_up: &i::Initialized, contracts: &Contracts) -> Result<(), Fault> {
        if std::mem::replace(&mut self.initialized, true) {
            let contract = Contract::DeviceRegistry;
            return Err(Fault::InitializedAgain { contract });
        }
        for (contract, actual, given) in [
            (
                Contract::ManufacturerRegistry,
                set_up.manufacturerRegistry,
                contracts.manufacturer_registry,
            ),
            (Contract::VehicleId, set_up.vehicleId, contracts.vehicle_id),
        ] {
            if actual != given {
                return Err(Fault::Neighbour {
                    contract,
                    actual,
                    given,
                });
            }
        }
        Ok(())
    }

    fn initialized(&self) -> Result<(), Fault> {
        let contract = Contract::DeviceRegistry;
        if self.initialized {
            Ok(())
        } else {
            Err(Fault::NotInitialized { contract })
        }
    }

    fn transfer(&mut self, transfer: &i::Transfer) -> Result<(), Fault> {
        self.initialized()?;
        let id = number(transfer.tokenId)?;
        if transfer.from.is_zero() {
            next("device", id, self.all.len())?;
            self.all.push(Device {
                owner: transfer.to,
                ..Device::UNCLAIMED
            });
            let event = FollowUpEvent::DeviceClaimed;
            self.awaited = Some(FollowUp { event, id });
            return Ok(());
        }
        let device = self.existing(id)?;
        owned("device", id, transfer.from, device.owner)?;
        device.owner = transfer.to;
        if device.vehicle != 0 {
            let event = FollowUpEvent::DeviceUnpaired;
            self.awaited = Some(FollowUp { event, id });
        }
        Ok(())
    }

    fn claim(&mut self, claim: &i::DeviceClaimed, makers: &Manufacturers) -> Result<(), Fault> {
        let id = claim.deviceId;
        let device = *self.existing(id)?;
        owned("device", id, claim.owner, device.owner)?;
        let actual = makers.kind(claim.manufacturerId)?;
        let stated = kind(claim.kind as u8)?;
        if stated != actual {
            return Err(Fault::Kind {
                what: "manufacturer",
                id: claim.manufacturerId.into(),
                stated,
                actual,
            });
        }
        self.keys.take(claim.key)?;
        *self.existing(id)? = Device {
            key: claim.key,
            manufacturer: claim.manufacturerId,
            kind: stated,
            ..device
        };
        Ok(())
    }

    fn pair(&mut self, pairing: &i::DevicePaired, vehicles: &Vehicles) -> Result<(), Fault> {
        let (id, vehicle) = (pairing.deviceId, pairing.vehicleId);
        let kind = self.of_kind(id, kind(pairing.kind as u8)?)?;
        let device = self.existing(id)?;
        if device.vehicle != 0 {
            let vehicle = device.vehicle;
            return Err(Fault::Paired { id, vehicle });
        }
        // A vehicle burned later leaves its pairing behind: that the two contracts know each other is set up
        // after both, and only the device registry says what is paired.
        let known = vehicles.get(vehicle).and_then(|_| index(vehicle));
        let place = known.ok_or(Fault::Missing {
            what: "vehicle",
            id: vehicle,
        })?;
        if place >= self.paired.len() {
            self.paired.resize(place + 1, [0; 2]);
        }
        let slot = &mut self.paired[place][kind as usize];
        if *slot != 0 {
            return Err(Fault::Occupied {
                vehicle,
                kind,
                device: *slot,
            });
        }
        *slot = id;
        self.existing(id)?.vehicle = vehicle;
        Ok(())
    }

    fn unpair(&mut self, pairing: &i::DeviceUnpaired) -> Result<(), Fault> {
        let (id, vehicle) = (pairing.deviceId, pairing.vehicleId);
        let kind = self.of_kind(id, kind(pairing.kind as u8)?)?;
        let device = self.existing(id)?;
        let paired = index(vehicle).filter(|_| device.vehicle == vehicle);
        let Some(place) = paired else {
            return Err(Fault::NotPaired {
                id,
                stated: vehicle,
                actual: device.vehicle,
            });
        };
        device.vehicle = 0;
        self.paired[place][kind as usize] = 0;
        Ok(())
    }

    fn replace_key(&mut self, change: &i::KeyReplaced) -> Result<(), Fault> {
        let id = change.deviceId;
        let actual = self.existing(id)?.key;
        if actual != change.oldKey {
            return Err(Fault::Key {
                id,
                stated: change.oldKey,
                actual,
            });
        }
        self.keys.take(change.newKey)?;
        self.keys.bury(actual);
        self.existing(id)?.key = change.newKey;
        Ok(())
    }

    /// The event as the one that follows a Transfer, if it is one. A device may also be unpaired without being sold.
    fn follow_up(&self, event: &Event) -> Option<FollowUp> {
        let (event, id) = match event {
            Event::DeviceClaimed(e) => (FollowUpEvent::DeviceClaimed, e.deviceId),
            Event::DeviceUnpaired(e) => (FollowUpEvent::DeviceUnpaired, e.deviceId),
            _ => return None,
        };
        let follow_up = Some(FollowUp { event, id });
        follow_up.filter(|_| event == FollowUpEvent::DeviceClaimed || follow_up == self.awaited)
    }

    /// `stated`, if the device is of this kind.
    fn of_kind(&mut self, id: u64, stated: Kind) -> Result<Kind, Fault> {
        let actual = self.existing(id)?.kind;
        if stated == actual {
            return Ok(stated);
        }
        Err(Fault::Kind {
            what: "device",
            id,
            stated,
            actual,
        })
    }

    fn existing(&mut self, id: u64) -> Result<&mut Device, Fault> {
        self.initialized()?;
        index(id)
            .and_then(|index| self.all.get_mut(index))
            .ok_or(Fault::Missing { what: "device", id })
    }
}
