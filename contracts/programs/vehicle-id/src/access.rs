//! Who may read a vehicle's data.

use crate::{
    errors, interface as i,
    store::{self, Grant, Vehicle},
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use alloy_sol_types::{sol, SolCall};
use contract_base::{
    host::{ask_about, now},
    Word,
};

sol! {
    /// Of the consumers' staking.
    function isInGoodStanding(address consumer) external view returns (bool);
}

pub(crate) fn grant(id: u64, grantee: Address, permissions: u128, expiry: u64) -> Result<()> {
    let vehicle = Vehicle::owned(id)?;
    if grantee.is_zero() {
        return Err(errors::invalid_grantee(grantee));
    }
    if permissions == 0 || expiry <= now() {
        return Err(errors::invalid_grant(permissions, expiry));
    }
    if !is_in_good_standing(grantee) {
        return Err(errors::not_in_good_standing(grantee));
    }
    let tenure = vehicle.facts.tenure;
    store::grant(id, tenure, grantee).set(&Grant {
        permissions,
        expiry,
    });
    emit!(i::AccessGranted(indexed id, indexed grantee, permissions, expiry, tenure));
    Ok(())
}

pub(crate) fn revoke(id: u64, grantee: Address) -> Result<()> {
    let tenure = Vehicle::owned(id)?.facts.tenure;
    store::grant(id, tenure, grantee).set(&Grant::untouched());
    emit!(i::AccessRevoked(indexed id, indexed grantee, tenure));
    Ok(())
}

/// What the present owner granted; nothing of a vehicle that does not exist.
fn granted(id: u64, grantee: Address) -> Grant {
    match Vehicle::existing(id) {
        Ok(vehicle) => store::grant(id, vehicle.facts.tenure, grantee).get(),
        Err(_) => Grant::untouched(),
    }
}

/// All of no permissions is not something to have.
pub(crate) fn has_access(id: u64, grantee: Address, permissions: u128) -> bool {
    let grant = granted(id, grantee);
    permissions != 0
        && grant.permissions & permissions == permissions
        && now() < grant.expiry
        && is_in_good_standing(grantee)
}

/// Permissions and expiry.
pub(crate) fn grant_of(id: u64, grantee: Address) -> (u128, u64) {
    let grant = granted(id, grantee);
    (grant.permissions, grant.expiry)
}

/// While nobody judges consumers, all are in good standing; a judge who does not answer lets nobody in.
fn is_in_good_standing(consumer: Address) -> bool {
    let staking = store::consumer_staking().get();
    staking.is_zero()
        || ask_about(staking, isInGoodStandingCall::SELECTOR, consumer)
            .is_some_and(|answer| !answer.is_zero())
}
