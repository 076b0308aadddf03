//! Reading the contract. Each answers in the encoding of its result.

use crate::{
    locks::locked, parameters, stake, standing, store, unbonding::Entries, words::Stake, Result,
};
use abi_codec::words;
use alloc::vec::Vec;
use alloy_primitives::Address;

pub(crate) fn consumer(account: Address) -> Result<Vec<u8>> {
    let licence = store::licence(account).get();
    let Stake { active, unbonding } = store::stake(account).get();
    Ok(words(&[
        &licence.registered,
        &licence.revoked,
        &licence.frozen_until,
        &active,
        &unbonding,
        &locked(account)?,
        &stake::withdrawable(account, &Entries::of(account))?,
        &standing::required(account)?,
        &standing::is_good(account)?,
    ]))
}

pub(crate) fn unbondings(account: Address) -> Vec<u8> {
    let entries = Entries::of(account).list;
    // The array is one dynamic result: it lies behind its offset.
    let mut data = words(&[&32u32, &(entries.len() as u64)]);
    for entry in entries {
        data.extend(words(&[&entry.amount, &entry.until]));
    }
    data
}

pub(crate) fn totals() -> Vec<u8> {
    let Stake { active, unbonding } = store::stakes().get();
    words(&[&active, &unbonding])
}

pub(crate) fn state() -> Vec<u8> {
    let (head, versions) = (store::head().get(), store::versions().get());
    words(&[
        &head.token,
        &store::marketplace().get(),
        &head.genesis,
        &parameters::present(),
        &versions.latest,
        &versions.latest_from,
    ])
}
