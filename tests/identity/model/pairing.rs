//! Which device is in which vehicle, now and at any time before.

use alloy::primitives::Address;
use bindings::{
    IDeviceRegistry::{
        AlreadyPaired, DevicePaired, DeviceUnpaired, NotAnOwner, NotPaired, NotSoftware,
        UnknownVehicle, VehicleOccupied,
    },
    IManufacturerRegistry::Kind,
};

use super::{
    Connect, Contract, Event, Message, Model, Outcome, Pair,
    devices::{event, kind_of},
    outcome::{Refusal, ensure},
    signing::Used,
};

/// From a moment on a vehicle had this device of a kind, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairing {
    pub at: u64,
    pub vehicle: u64,
    pub kind: Kind,
    pub device: Option<u64>,
}

impl Model {
    /// The device a vehicle has now.
    pub fn paired_device(&self, vehicle: u64, kind: Kind) -> Option<u64> {
        let mut known = self.devices.known.iter();
        let found = known.find(|(_, d)| d.vehicle == Some(vehicle) && d.kind == kind)?;
        Some(*found.0)
    }

    pub fn is_paired(&self, vehicle: u64) -> bool {
        let mut known = self.devices.known.values();
        known.any(|device| device.vehicle == Some(vehicle))
    }

    /// The device a vehicle had at the end of a second.
    pub fn device_at(&self, vehicle: u64, kind: Kind, second: u64) -> Option<u64> {
        let mut log = self.devices.pairings.iter().rev();
        let of = |p: &&Pairing| (p.vehicle, p.kind) == (vehicle, kind) && p.at <= second;
        log.find(of)?.device
    }

    /// The owner of a vehicle that has no device of this kind.
    fn check_free(&self, vehicleId: u64, kind: Kind) -> Result<(), Refusal> {
        match self.paired_device(vehicleId, kind) {
            None => Ok(()),
            Some(deviceId) => {
                let kind = kind_of(kind);
                let error = VehicleOccupied {
                    vehicleId,
                    kind,
                    deviceId,
                };
                Err(error.into())
            }
        }
    }

    fn owner_of_vehicle(&self, vehicleId: u64) -> Result<Address, Refusal> {
        let owner = self.vehicles.tokens.owners.get(&vehicleId);
        owner
            .copied()
            .ok_or_else(|| UnknownVehicle { vehicleId }.into())
    }

    pub(super) fn pair(&mut self, by: Address, pair: &Pair) -> Outcome {
        let (deviceId, vehicleId) = (pair.device, pair.vehicle);
        let owner = self.devices.tokens.owner_of(deviceId)?;
        let device = self.devices.known[&deviceId].clone();
        if let Some(vehicleId) = device.vehicle {
            let error = AlreadyPaired {
                deviceId,
                vehicleId,
            };
            return Err(error.into());
        }
        self.check_active(device.manufacturer)?;
        let driver = self.owner_of_vehicle(vehicleId)?;
        self.check_free(vehicleId, device.kind)?;
        let mut used = Used::new(&self.devices.tokens.nonces, self.now);
        let message = |nonce, deadline| Message::Pair(deviceId, vehicleId, nonce, deadline);
        used.check(&pair.possession, device.key, message)?;
        if by != owner {
            used.check(&pair.device_owner, owner, message)?;
        }
        if by != driver && driver != owner {
            used.check(&pair.vehicle_owner, driver, message)?;
        }
        let used = used.accounts();
        let mut told = self.devices.tokens.use_nonces(Contract::Devices, used);
        told.push(self.join(deviceId, vehicleId));
        Ok(told)
    }

    pub(super) fn connect(&mut self, by: Address, connect: &Connect) -> Outcome {
        let (manufacturerId, key, vehicleId) = (connect.manufacturer, connect.key, connect.vehicle);
        let kind = self.check_operator(by, manufacturerId)?;
        ensure(kind == Kind::Software, NotSoftware { manufacturerId })?;
        self.devices.check_free(key)?;
        let owner = self.owner_of_vehicle(vehicleId)?;
        self.check_free(vehicleId, kind)?;
        let mut used = Used::new(&self.devices.tokens.nonces, self.now);
        let message =
            |nonce, deadline| Message::Connect(manufacturerId, key, vehicleId, nonce, deadline);
        used.check(&connect.possession, key, message)?;
        if by != owner {
            used.check(&connect.owner_consent, owner, message)?;
        }
        let used = used.accounts();
        let mut told = self.devices.tokens.use_nonces(Contract::Devices, used);
        told.append(&mut self.vouch(manufacturerId, key));
        let (device, mut created) = self.create(manufacturerId, kind, key, owner);
        told.append(&mut created);
        told.push(self.join(device, vehicleId));
        Ok(told)
    }

    pub(super) fn unpair(&mut self, by: Address, deviceId: u64) -> Outcome {
        let owner = self.devices.tokens.owner_of(deviceId)?;
        let vehicle = self.devices.known[&deviceId].vehicle;
        let driver = vehicle.and_then(|id| self.vehicles.tokens.owners.get(&id));
        let may = by == owner || driver == Some(&by);
        let account = by;
        ensure(vehicle.is_some(), NotPaired { deviceId })?;
        ensure(may, NotAnOwner { deviceId, account })?;
        Ok(self.part(deviceId))
    }

    fn join(&mut self, deviceId: u64, vehicleId: u64) -> Event {
        let device = self.devices.known.get_mut(&deviceId).unwrap();
        device.vehicle = Some(vehicleId);
        self.devices.pairings.push(Pairing {
            at: self.now,
            vehicle: vehicleId,
            kind: device.kind,
            device: Some(deviceId),
        });
        let kind = kind_of(device.kind);
        event(DevicePaired {
            deviceId,
            vehicleId,
            kind,
        })
    }

    /// Takes a device out of its vehicle, if it is in one.
    pub(super) fn part(&mut self, deviceId: u64) -> Vec<Event> {
        let device = self.devices.known.get_mut(&deviceId).unwrap();
        let Some(vehicleId) = device.vehicle.take() else {
            return vec![];
        };
        self.devices.pairings.push(Pairing {
            at: self.now,
            vehicle: vehicleId,
            kind: device.kind,
            device: None,
        });
        let kind = kind_of(device.kind);
        vec![event(DeviceUnpaired {
            deviceId,
            vehicleId,
            kind,
        })]
    }
}
