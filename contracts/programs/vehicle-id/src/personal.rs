//! The few who read for the owner rather than for themselves: family, a mechanic. They need no stake, so they are few.

use crate::{
    errors,
    store::{personal, Personal, Vehicle},
    Result,
};
use alloy_primitives::Address;
use contract_base::host::now;

/// How many of them a vehicle has at a time.
const MAX: u8 = 4;

/// Gives somebody a place, if there is one: its own, one that nobody has, or that of somebody whose grant has ended.
pub(crate) fn seat(vehicle: &Vehicle, grantee: Address) -> Result<()> {
    let mut free = None;
    for place in 0..MAX {
        let seated = personal(vehicle.id, place).get().grantee;
        if seated == grantee {
            return Ok(());
        }
        if free.is_none() && !is_taken(vehicle, seated) {
            free = Some(place);
        }
    }
    let place = free.ok_or_else(|| errors::too_many_personal(vehicle.id, MAX))?;
    personal(vehicle.id, place).set(&Personal { grantee });
    Ok(())
}

fn is_taken(vehicle: &Vehicle, seated: Address) -> bool {
    if seated.is_zero() {
        return false;
    }
    let grant = vehicle.grant(seated).get();
    grant.personal && now() < grant.expiry
}
