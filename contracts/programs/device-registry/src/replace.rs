//! A device gets another key; the old one is dead.

use crate::{
    interface as i,
    keys::{check_free, vouch},
    requests::Replacement,
    signatures::{use_signature, REPLACE_KEY},
    store::{self, Device, Holder, Identity},
    successor::operated_for,
    Result,
};
use abi_codec::{emit, ToWord};
use contract_base::host::{now, sender};

pub(crate) fn replace_key(request: &Replacement<'_>) -> Result<()> {
    let r = request;
    let device = Device::existing(r.device)?;
    let Identity { key, manufacturer } = device.identity;
    let (entry, _) = operated_for(manufacturer)?;
    check_free(r.new_key)?;
    let members: [&dyn ToWord; 3] = [&REPLACE_KEY, &r.device, &r.new_key];
    use_signature(r.new_key, &r.possession, &members)?;
    if sender() != device.owner {
        use_signature(device.owner, &r.owner_consent, &members)?;
    }
    // It may have been registered before.
    vouch(entry, r.new_key);
    for (key, dead) in [(key, true), (r.new_key, false)] {
        store::holder(key).set(&Holder {
            device: r.device,
            dead,
        });
    }
    let keys = store::keys(r.device);
    if keys.last().is_none() {
        keys.push(0, key);
    }
    keys.push(now(), r.new_key);
    store::identity(r.device).set(&Identity {
        key: r.new_key,
        manufacturer,
    });
    emit!(i::KeyReplaced(indexed r.device, indexed key, indexed r.new_key));
    Ok(())
}
