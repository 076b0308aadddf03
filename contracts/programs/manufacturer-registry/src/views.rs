//! Reading the registry.

use crate::{
    errors::Status,
    interface::{self as i, Kind},
    name::Name,
    ownership::may_operate,
    store, Result,
};
use abi_codec::Str;
use alloy_primitives::Address;

pub(crate) fn is_active(id: u32) -> bool {
    store::entry(id).get().status() == Status::Active
}

pub(crate) fn status_at(id: u32, week: u32) -> Status {
    store::statuses(id)
        .value_at(week.into())
        .unwrap_or(Status::None)
}

pub(crate) fn points_at(id: u32, week: u32) -> u32 {
    store::points(id).value_at(week.into()).unwrap_or(0)
}

abi_codec::answers! {
    /// An entry as it is shown.
    pub(crate) struct Manufacturer = i::Manufacturer {
        name: Str<&'static [u8]>,
        kind: Kind,
        status: Status,
        owner: Address,
        pending_owner: Address,
    }
}

pub(crate) fn manufacturer(id: u32) -> Result<Manufacturer> {
    let entry = store::existing(id)?;
    let name = Name::stored(store::name(id).get(), entry.name_len);
    Ok(Manufacturer {
        // Nothing is freed before a call ends.
        name: Str(name.text().to_vec().leak()),
        kind: entry.kind,
        status: entry.status(),
        owner: entry.owner,
        pending_owner: store::pending_owner(id).get(),
    })
}

pub(crate) fn id_of(name: &[u8]) -> u32 {
    Name::new(name).map_or(0, |name| store::id_of(&name).get())
}

pub(crate) fn operation(id: u32, account: Address) -> (Status, Kind, bool) {
    let entry = store::entry(id).get();
    let allowed = may_operate(id, &entry, account);
    (entry.status(), entry.kind, allowed)
}
