//! The three contracts' answers, from a fold of all their events: what a node reads from their storage.

use alloy::sol_types::{SolCall, SolError};
use alloy_primitives::{Address, B256, U256};
use bindings::{IDeviceRegistry as d, IManufacturerRegistry as m, IVehicleId as v};
use protocol::Kind;
use prover::chain::{Answer, Call, State};

use crate::story::CONTRACTS;

/// What the contract asked returns.
pub(crate) fn answer(state: &State, call: &Call) -> Answer {
    if call.to == CONTRACTS.manufacturer_registry {
        registry(state, &call.data)
    } else if call.to == CONTRACTS.vehicle_id {
        vehicles(state, &call.data)
    } else {
        devices(state, &call.data)
    }
}

fn registry(state: &State, data: &[u8]) -> Answer {
    let standing = |id: u32, week: u32| {
        let all = state.connections(week);
        all.into_iter()
            .find(|connection| connection.id == id && connection.active)
    };
    if m::genesisCall::abi_decode(data).is_ok() {
        return returned::<m::genesisCall>(&state.genesis().unwrap());
    }
    if m::countCall::abi_decode(data).is_ok() {
        let count = u32::try_from(state.connections(0).len()).unwrap();
        return returned::<m::countCall>(&count);
    }
    if let Ok(call) = m::levelsAtCall::abi_decode(data) {
        let levels = state.levels(call.week).unwrap().into_iter();
        let levels = levels.map(|level| m::Level {
            minWeeks: level.min_weeks,
            points: level.points,
        });
        return returned::<m::levelsAtCall>(&levels.collect());
    }
    if let Ok(call) = m::statusAtCall::abi_decode(data) {
        let status = match standing(call.id, call.week) {
            Some(_) => m::Status::Active,
            None => m::Status::Suspended,
        };
        return returned::<m::statusAtCall>(&status);
    }
    if let Ok(call) = m::pointsAtCall::abi_decode(data) {
        let points = standing(call.id, call.week).map_or(0, |found| found.points);
        return returned::<m::pointsAtCall>(&points);
    }
    if let Ok(call) = m::signedFromCall::abi_decode(data) {
        // The tales set it in week 0 alone, from a week below ten on.
        let signs = |week| {
            state
                .connections(week)
                .iter()
                .any(|one| one.id == call.id && one.signed)
        };
        let from = (0..10).find(|week| signs(*week)).unwrap_or(0);
        return returned::<m::signedFromCall>(&from);
    }
    let call = m::manufacturerCall::abi_decode(data).unwrap();
    returned::<m::manufacturerCall>(&m::Manufacturer {
        name: String::new(),
        kind: match standing(call.id, 0).unwrap().kind {
            Kind::Hardware => m::Kind::Hardware,
            Kind::Software => m::Kind::Software,
        },
        status: m::Status::Active,
        owner: Address::ZERO,
        pendingOwner: Address::ZERO,
    })
}

fn vehicles(state: &State, data: &[u8]) -> Answer {
    if v::countCall::abi_decode(data).is_ok() {
        return returned::<v::countCall>(&state.vehicle_count());
    }
    let id = v::vehicleCall::abi_decode(data).unwrap().vehicleId;
    let Some(vehicle) = state.vehicle(id) else {
        let tokenId = U256::from(id);
        return Answer::Reverted(v::ERC721NonexistentToken { tokenId }.abi_encode().into());
    };
    returned::<v::vehicleCall>(&v::Vehicle {
        owner: vehicle.owner,
        definition: B256::with_last_byte(1),
        powertrain: v::Powertrain::BEV,
        vinCommitment: U256::from(id).into(),
        dataConsent: vehicle.data_consent,
        payee: vehicle.payee,
        tenure: vehicle.tenure,
    })
}

fn devices(state: &State, data: &[u8]) -> Answer {
    if d::countCall::abi_decode(data).is_ok() {
        return returned::<d::countCall>(&state.device_count());
    }
    if let Ok(call) = d::deviceAtCall::abi_decode(data) {
        let kind = match call.kind {
            d::Kind::Software => Kind::Software,
            _ => Kind::Hardware,
        };
        let key = state.paired(call.vehicleId, kind).map(|device| device.key);
        let id = key.and_then(|key| {
            (1..=state.device_count()).find(|id| state.device(*id).unwrap().key == key)
        });
        return returned::<d::deviceAtCall>(&id.unwrap_or(0));
    }
    let call = d::deviceCall::abi_decode(data).unwrap();
    let device = state.device(call.deviceId).unwrap();
    returned::<d::deviceCall>(&d::Device {
        owner: device.owner,
        key: device.key,
        manufacturerId: device.manufacturer,
        kind: match device.kind {
            Kind::Hardware => d::Kind::Hardware,
            Kind::Software => d::Kind::Software,
        },
        vehicleId: device.vehicle,
    })
}

fn returned<C: SolCall>(value: &C::Return) -> Answer {
    Answer::Returned(C::abi_encode_returns(value).into())
}
