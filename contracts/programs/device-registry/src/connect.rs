//! A software connection: registered, claimed and paired in one call.

use crate::{
    claim::create,
    errors,
    interface::Kind,
    keys::{check_free, vouch},
    neighbours::{operated, vehicle_owner},
    pairing::{check_vacant, pair_with},
    requests::Connect,
    signatures::{use_signature, CONNECT},
    store::Identity,
    Result,
};
use abi_codec::ToWord;
use contract_base::host::sender;

pub(crate) fn connect(request: &Connect<'_>) -> Result<u64> {
    let r = request;
    let kind = operated(r.manufacturer)?;
    if kind != Kind::Software {
        return Err(errors::not_software(r.manufacturer));
    }
    check_free(r.key)?;
    let owner = vehicle_owner(r.vehicle)?;
    check_vacant(r.vehicle, kind)?;
    let members: [&dyn ToWord; 4] = [&CONNECT, &r.manufacturer, &r.key, &r.vehicle];
    use_signature(r.key, &r.possession, &members)?;
    if sender() != owner {
        use_signature(owner, &r.owner_consent, &members)?;
    }
    // It may have been registered before.
    vouch(r.manufacturer, r.key);
    let identity = Identity {
        key: r.key,
        manufacturer: r.manufacturer,
    };
    let device = create(owner, identity, kind);
    pair_with(&device, r.vehicle);
    Ok(device.id)
}
