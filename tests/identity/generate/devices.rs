//! What makers do with keys, and owners with devices.

use std::sync::Arc;

use alloy::primitives::{Address, B256};
use bindings::IManufacturerRegistry::{Kind, Status};

use super::Choice;
use crate::model::{
    Call, Claim, Connect, Consent, Contract, Half, Message, Pair, Path, ReplaceKey, Run,
};

/// Devices beyond which owners rather use those they have.
const ENOUGH: usize = 60;

/// Where a key is in which run; none if it stands alone.
type Place = Option<(Arc<Run>, usize)>;

impl Choice<'_> {
    /// A key nobody has used yet, but now and then any key at all.
    fn key(&mut self) -> Address {
        let devices = &self.model.devices;
        let used = devices.keys.keys().copied();
        match self.dice.below(20) {
            0 => self.dice.pick(used).unwrap_or_default(),
            1 if self.dice.once_in(3) => Address::ZERO,
            _ => {
                let registered = |key: &Address| devices.registered.iter().any(|(_, k)| k == key);
                let fresh = |key: &&Address| !devices.keys.contains_key(*key) && !registered(key);
                let next = self.cast.keys.iter().filter(fresh).take(4).copied();
                let next: Vec<_> = next.collect();
                let any = self.cast.keys.first().copied().unwrap_or_default();
                self.dice.pick(next).unwrap_or(any)
            }
        }
    }

    pub(super) fn register(&mut self) -> (Address, Call) {
        let manufacturer = self.active(None);
        let by = self.operator(manufacturer);
        let call = match self.dice.below(5) {
            0 | 1 => Call::Register {
                manufacturer,
                key: self.key(),
            },
            2 | 3 => Call::RegisterBatch {
                manufacturer,
                keys: (0..self.dice.below(4)).map(|_| self.key()).collect(),
            },
            _ => {
                let run = self.run();
                let (root, [mut left, mut right]) = (run.root, run.halves);
                match self.dice.below(30) {
                    0 => left = Half::default(),
                    1 => right = Half::default(),
                    2 => right.1 = left.1 + 1,
                    _ => {}
                }
                Call::RegisterRoot {
                    manufacturer,
                    left,
                    right,
                    root,
                }
            }
        };
        (by, call)
    }

    /// A production run, mostly one that is new.
    fn run(&mut self) -> Arc<Run> {
        let roots = &self.model.devices.roots;
        let known = |run: &&Arc<Run>| roots.keys().any(|(_, root)| *root == run.root);
        let fresh = self.cast.runs.iter().filter(|run| !known(run)).take(2);
        let fresh: Vec<_> = fresh.cloned().collect();
        match self.dice.once_in(6) {
            false if !fresh.is_empty() => self
                .dice
                .pick(fresh)
                .unwrap_or_else(|| self.cast.runs[0].clone()),
            _ => {
                let any = self.cast.runs.iter().cloned();
                self.dice
                    .pick(any)
                    .unwrap_or_else(|| self.cast.runs[0].clone())
            }
        }
    }

    /// A registered key without a device: its manufacturer, and its root and place unless it stands alone.
    fn unclaimed(&mut self) -> Option<(u32, Address, Place)> {
        let devices = &self.model.devices;
        let active =
            |id: &u32| self.model.manufacturers[id].status(self.model.now) == Status::Active;
        if self.dice.once_in(2) {
            let free = devices.registered.iter();
            let free = free.filter(|(id, key)| active(id) && !devices.keys.contains_key(key));
            let (id, key) = self.dice.pick(free)?;
            return Some((*id, *key, None));
        }
        let mut free = Vec::new();
        for (id, root) in devices.roots.keys().filter(|(id, _)| active(id)) {
            let run = self.cast.runs.iter().find(|run| run.root == *root)?;
            for (index, key) in run.keys.iter().enumerate() {
                if !devices.keys.contains_key(key) {
                    free.push((*id, *key, Some((run.clone(), index))));
                }
            }
        }
        self.dice.pick(free)
    }

    pub(super) fn claim(&mut self) -> (Address, Call) {
        let enough = self.model.devices.known.len() > ENOUGH && !self.dice.once_in(3);
        let found = self.unclaimed();
        let (Some((mut manufacturer, mut key, place)), false) = (found, enough) else {
            return if enough { self.pair() } else { self.register() };
        };
        match self.dice.below(25) {
            0 => manufacturer = self.active(None),
            1 => key = self.key(),
            _ => {}
        }
        let owner = self.person_or_zero();
        let message = |nonce, deadline| Message::Claim(key, manufacturer, owner, nonce, deadline);
        let possession = self.consent(Contract::Devices, key, 0, message);
        let owner_consent = self.consent(Contract::Devices, owner, 0, message);
        let mut claim = Claim {
            manufacturer,
            key,
            owner,
            root: B256::ZERO,
            number: 0,
            path: None,
            possession,
            owner_consent,
        };
        if let Some((run, index)) = place {
            claim.root = run.root;
            claim.number = index as u64;
            let damaged = self.dice.once_in(25);
            claim.path = Some(Path {
                run,
                index,
                damaged,
            });
            match self.dice.below(25) {
                0 => claim.number += 1,
                1 => claim.path = None,
                2 => claim.root = B256::repeat_byte(1),
                _ => {}
            }
        }
        (self.sender(owner), Call::Claim(claim))
    }

    /// Devices that fit, or now and then any number.
    fn device(&mut self, fits: impl Fn(u64) -> bool) -> u64 {
        let fitting = self
            .model
            .devices
            .known
            .keys()
            .copied()
            .filter(|id| fits(*id));
        self.id(fitting.collect(), self.model.devices.tokens.count)
    }

    pub(super) fn pair(&mut self) -> (Address, Call) {
        let model = self.model;
        let device = self.device(|id| {
            let device = &model.devices.known[&id];
            let active =
                model.manufacturers[&device.manufacturer].status(model.now) == Status::Active;
            device.vehicle.is_none() && active
        });
        let known = model.devices.known.get(&device);
        let kind = known.map_or(Kind::Hardware, |device| device.kind);
        let key = known.map_or(Address::ZERO, |device| device.key);
        let Some(vehicle) = self.vehicle_without(kind) else {
            return self.unpair();
        };
        let owner = self.owner_of(Contract::Devices, device);
        let driver = self.owner_of(Contract::Vehicles, vehicle);
        let by = match self.dice.below(4) {
            0 | 1 => owner,
            2 => driver,
            _ => self.person(),
        };
        let message = |nonce, deadline| Message::Pair(device, vehicle, nonce, deadline);
        let possession = self.consent(Contract::Devices, key, 0, message);
        let mut needed = |account, place| {
            if by == account {
                Consent::default()
            } else {
                self.consent(Contract::Devices, account, place, message)
            }
        };
        let device_owner = needed(owner, 0);
        let vehicle_owner = needed(driver, 0);
        let pair = Pair {
            device,
            vehicle,
            possession,
            device_owner,
            vehicle_owner,
        };
        (by, Call::Pair(pair))
    }

    /// A vehicle without a device of this kind, but now and then any.
    fn vehicle_without(&mut self, kind: Kind) -> Option<u64> {
        if self.dice.once_in(12) {
            return Some(self.vehicle());
        }
        let model = self.model;
        let free = model.vehicles.known.keys().copied();
        let free: Vec<_> = free
            .filter(|id| model.paired_device(*id, kind).is_none())
            .collect();
        (!free.is_empty()).then(|| self.id(free, model.vehicles.tokens.count))
    }

    pub(super) fn connect(&mut self) -> (Address, Call) {
        let kind = (!self.dice.once_in(12)).then_some(Kind::Software);
        let manufacturer = self.active(kind);
        let by = self.operator(manufacturer);
        // Software's keys belong to the operator: it may be an account like any other.
        let key = if self.dice.once_in(15) {
            by
        } else {
            self.key()
        };
        let Some(vehicle) = self.vehicle_without(Kind::Software) else {
            return self.unpair();
        };
        let owner = self.owner_of(Contract::Vehicles, vehicle);
        let message =
            |nonce, deadline| Message::Connect(manufacturer, key, vehicle, nonce, deadline);
        let possession = self.consent(Contract::Devices, key, 0, message);
        let place = u64::from(key == owner);
        let owner_consent = self.consent(Contract::Devices, owner, place, message);
        let connect = Connect {
            manufacturer,
            key,
            vehicle,
            possession,
            owner_consent,
        };
        (by, Call::Connect(connect))
    }

    pub(super) fn unpair(&mut self) -> (Address, Call) {
        let model = self.model;
        let any = self.dice.once_in(10);
        let device = self.device(|id| any || model.devices.known[&id].vehicle.is_some());
        let owner = self.owner_of(Contract::Devices, device);
        let vehicle = model
            .devices
            .known
            .get(&device)
            .and_then(|device| device.vehicle);
        let driver = vehicle.map_or(owner, |id| self.owner_of(Contract::Vehicles, id));
        let by = if self.dice.once_in(2) { owner } else { driver };
        (by, Call::Unpair(device))
    }

    pub(super) fn replace_key(&mut self) -> (Address, Call) {
        let model = self.model;
        let device = self.device(|id| {
            let maker = model.devices.known[&id].manufacturer;
            model.manufacturers[&maker].status(model.now) == Status::Active
        });
        let maker = model
            .devices
            .known
            .get(&device)
            .map_or(0, |device| device.manufacturer);
        let by = self.operator(maker);
        let owner = self.owner_of(Contract::Devices, device);
        let new_key = self.key();
        let message = |nonce, deadline| Message::ReplaceKey(device, new_key, nonce, deadline);
        let possession = self.consent(Contract::Devices, new_key, 0, message);
        let owner_consent = self.consent(Contract::Devices, owner, 0, message);
        let replacement = ReplaceKey {
            device,
            new_key,
            possession,
            owner_consent,
        };
        (by, Call::ReplaceKey(replacement))
    }
}
