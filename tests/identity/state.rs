//! What can be seen of the contracts: to be had from the model, from the events, and from the views.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::{Address, B256};
use bindings::{
    IDeviceRegistry,
    IManufacturerRegistry::{Kind, Level, Status},
    IVehicleId,
};

use crate::model::{Contract, Grant, Model, Reclaim, Tokens};

/// Everything three sources must agree on. Zeros and empty things are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub manufacturers: BTreeMap<u32, Maker>,
    /// Of the weeks asked for.
    pub levels: Vec<Vec<Level>>,
    pub vehicles: BTreeMap<u64, IVehicleId::Vehicle>,
    pub vehicle_tokens: TokenState,
    /// The living vehicle, and the nonce.
    pub vins: BTreeMap<B256, (u64, u64)>,
    pub grants: BTreeMap<(u64, Address), Grant>,
    pub reclaims: BTreeMap<u64, Reclaim>,
    pub minting_stopped: u64,
    pub attestors_suspended: BTreeMap<Address, u64>,
    pub roles: BTreeSet<(Contract, Address)>,
    pub devices: BTreeMap<u64, IDeviceRegistry::Device>,
    pub device_tokens: TokenState,
    pub keys: BTreeMap<Address, KeyState>,
    pub registered: BTreeSet<(u32, Address)>,
    pub roots: BTreeMap<(u32, B256), u64>,
    pub history: BTreeMap<Moment, u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Maker {
    pub name: String,
    pub kind: Kind,
    pub status: Status,
    pub owner: Address,
    pub pending: Address,
    /// Without the owner, who may operate anyway.
    pub operators: BTreeSet<Address>,
    pub signed_from: u32,
    /// Status and points of the weeks asked for.
    pub weeks: Vec<(Status, u32)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenState {
    pub approved: BTreeMap<u64, Address>,
    pub operators: BTreeSet<(Address, Address)>,
    pub nonces: BTreeMap<Address, u64>,
    pub count: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    Of(u64),
    Dead,
}

/// A vehicle, a kind of device, a second.
pub type Moment = (u64, bool, u64);

pub fn kind_of(software: bool) -> Kind {
    if software {
        Kind::Software
    } else {
        Kind::Hardware
    }
}

/// What to ask for: nobody can be asked for everything.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    pub weeks: Vec<u32>,
    pub moments: Vec<Moment>,
    /// At which second.
    pub now: u64,
}

impl From<&Tokens> for TokenState {
    fn from(tokens: &Tokens) -> Self {
        Self {
            approved: tokens.approved.clone(),
            operators: tokens.operators.clone(),
            nonces: tokens.nonces.0.clone(),
            count: tokens.count,
        }
    }
}

fn others(operators: &BTreeSet<Address>, owner: Address) -> BTreeSet<Address> {
    operators
        .iter()
        .copied()
        .filter(|account| *account != owner)
        .collect()
}

impl State {
    pub fn of(model: &Model, questions: &Questions) -> Self {
        let mut state = Self {
            vehicle_tokens: (&model.vehicles.tokens).into(),
            device_tokens: (&model.devices.tokens).into(),
            roles: model.roles.0.clone(),
            minting_stopped: model.stops.minting,
            registered: model.devices.registered.clone(),
            roots: model.devices.roots.clone(),
            levels: questions
                .weeks
                .iter()
                .map(|week| model.levels.at(*week))
                .collect(),
            ..Self::default()
        };
        for (id, entry) in &model.manufacturers {
            let weeks = questions.weeks.iter();
            let maker = Maker {
                name: entry.name.clone(),
                kind: entry.kind,
                status: entry.status(model.now),
                owner: entry.owner,
                pending: entry.pending,
                operators: others(&entry.operators, entry.owner),
                signed_from: entry.signed_from,
                weeks: weeks
                    .map(|week| (entry.status_at(*week), entry.points_at(*week)))
                    .collect(),
            };
            state.manufacturers.insert(*id, maker);
        }
        for (id, known) in &model.vehicles.known {
            let vehicle = IVehicleId::Vehicle {
                owner: model.vehicles.tokens.owners[id],
                definition: known.definition,
                powertrain: known.powertrain,
                vinCommitment: known.vin,
                dataConsent: known.data_consent,
                payee: known.payee,
                tenure: known.tenure,
            };
            state.vehicles.insert(*id, vehicle);
            if let Some(reclaim) = &known.reclaim {
                state.reclaims.insert(*id, reclaim.clone());
            }
            for (grantee, grant) in &known.grants {
                state.grants.insert((*id, *grantee), *grant);
            }
        }
        let stops = model.stops.attestors.iter().filter(|stop| *stop.1 > 0);
        state.attestors_suspended = stops.map(|(account, until)| (*account, *until)).collect();
        for (vin, nonce) in &model.vehicles.attested {
            let vehicle = model.vehicles.with_vin(*vin).unwrap_or_default();
            state.vins.insert(*vin, (vehicle, *nonce));
        }
        for (id, known) in &model.devices.known {
            let device = IDeviceRegistry::Device {
                owner: model.devices.tokens.owners[id],
                key: known.key,
                manufacturerId: known.manufacturer,
                kind: match known.kind {
                    Kind::Hardware => IDeviceRegistry::Kind::Hardware,
                    _ => IDeviceRegistry::Kind::Software,
                },
                vehicleId: known.vehicle.unwrap_or_default(),
            };
            state.devices.insert(*id, device);
        }
        for key in model.devices.keys.keys() {
            let found = model.devices.of(*key).map_or(KeyState::Dead, KeyState::Of);
            state.keys.insert(*key, found);
        }
        for moment in &questions.moments {
            let (vehicle, software, second) = *moment;
            if let Some(device) = model.device_at(vehicle, kind_of(software), second) {
                state.history.insert(*moment, device);
            }
        }
        state
    }
}
