//! Licences: made by consumers, taken by the DAO, frozen for a time by the guardian.

use crate::{errors, interface as i, parameters, store, words::Licence, Result, GUARDIAN_ROLE};
use abi_codec::{emit, Str};
use alloy_primitives::Address;
use contract_base::{
    host::{now, sender},
    roles,
};

/// The licence of an account that has one.
pub(crate) fn registered(consumer: Address) -> Result<Licence> {
    let licence = store::licence(consumer).get();
    if !licence.registered {
        return Err(errors::not_registered(consumer));
    }
    Ok(licence)
}

pub(crate) fn register(uri: Str<&[u8]>) -> Result<()> {
    let consumer = sender();
    let licence = store::licence(consumer).get();
    if licence.registered {
        return Err(errors::already_registered(consumer));
    }
    store::licence(consumer).set(&Licence {
        registered: true,
        ..licence
    });
    emit!(i::ConsumerRegistered(indexed consumer, uri));
    Ok(())
}

pub(crate) fn set_uri(uri: Str<&[u8]>) -> Result<()> {
    let consumer = sender();
    registered(consumer)?;
    emit!(i::LicenceUriSet(indexed consumer, uri));
    Ok(())
}

pub(crate) fn revoke_licence(consumer: Address) -> Result<()> {
    roles::only_admin()?;
    let licence = registered(consumer)?;
    if licence.revoked {
        return Err(errors::licence_is_revoked(consumer));
    }
    store::licence(consumer).set(&Licence {
        revoked: true,
        ..licence
    });
    emit!(i::LicenceRevoked(indexed consumer));
    Ok(())
}

pub(crate) fn reinstate_licence(consumer: Address) -> Result<()> {
    roles::only_admin()?;
    let licence = registered(consumer)?;
    if !licence.revoked {
        return Err(errors::licence_not_revoked(consumer));
    }
    store::licence(consumer).set(&Licence {
        revoked: false,
        ..licence
    });
    emit!(i::LicenceReinstated(indexed consumer));
    Ok(())
}

/// As long as a freeze may last, there is none after it: the guardian delays, and the DAO has time to decide.
pub(crate) fn freeze(consumer: Address, duration: u32) -> Result<()> {
    roles::only(GUARDIAN_ROLE)?;
    let licence = registered(consumer)?;
    let max = store::terms(parameters::present()).get().max_freeze;
    if duration > max {
        return Err(errors::freeze_too_long(duration, max));
    }
    let last = licence.frozen_until;
    let allowed_at = last.saturating_add(max.into());
    if last > 0 && now() < allowed_at {
        return Err(errors::freeze_too_soon(consumer, allowed_at));
    }
    let until = now().saturating_add(duration.into());
    set_frozen_until(consumer, licence, until);
    emit!(i::LicenceFrozen(indexed consumer, indexed sender(), until));
    Ok(())
}

pub(crate) fn unfreeze(consumer: Address) -> Result<()> {
    let admin = roles::ADMIN;
    if !roles::has(admin, sender()) {
        roles::only(GUARDIAN_ROLE)?;
    }
    let licence = registered(consumer)?;
    if now() >= licence.frozen_until {
        return Err(errors::not_frozen(consumer));
    }
    // Now rather than never: the time without a freeze counts from here.
    set_frozen_until(consumer, licence, now());
    emit!(i::LicenceUnfrozen(indexed consumer, indexed sender()));
    Ok(())
}

fn set_frozen_until(consumer: Address, licence: Licence, frozen_until: u64) {
    store::licence(consumer).set(&Licence {
        frozen_until,
        ..licence
    });
}
