//! A registered key's device comes into being.

use crate::{
    errors,
    interface::{self as i, Kind},
    keys::check_free,
    neighbours::active,
    release,
    requests::Claim,
    signatures::{use_signature, CLAIM},
    store::{self, Device, Holder, Identity, Link},
    successor::active_for,
    Result,
};
use abi_codec::{emit, ToWord};
use alloy_primitives::Address;
use contract_base::host::{sender, Host};
use protocol::{sum_tree, NumberedKey};

pub(crate) fn claim(request: &Claim<'_>) -> Result<u64> {
    let r = request;
    if r.owner.is_zero() {
        return Err(errors::zero_owner(r.owner));
    }
    let released = released_device(r);
    let kind = match released {
        Some(_) => active_for(r.manufacturer)?,
        None => active(r.manufacturer)?,
    };
    if released.is_none() {
        check_vouched(r)?;
        check_free(r.key)?;
    }
    let members: [&dyn ToWord; 4] = [&CLAIM, &r.key, &r.manufacturer, &r.owner];
    use_signature(r.key, &r.possession, &members)?;
    if sender() != r.owner {
        use_signature(r.owner, &r.owner_consent, &members)?;
    }
    if let Some(device) = released {
        release::hand_over(device, r.owner)?;
        return Ok(device);
    }
    let identity = Identity {
        key: r.key,
        manufacturer: r.manufacturer,
    };
    Ok(create(r.owner, identity, kind).id)
}

/// The device of this key and maker that its maker says came back, if it does.
fn released_device(r: &Claim<'_>) -> Option<u64> {
    let Holder { device, dead } = store::holder(r.key).get();
    let is_its = || store::identity(device).get().manufacturer == r.manufacturer;
    (!dead && release::is_pending(device) && is_its()).then_some(device)
}

/// Refuses unless the manufacturer vouched for the key or for the root that holds it.
fn check_vouched(r: &Claim<'_>) -> Result<()> {
    if r.root.is_zero() {
        return match store::registered(r.manufacturer, r.key).get() {
            false => Err(errors::not_registered(r.manufacturer, r.key.into_word())),
            true => Ok(()),
        };
    }
    let key_count = store::key_count(r.manufacturer, r.root).get();
    if key_count == 0 {
        return Err(errors::not_registered(r.manufacturer, r.root));
    }
    let root = NumberedKey::root(r.root.0, key_count);
    let leaf = NumberedKey {
        number: r.number,
        key: r.key.into_array(),
    };
    sum_tree::verify::<Host, _>(&leaf, &root, r.proof)
        .map_err(|_| errors::invalid_proof(r.key, r.root, r.number))
}

/// The device of a key that is free.
pub(crate) fn create(owner: Address, identity: Identity, kind: Kind) -> Device {
    let id = store::count().get().saturating_add(1);
    store::count().set(&id);
    store::identity(id).set(&identity);
    store::holder(identity.key).set(&Holder {
        device: id,
        dead: false,
    });
    let link = Link { vehicle: 0, kind };
    erc721::mint(id, owner, &link);
    let Identity { key, manufacturer } = identity;
    emit!(i::DeviceClaimed(indexed id, indexed manufacturer, indexed key, kind, owner));
    Device {
        id,
        owner,
        link,
        identity,
    }
}
