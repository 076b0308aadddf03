//! The way back to a vehicle whose token stayed with somebody else, or whose owner's key is lost: an attestor's word, time
//! for the owner to object, and the DAO where it does.

use crate::{
    attestor, errors, interface as i,
    signatures::{DOMAIN, RECLAIM, RECLAIM_OBJECTION},
    store::{self, By, Facts, Reclaim, Vehicle, Vin},
    transfer::next_tenure,
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{host::now, roles, Signed};
use protocol::notice::RECLAIM as NOTICE;

/// Whose the vehicle is, and who says so.
pub(crate) struct Request<'a> {
    id: u64,
    keeper: Address,
    attestor: Address,
    attestation: Signed<'a>,
}

abi_codec::reads! {
    Request<'a> = i::ReclaimRequest {
        id: u64,
        keeper: Address,
        attestor: Address,
        deadline: u64,
        attestation: &'a [u8],
    } => Self {
        id,
        keeper,
        attestor,
        attestation: Signed { deadline, signature: attestation },
    };
}

/// By anybody: what counts is the attestor's word.
pub(crate) fn begin(request: &Request<'_>) -> Result<()> {
    let r = request;
    let vehicle = Vehicle::existing(r.id)?;
    attestor::check(r.attestor)?;
    if r.keeper.is_zero() || r.keeper == vehicle.owner {
        return Err(errors::invalid_keeper(r.keeper));
    }
    // The word of who is no longer believed does not stand in the way of another's.
    if let Ok(pending) = pending(&vehicle) {
        if attestor::check(store::reclaim_attestor(r.id).get()).is_ok() {
            return Err(errors::reclaim_pending(r.id, pending.ends));
        }
    }
    let mut vin = store::vin(store::commitment(r.id).get());
    let before = vin.get();
    let nonce = before.nonce;
    r.attestation
        .check(r.attestor, &DOMAIN, &[&RECLAIM, &r.id, &r.keeper, &nonce])?;

    let ends = now().saturating_add(u64::from(NOTICE));
    vin.set(&Vin {
        nonce: nonce.saturating_add(1),
        ..before
    });
    vehicle.set(Facts {
        is_reclaimed: true,
        ..vehicle.facts
    });
    store::reclaim(r.id).set(&Reclaim {
        keeper: r.keeper,
        ends,
        objected: false,
    });
    store::reclaim_attestor(r.id).set(&r.attestor);
    emit!(i::ReclaimBegan(indexed r.id, indexed r.keeper, indexed r.attestor, ends));
    Ok(())
}

/// By the owner, in time: then it is the DAO's to decide.
pub(crate) fn object(id: u64, by: By<'_>) -> Result<()> {
    let vehicle = Vehicle::by_owner(id, by, &[&RECLAIM_OBJECTION, &id])?;
    let pending = pending(&vehicle)?;
    if now() >= pending.ends {
        return Err(errors::objection_too_late(id, pending.ends));
    }
    store::reclaim(id).set(&Reclaim {
        objected: true,
        ..pending
    });
    emit!(i::ReclaimObjected(indexed id, indexed vehicle.owner));
    Ok(())
}

/// By anybody, where nobody objected.
pub(crate) fn complete(id: u64) -> Result<()> {
    let vehicle = Vehicle::existing(id)?;
    let pending = pending(&vehicle)?;
    if pending.objected {
        return Err(errors::reclaim_disputed(id));
    }
    attestor::check(store::reclaim_attestor(id).get())?;
    hand_over(&vehicle, &pending)
}

/// By the DAO: for the owner at any time, for the keeper not before the notice is over.
pub(crate) fn decide(id: u64, moves: bool) -> Result<()> {
    roles::only_admin()?;
    let vehicle = Vehicle::existing(id)?;
    let pending = pending(&vehicle)?;
    if moves {
        return hand_over(&vehicle, &pending);
    }
    vehicle.set(Facts {
        is_reclaimed: false,
        ..vehicle.facts
    });
    emit!(i::ReclaimEnded(indexed id, indexed pending.keeper, false));
    Ok(())
}

fn hand_over(vehicle: &Vehicle, pending: &Reclaim) -> Result<()> {
    let (id, keeper) = (vehicle.id, pending.keeper);
    if now() < pending.ends {
        return Err(errors::reclaim_too_soon(id, pending.ends));
    }
    let facts = Facts {
        is_reclaimed: false,
        ..next_tenure(id, vehicle.owner, vehicle.facts)
    };
    erc721::hand_over(id, vehicle.owner, keeper, &facts);
    emit!(i::TenureBegan(indexed id, indexed keeper, facts.tenure));
    emit!(i::ReclaimEnded(indexed id, indexed keeper, true));
    Ok(())
}

/// The keeper of a vehicle that is reclaimed.
pub(crate) fn keeper(id: u64) -> Address {
    store::reclaim(id).get().keeper
}

fn pending(vehicle: &Vehicle) -> Result<Reclaim> {
    if !vehicle.facts.is_reclaimed {
        return Err(errors::not_reclaimed(vehicle.id));
    }
    Ok(store::reclaim(vehicle.id).get())
}

/// Keeper, attestor, when the notice ends, and whether the owner objected; nothing of a vehicle that is not reclaimed.
pub(crate) fn of(id: u64) -> (Address, Address, u64, bool) {
    match Vehicle::existing(id).and_then(|vehicle| pending(&vehicle)) {
        Ok(found) => {
            let attestor = store::reclaim_attestor(id).get();
            (found.keeper, attestor, found.ends, found.objected)
        }
        Err(_) => (Address::ZERO, Address::ZERO, 0, false),
    }
}
