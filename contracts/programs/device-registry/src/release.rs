//! The way back for a device that came back to its maker, or changed hands without its token: the maker's word, time for the
//! owner to object, and the DAO where it does. Then its key claims it anew.

use crate::{
    errors, interface as i,
    pairing::leave,
    requests::Consent,
    signatures::{use_signature, RELEASE_OBJECTION},
    store::{self, Device, Link, Release},
    successor::operated_for,
    Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{
    host::{now, sender},
    roles,
};
use protocol::notice::RELEASE as NOTICE;

const NOT_RELEASED: Release = Release {
    ends: 0,
    objected: false,
};

pub(crate) fn begin(id: u64) -> Result<()> {
    let device = Device::existing(id)?;
    let (entry, _) = operated_for(device.identity.manufacturer)?;
    let before = store::release(id).get();
    if before.ends != 0 {
        return Err(errors::release_pending(id, before.ends));
    }
    let ends = now().saturating_add(u64::from(NOTICE));
    store::release(id).set(&Release {
        ends,
        objected: false,
    });
    emit!(i::ReleaseBegan(indexed id, indexed entry, ends));
    Ok(())
}

pub(crate) fn cancel(id: u64) -> Result<()> {
    let device = Device::existing(id)?;
    operated_for(device.identity.manufacturer)?;
    pending(id)?;
    end(id, Address::ZERO);
    Ok(())
}

/// By the owner, in time: then it is the DAO's to decide.
pub(crate) fn object(id: u64, consent: Option<Consent<'_>>) -> Result<()> {
    let device = Device::existing(id)?;
    match consent {
        Some(consent) => use_signature(device.owner, &consent, &[&RELEASE_OBJECTION, &id])?,
        None if sender() != device.owner => return Err(errors::not_an_owner(id, sender())),
        None => {}
    }
    let pending = pending(id)?;
    if now() >= pending.ends {
        return Err(errors::objection_too_late(id, pending.ends));
    }
    store::release(id).set(&Release {
        objected: true,
        ..pending
    });
    emit!(i::ReleaseObjected(indexed id, indexed device.owner));
    Ok(())
}

/// By the DAO.
pub(crate) fn decide(id: u64, released: bool) -> Result<()> {
    roles::only_admin()?;
    let pending = pending(id)?;
    if !released {
        end(id, Address::ZERO);
        return Ok(());
    }
    // Who could still object would only ask the same again.
    if now() < pending.ends {
        return Err(errors::release_too_soon(id, pending.ends));
    }
    store::release(id).set(&Release {
        objected: false,
        ..pending
    });
    emit!(i::ReleaseAllowed(indexed id));
    Ok(())
}

/// Hands a released device to whoever claims it: nothing of the owner before stays.
pub(crate) fn hand_over(id: u64, owner: Address) -> Result<()> {
    let Release { ends, objected } = pending(id)?;
    if objected {
        return Err(errors::release_disputed(id));
    }
    if now() < ends {
        return Err(errors::release_too_soon(id, ends));
    }
    let device = Device::existing(id)?;
    let link = device.link;
    erc721::hand_over(id, device.owner, owner, &Link { vehicle: 0, ..link });
    if link.vehicle != 0 {
        leave(id, link);
    }
    end(id, owner);
    Ok(())
}

/// Whether somebody says that it came back.
pub(crate) fn is_pending(id: u64) -> bool {
    store::release(id).get().ends != 0
}

pub(crate) fn of(id: u64) -> (u64, bool) {
    let Release { ends, objected } = store::release(id).get();
    (ends, objected)
}

fn pending(id: u64) -> Result<Release> {
    let release = store::release(id).get();
    if release.ends == 0 {
        return Err(errors::not_released(id));
    }
    Ok(release)
}

fn end(id: u64, owner: Address) {
    store::release(id).set(&NOT_RELEASED);
    emit!(i::ReleaseEnded(indexed id, indexed owner));
}
