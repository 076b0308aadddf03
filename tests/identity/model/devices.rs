//! Devices: the keys manufacturers vouch for, and whose the devices are.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, B256},
    sol_types::SolEvent,
};
use bindings::{
    IDeviceRegistry::{
        self as i, AlreadyRegistered, DeviceClaimed, ERC721InvalidOwner, InvalidKey, InvalidProof,
        InvalidRoot, KeyRegistered, KeyReplaced, KeyRootRegistered, KeyTaken,
        ManufacturerNotActive, NotOperator, NotRegistered,
    },
    IManufacturerRegistry::{Kind, Status},
};

use super::{
    Claim, Contract, Event, Half, Message, Model, Outcome, Path, ReplaceKey, Tokens,
    outcome::{self, Refusal, ensure},
    pairing::Pairing,
    signing::Used,
};

pub(super) fn event(event: impl SolEvent) -> Event {
    outcome::event(Contract::Devices, event)
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Devices {
    pub tokens: Tokens,
    pub known: BTreeMap<u64, Device>,
    /// Every key a device ever had.
    pub keys: BTreeMap<Address, u64>,
    /// Keys a manufacturer vouched for.
    pub registered: BTreeSet<(u32, Address)>,
    /// Number of keys under a manufacturer's root.
    pub roots: BTreeMap<(u32, B256), u64>,
    /// Everything that ever happened to vehicles' devices, in order.
    pub pairings: Vec<Pairing>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    pub key: Address,
    pub manufacturer: u32,
    pub kind: Kind,
    pub vehicle: Option<u64>,
}

impl Devices {
    /// The device a key belongs to now.
    pub fn of(&self, key: Address) -> Option<u64> {
        let device = self.keys.get(&key)?;
        (self.known[device].key == key).then_some(*device)
    }

    pub fn is_dead(&self, key: Address) -> bool {
        self.keys.contains_key(&key) && self.of(key).is_none()
    }

    /// A key that never belonged to a device.
    pub(super) fn check_free(&self, key: Address) -> Result<(), Refusal> {
        ensure(!key.is_zero(), InvalidKey { key })?;
        match self.keys.get(&key) {
            Some(device) => {
                let deviceId = *device;
                Err(KeyTaken { key, deviceId }.into())
            }
            None => Ok(()),
        }
    }
}

pub(super) fn kind_of(kind: Kind) -> i::Kind {
    match kind {
        Kind::Hardware => i::Kind::Hardware,
        _ => i::Kind::Software,
    }
}

impl Model {
    pub(super) fn check_active(&self, id: u32) -> Result<Kind, Refusal> {
        let manufacturerId = id;
        match self.manufacturers.get(&id) {
            Some(entry) if entry.status(self.now) == Status::Active => Ok(entry.kind),
            _ => Err(ManufacturerNotActive { manufacturerId }.into()),
        }
    }

    pub(super) fn check_operator(&self, by: Address, id: u32) -> Result<Kind, Refusal> {
        let kind = self.check_active(id)?;
        let (manufacturerId, account) = (id, by);
        let may = self.manufacturers[&id].may_operate(by);
        let error = NotOperator {
            manufacturerId,
            account,
        };
        ensure(may, error)?;
        Ok(kind)
    }

    pub(super) fn register(&mut self, by: Address, id: u32, keys: &[Address]) -> Outcome {
        self.check_operator(by, id)?;
        let mut registered = self.devices.registered.clone();
        let mut told = Vec::new();
        for key in keys {
            let key = *key;
            ensure(!key.is_zero(), InvalidKey { key })?;
            let error = AlreadyRegistered {
                manufacturerId: id,
                keyOrRoot: key.into_word(),
            };
            ensure(registered.insert((id, key)), error)?;
            let manufacturerId = id;
            told.push(event(KeyRegistered {
                manufacturerId,
                key,
            }));
        }
        self.devices.registered = registered;
        Ok(told)
    }

    pub(super) fn register_root(
        &mut self,
        by: Address,
        id: u32,
        [(leftHash, leftKeys), (rightHash, rightKeys)]: [Half; 2],
        root: B256,
    ) -> Outcome {
        self.check_operator(by, id)?;
        let (manufacturerId, keyCount) = (id, leftKeys + rightKeys);
        let error = InvalidRoot {
            leftHash,
            leftKeys,
            rightHash,
            rightKeys,
        };
        // Numbers count up from 0: the right half begins once the left one is full.
        let full = leftKeys.is_power_of_two() && (1..=leftKeys).contains(&rightKeys);
        ensure(full && !leftHash.is_zero() && !rightHash.is_zero(), error)?;
        let error = AlreadyRegistered {
            manufacturerId,
            keyOrRoot: root,
        };
        let known = self.devices.roots.contains_key(&(id, root));
        ensure(!known, error)?;
        self.devices.roots.insert((id, root), keyCount);
        Ok(vec![event(KeyRootRegistered {
            manufacturerId,
            root,
            keyCount,
        })])
    }

    /// The manufacturer's word for a key, unless it was given before.
    pub(super) fn vouch(&mut self, manufacturerId: u32, key: Address) -> Vec<Event> {
        let new = self.devices.registered.insert((manufacturerId, key));
        let told = KeyRegistered {
            manufacturerId,
            key,
        };
        new.then(|| event(told)).into_iter().collect()
    }

    fn check_vouched(&self, claim: &Claim) -> Result<(), Refusal> {
        let (manufacturerId, key, root) = (claim.manufacturer, claim.key, claim.root);
        let (vouched, keyOrRoot) = match root.is_zero() {
            true => {
                let keys = &self.devices.registered;
                (keys.contains(&(manufacturerId, key)), key.into_word())
            }
            false => {
                let roots = &self.devices.roots;
                (roots.contains_key(&(manufacturerId, root)), root)
            }
        };
        let error = NotRegistered {
            manufacturerId,
            keyOrRoot,
        };
        ensure(vouched, error)?;
        let number = claim.number;
        let proven = root.is_zero() || claim.path.as_ref().is_some_and(|path| path.proves(claim));
        ensure(proven, InvalidProof { key, root, number })
    }

    pub(super) fn claim(&mut self, by: Address, claim: &Claim) -> Outcome {
        let (id, key, owner) = (claim.manufacturer, claim.key, claim.owner);
        ensure(!owner.is_zero(), ERC721InvalidOwner { owner })?;
        let kind = self.check_active(id)?;
        self.check_vouched(claim)?;
        self.devices.check_free(key)?;
        let mut used = Used::new(&self.devices.tokens.nonces, self.now);
        let message = |nonce, deadline| Message::Claim(key, id, owner, nonce, deadline);
        used.check(&claim.possession, key, message)?;
        if by != owner {
            used.check(&claim.owner_consent, owner, message)?;
        }
        let used = used.accounts();
        let mut told = self.devices.tokens.use_nonces(Contract::Devices, used);
        told.append(&mut self.create(id, kind, key, owner).1);
        Ok(told)
    }

    /// A device comes into being.
    pub(super) fn create(
        &mut self,
        manufacturerId: u32,
        kind: Kind,
        key: Address,
        owner: Address,
    ) -> (u64, Vec<Event>) {
        let (deviceId, created) = self.devices.tokens.create(Contract::Devices, owner);
        let device = Device {
            key,
            manufacturer: manufacturerId,
            kind,
            vehicle: None,
        };
        self.devices.known.insert(deviceId, device);
        self.devices.keys.insert(key, deviceId);
        let kind = kind_of(kind);
        let claimed = event(DeviceClaimed {
            deviceId,
            manufacturerId,
            key,
            kind,
            owner,
        });
        (deviceId, vec![created, claimed])
    }

    pub(super) fn replace_key(&mut self, by: Address, replacement: &ReplaceKey) -> Outcome {
        let (deviceId, newKey) = (replacement.device, replacement.new_key);
        let owner = self.devices.tokens.owner_of(deviceId)?;
        self.check_operator(by, self.devices.known[&deviceId].manufacturer)?;
        self.devices.check_free(newKey)?;
        let mut used = Used::new(&self.devices.tokens.nonces, self.now);
        let message = |nonce, deadline| Message::ReplaceKey(deviceId, newKey, nonce, deadline);
        used.check(&replacement.possession, newKey, message)?;
        if by != owner {
            used.check(&replacement.owner_consent, owner, message)?;
        }
        let used = used.accounts();
        let mut told = self.devices.tokens.use_nonces(Contract::Devices, used);
        told.append(&mut self.vouch(self.devices.known[&deviceId].manufacturer, newKey));
        let device = self.devices.known.get_mut(&deviceId).unwrap();
        let oldKey = std::mem::replace(&mut device.key, newKey);
        self.devices.keys.insert(newKey, deviceId);
        told.push(event(KeyReplaced {
            deviceId,
            oldKey,
            newKey,
        }));
        Ok(told)
    }
}

impl Path {
    /// Does it lead from the claim's key, at the claim's place, to the claim's root?
    fn proves(&self, claim: &Claim) -> bool {
        let there = self.run.keys.get(self.index) == Some(&claim.key);
        let place = self.index as u64 == claim.number && self.run.root == claim.root;
        there && place && !self.damaged
    }
}
