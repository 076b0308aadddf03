//! Whose word counts about vehicles, and what the guardian may stop of it for a while.

use crate::{
    errors, interface as i,
    store::{self, Head},
    Result, ATTESTOR_ROLE,
};
use abi_codec::emit;
use alloy_primitives::{Address, B256};
use contract_base::{host::now, roles, suspension};

/// Refuses who attests nothing, now or ever.
pub(crate) fn check(account: Address) -> Result<()> {
    if !roles::has(ATTESTOR_ROLE, account) {
        return Err(errors::not_attestor(account));
    }
    let until = store::attestor_suspended_until(account).get();
    if now() < until {
        return Err(errors::attestor_suspended(account, until));
    }
    Ok(())
}

/// Refuses to mint while the guardian has stopped that.
pub(crate) fn check_minting(head: &Head) -> Result<()> {
    let until = head.minting_stopped_until;
    if now() < until {
        return Err(errors::minting_stopped(until));
    }
    Ok(())
}

/// By the guardian for some seconds; or by the DAO, for none: the end of it.
type Seconds = Option<u32>;

fn changed(until: u64, seconds: Seconds) -> Result<u64> {
    match seconds {
        Some(seconds) => suspension::begin(until, seconds),
        None => roles::only_admin().map(|()| suspension::lifted(until)),
    }
}

pub(crate) fn stop_minting(seconds: Seconds) -> Result<()> {
    let head = store::head().get();
    let until = changed(head.minting_stopped_until, seconds)?;
    store::head().set(&Head {
        minting_stopped_until: until,
        ..head
    });
    emit!(i::MintingStoppedUntil(until));
    Ok(())
}

pub(crate) fn suspend(account: Address, seconds: Seconds) -> Result<()> {
    let mut suspended = store::attestor_suspended_until(account);
    let until = changed(suspended.get(), seconds)?;
    suspended.set(&until);
    emit!(i::AttestorSuspendedUntil(indexed account, until));
    Ok(())
}

/// By the DAO: another key to commit to VINs with. Attestations under the one before are void.
pub(crate) fn set_vin_scheme(key_check: B256) -> Result<()> {
    roles::only_admin()?;
    let head = store::head().get();
    let before = store::vin_key_check().get();
    // The first version begins without a check: telling it makes no other.
    let version = match before.is_zero() {
        true => head.vin_scheme,
        false => head.vin_scheme.saturating_add(1),
    };
    store::head().set(&Head {
        vin_scheme: version,
        ..head
    });
    store::vin_key_check().set(&key_check);
    emit!(i::VinSchemeSet(indexed version, key_check));
    Ok(())
}

/// Version, and the check of its key.
pub(crate) fn vin_scheme() -> (u32, B256) {
    (store::head().get().vin_scheme, store::vin_key_check().get())
}
