//! What must hold before, during and after any action: stated over the model, not by it.

use alloy::{
    primitives::{Address, Log, U256},
    sol_types::SolEvent,
};
use bindings::{
    IDeviceRegistry::{DeviceClaimed, DevicePaired, KeyRegistered, KeyReplaced, KeyRootRegistered},
    IManufacturerRegistry::{Kind, Status},
    IVehicleId::{DataConsentSet, NonceUsed, VehicleMinted},
};

use crate::model::{Action, Contract, Event, Model, Outcome};

const KINDS: [Kind; 2] = [Kind::Hardware, Kind::Software];

/// An action, and the world on both sides of it.
pub struct Step<'a> {
    pub before: &'a Model,
    pub action: &'a Action,
    pub outcome: &'a Outcome,
    pub after: &'a Model,
}

impl Step<'_> {
    pub fn check(&self) {
        let Ok(told) = self.outcome else {
            assert_eq!(self.before, self.after, "a refused call changes nothing");
            return;
        };
        one_living_vehicle_per_vin(self.after);
        links_are_one_to_one(self.after);
        self.the_past_stays();
        self.nonces_only_grow(told);
        self.dead_keys_stay_dead();
        self.a_sale_clears_what_the_owner_decided();
        self.a_sold_device_is_unpaired();
        if let Action::Call { by, .. } = self.action {
            self.only_active_makers_do_anything(told);
            self.nothing_without_consent(*by, told);
        }
    }

    /// Neither statuses and points of weeks that began, nor devices of seconds that ended.
    fn the_past_stays(&self) {
        let (before, after) = (self.before, self.after);
        for (id, entry) in &before.manufacturers {
            let now = &after.manufacturers[id];
            for week in 0..=before.week() {
                assert_eq!(entry.status_at(week), now.status_at(week), "{id}, {week}");
                assert_eq!(entry.points_at(week), now.points_at(week), "{id}, {week}");
            }
        }
        for week in 0..=before.week() {
            assert_eq!(before.levels.at(week), after.levels.at(week), "{week}");
        }
        for pairing in &before.devices.pairings {
            let vehicle = pairing.vehicle;
            for kind in KINDS {
                for second in [pairing.at - 1, pairing.at, before.now - 1] {
                    let was = before.device_at(vehicle, kind, second);
                    let is = after.device_at(vehicle, kind, second);
                    assert!(was == is || second >= before.now, "{vehicle}, {second}");
                }
            }
        }
    }

    fn nonces_only_grow(&self, told: &[Event]) {
        let tokens = |model: &Model| [model.vehicles.tokens.clone(), model.devices.tokens.clone()];
        let contracts = [Contract::Vehicles, Contract::Devices];
        let both = tokens(self.before).into_iter().zip(tokens(self.after));
        for ((before, after), contract) in both.zip(contracts) {
            let mut expected = before.nonces.clone();
            for used in heard::<NonceUsed>(told, contract) {
                let next = expected.0.entry(used.account).or_default();
                assert_eq!(used.nonce, U256::from(*next), "in turn");
                *next += 1;
            }
            assert_eq!(expected, after.nonces);
        }
        for (vin, nonce) in &self.before.vehicles.attested {
            assert!(self.after.vehicles.vin_nonce(*vin) >= *nonce);
        }
    }

    fn dead_keys_stay_dead(&self) {
        for (key, device) in &self.before.devices.keys {
            assert_eq!(self.after.devices.keys.get(key), Some(device), "for ever");
            let died = self.before.devices.is_dead(*key);
            assert!(!died || self.after.devices.is_dead(*key));
        }
    }

    fn a_sale_clears_what_the_owner_decided(&self) {
        for (id, owner) in &self.before.vehicles.tokens.owners {
            let new = self.after.vehicles.tokens.owners.get(id);
            if new.is_none_or(|new| new == owner) {
                continue;
            }
            let vehicle = &self.after.vehicles.known[id];
            assert!(vehicle.grants.is_empty() && vehicle.payee.is_zero() && !vehicle.data_consent);
            for kind in KINDS {
                let was = self.before.paired_device(*id, kind);
                assert_eq!(was, self.after.paired_device(*id, kind), "pairing stays");
            }
        }
    }

    fn a_sold_device_is_unpaired(&self) {
        for (id, owner) in &self.before.devices.tokens.owners {
            let new = self.after.devices.tokens.owners[id];
            assert!(new == *owner || self.after.devices.known[id].vehicle.is_none());
        }
    }

    fn only_active_makers_do_anything(&self, told: &[Event]) {
        let mut makers: Vec<u32> = Vec::new();
        makers.extend(devices::<KeyRegistered>(told).map(|e| e.manufacturerId));
        makers.extend(devices::<KeyRootRegistered>(told).map(|e| e.manufacturerId));
        makers.extend(devices::<DeviceClaimed>(told).map(|e| e.manufacturerId));
        let maker = |device: u64| self.after.devices.known[&device].manufacturer;
        makers.extend(devices::<DevicePaired>(told).map(|e| maker(e.deviceId)));
        makers.extend(devices::<KeyReplaced>(told).map(|e| maker(e.deviceId)));
        for id in makers {
            assert_eq!(
                self.before.manufacturers[&id].status(self.before.now),
                Status::Active,
                "{id}"
            );
        }
    }

    /// Whoever something happens to has called or has signed it.
    fn nothing_without_consent(&self, by: Address, told: &[Event]) {
        let signed = |contract, account: Address| {
            let mut used = heard::<NonceUsed>(told, contract);
            account == by || used.any(|used| used.account == account)
        };
        for e in heard::<VehicleMinted>(told, Contract::Vehicles) {
            assert!(signed(Contract::Vehicles, e.owner));
        }
        for e in heard::<DataConsentSet>(told, Contract::Vehicles) {
            assert!(signed(Contract::Vehicles, e.owner));
        }
        let used = |account| {
            let mut used = devices::<NonceUsed>(told);
            used.any(|used| used.account == account)
        };
        for e in devices::<DeviceClaimed>(told) {
            assert!(used(e.key) && signed(Contract::Devices, e.owner));
        }
        for e in devices::<KeyReplaced>(told) {
            let owner = self.before.devices.tokens.owners[&e.deviceId];
            assert!(used(e.newKey) && signed(Contract::Devices, owner));
        }
        for e in devices::<DevicePaired>(told) {
            let device = &self.after.devices.known[&e.deviceId];
            let owner = self.after.devices.tokens.owners[&e.deviceId];
            let driver = self.after.vehicles.tokens.owners[&e.vehicleId];
            assert!(used(device.key));
            assert!(
                signed(Contract::Devices, owner)
                    && (owner == driver || signed(Contract::Devices, driver))
            );
        }
        for (id, owner) in &self.before.vehicles.tokens.owners {
            let tokens = &self.before.vehicles.tokens;
            let may = by == *owner
                || tokens.approved.get(id) == Some(&by)
                || tokens.operators.contains(&(*owner, by));
            let now = self.after.vehicles.tokens.owners.get(id);
            assert!(now == Some(owner) || may || self.is_a_way_back(by, *id, now));
        }
    }

    /// The DAO ended it; or it went to the keeper an attestor named, after the notice, and not against an objection unless
    /// the DAO decided so.
    fn is_a_way_back(&self, by: Address, id: u64, owner: Option<&Address>) -> bool {
        let is_dao = by == self.before.dao;
        let Some(owner) = owner else {
            return is_dao;
        };
        let reclaim = self.before.vehicles.known[&id].reclaim.as_ref();
        reclaim.is_some_and(|reclaim| {
            let in_time = self.before.now >= reclaim.ends;
            reclaim.keeper == *owner && in_time && (is_dao || !reclaim.objected)
        })
    }
}

fn one_living_vehicle_per_vin(model: &Model) {
    for (id, vehicle) in &model.vehicles.known {
        assert_eq!(model.vehicles.with_vin(vehicle.vin), Some(*id));
        assert!(model.vehicles.tokens.owners.contains_key(id));
    }
}

fn links_are_one_to_one(model: &Model) {
    let mut links = 0;
    for (id, device) in &model.devices.known {
        let Some(vehicle) = device.vehicle else {
            continue;
        };
        links += 1;
        assert!(
            model.vehicles.known.contains_key(&vehicle) || model.stops.retired.contains(&vehicle),
            "burnt while paired"
        );
        assert_eq!(model.paired_device(vehicle, device.kind), Some(*id));
        assert_eq!(model.device_at(vehicle, device.kind, model.now), Some(*id));
    }
    let vehicles = model.vehicles.known.keys().chain(&model.stops.retired);
    let of_vehicles =
        vehicles.flat_map(|id| KINDS.map(|kind| model.device_at(*id, kind, model.now)));
    assert_eq!(of_vehicles.flatten().count(), links, "both ways");
}

fn devices<E: SolEvent>(told: &[Event]) -> impl Iterator<Item = E> {
    heard(told, Contract::Devices)
}

fn heard<E: SolEvent>(told: &[Event], contract: Contract) -> impl Iterator<Item = E> {
    let of = told.iter().filter(move |event| event.contract == contract);
    of.filter_map(|event| {
        let log = Log {
            address: Address::ZERO,
            data: event.log.clone(),
        };
        Some(E::decode_log(&log).ok()?.data)
    })
}
