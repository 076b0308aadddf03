//! Who may read a vehicle's data.

use crate::{
    errors, interface as i, personal,
    signatures::{ACCESS_GRANT, ACCESS_REVOCATION, ALL_ACCESS_REVOCATION},
    store::{self, By, Grant, Vehicle},
    Result,
};
use abi_codec::{emit, Str};
use alloy_primitives::{Address, B256};
use alloy_sol_types::{sol, SolCall};
use contract_base::{
    host::{ask_about, now, sender, Host},
    Word,
};
use protocol::{permission::KNOWN, Keccak256};

sol! {
    /// Of the consumers' staking.
    function isInGoodStanding(address consumer) external view returns (bool);
}

abi_codec::arguments! {
    /// What is granted, to whom, and on which terms.
    pub(crate) struct Given<'a> = i::Grant {
        id: u64,
        grantee: Address,
        permissions: u128,
        expiry: u64,
        personal: bool,
        terms_hash: B256,
        terms_uri: Str<&'a [u8]>,
    }
}

pub(crate) fn grant(given: &Given<'_>, by: By<'_>) -> Result<()> {
    let g = given;
    let uri = B256::new(Host::keccak256(g.terms_uri.0));
    let vehicle = Vehicle::by_owner(
        g.id,
        by,
        &[
            &ACCESS_GRANT,
            &g.id,
            &g.grantee,
            &g.permissions,
            &g.expiry,
            &g.personal,
            &g.terms_hash,
            &uri,
        ],
    )?;
    if g.grantee.is_zero() || g.grantee == vehicle.owner {
        return Err(errors::invalid_grantee(g.grantee));
    }
    // What has no meaning yet would get one later that nobody agreed to.
    if g.permissions == 0 || g.permissions & !KNOWN != 0 || g.expiry <= now() {
        return Err(errors::invalid_grant(g.permissions, g.expiry));
    }
    if g.personal {
        personal::seat(&vehicle, g.grantee)?;
    } else if !is_in_good_standing(g.grantee) {
        return Err(errors::not_in_good_standing(g.grantee));
    }
    let has_terms = !g.terms_hash.is_zero();
    vehicle.grant(g.grantee).set(&Grant {
        permissions: g.permissions,
        expiry: g.expiry,
        personal: g.personal,
        has_terms,
    });
    if has_terms {
        vehicle.terms(g.grantee).set(&g.terms_hash);
    }
    emit!(i::AccessGranted(
        indexed g.id, indexed g.grantee, g.permissions, g.expiry, vehicle.facts.tenure, g.personal, g.terms_hash,
        g.terms_uri
    ));
    Ok(())
}

pub(crate) fn revoke(id: u64, grantee: Address, by: By<'_>) -> Result<()> {
    let vehicle = Vehicle::by_owner(id, by, &[&ACCESS_REVOCATION, &id, &grantee])?;
    vehicle.grant(grantee).set(&Grant::untouched());
    emit!(i::AccessRevoked(indexed id, indexed grantee, vehicle.facts.tenure));
    Ok(())
}

pub(crate) fn revoke_all(id: u64, by: By<'_>) -> Result<()> {
    let vehicle = Vehicle::by_owner(id, by, &[&ALL_ACCESS_REVOCATION, &id])?;
    vehicle.end_round();
    emit!(i::AllAccessRevoked(indexed id, indexed vehicle.owner, vehicle.facts.tenure));
    Ok(())
}

/// By the grantee.
pub(crate) fn renounce(id: u64) -> Result<()> {
    let vehicle = Vehicle::existing(id)?;
    let grantee = sender();
    vehicle.grant(grantee).set(&Grant::untouched());
    emit!(i::AccessRenounced(indexed id, indexed grantee, vehicle.facts.tenure));
    Ok(())
}

/// All of no permissions is not something to have.
pub(crate) fn has_access(id: u64, grantee: Address, permissions: u128) -> bool {
    let Ok(vehicle) = Vehicle::existing(id) else {
        return false;
    };
    if permissions == 0 {
        return false;
    }
    if grantee == vehicle.owner {
        return true;
    }
    let grant = vehicle.grant(grantee).get();
    vehicle.facts.consent
        && grant.permissions & permissions == permissions
        && now() < grant.expiry
        && (grant.personal || is_in_good_standing(grantee))
}

/// Permissions, expiry, whether it is personal, and the hash of its terms; nothing of a vehicle that does not exist.
pub(crate) fn grant_of(id: u64, grantee: Address) -> (u128, u64, bool, B256) {
    let Ok(vehicle) = Vehicle::existing(id) else {
        return (0, 0, false, B256::ZERO);
    };
    let grant = vehicle.grant(grantee).get();
    let terms = match grant.has_terms {
        true => vehicle.terms(grantee).get(),
        false => B256::ZERO,
    };
    (grant.permissions, grant.expiry, grant.personal, terms)
}

/// While nobody judges consumers, all are in good standing; a judge who does not answer lets nobody in.
fn is_in_good_standing(consumer: Address) -> bool {
    let staking = store::consumer_staking().get();
    staking.is_zero()
        || ask_about(staking, isInGoodStandingCall::SELECTOR, consumer)
            .is_some_and(|answer| !answer.is_zero())
}
