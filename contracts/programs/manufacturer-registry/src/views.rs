//! Reading the registry. Those that answer more than a word do so in the encoding of their result.

use crate::{errors::Status, name::Name, ownership::may_operate, store, Result};
use abi_codec::{words, Tuple};
use alloc::vec::Vec;
use alloy_primitives::Address;

pub(crate) fn is_active(id: u32) -> bool {
    store::entry(id).get().status == Status::Active
}

pub(crate) fn status_at(id: u32, week: u32) -> u8 {
    store::statuses(id)
        .value_at(week.into())
        .unwrap_or(Status::None) as u8
}

pub(crate) fn points_at(id: u32, week: u32) -> u32 {
    store::points(id).value_at(week.into()).unwrap_or(0)
}

pub(crate) fn manufacturer(id: u32) -> Result<Vec<u8>> {
    let entry = store::existing(id)?;
    let name = Name::stored(store::name(id).get(), entry.name_len);
    let data = Tuple::new(5)
        .bytes(name.text())
        .word(&(entry.kind as u8))
        .word(&(entry.status as u8))
        .word(&entry.owner)
        .word(&store::pending_owner(id).get())
        .finish();
    // The struct is one dynamic result: it lies behind its offset.
    let mut result = words(&[&32u32]);
    result.extend_from_slice(&data);
    Ok(result)
}

pub(crate) fn id_of(name: &[u8]) -> u32 {
    Name::new(name).map_or(0, |name| store::id_of(&name).get())
}

pub(crate) fn operation(id: u32, account: Address) -> Vec<u8> {
    let entry = store::entry(id).get();
    let allowed = may_operate(id, &entry, account);
    words(&[&(entry.status as u8), &(entry.kind as u8), &allowed])
}
