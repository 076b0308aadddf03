//! Reading the contract. Each answers in the encoding of its result.

use crate::{
    cases::{deadline, locked},
    errors::CaseState,
    parameters, stake, standing, store,
    unbonding::Entries,
    words::{Pair, Tree},
    Result,
};
use abi_codec::words;
use alloc::vec::Vec;
use alloy_primitives::Address;

pub(crate) fn consumer(account: Address) -> Result<Vec<u8>> {
    let licence = store::licence(account).get();
    let Pair(active, unbonding) = store::stake(account).get();
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

pub(crate) fn case(id: u64) -> Result<Vec<u8>> {
    let (facts, filing) = (store::facts(id).get(), store::filing(id).get());
    let Pair(amount, bond) = store::amounts(id).get();
    let deadline = if facts.state == CaseState::None as u8 {
        0
    } else {
        deadline(&facts)?
    };
    Ok(words(&[
        &facts.state,
        &facts.accused,
        &filing.reporter,
        &amount,
        &bond,
        &facts.version,
        &facts.responded,
        &filing.respond_until,
        &deadline,
    ]))
}

pub(crate) fn compensation(case: u64) -> Vec<u8> {
    let Tree {
        shares,
        leaf_count,
        until,
    } = store::tree(case).get();
    let Pair(pot, left) = store::pot(case).get();
    let root = store::root(case).get();
    words(&[&root, &shares, &leaf_count, &pot, &left, &until])
}

pub(crate) fn totals() -> Vec<u8> {
    let Pair(active, unbonding) = store::stakes().get();
    let Pair(compensation, bonds) = store::held().get();
    words(&[&active, &unbonding, &compensation, &bonds])
}

pub(crate) fn state() -> Vec<u8> {
    let (head, versions) = (store::head().get(), store::versions().get());
    words(&[
        &head.token,
        &store::treasury().get(),
        &store::marketplace().get(),
        &head.genesis,
        &parameters::present(),
        &versions.latest,
        &versions.latest_from,
        &store::case_count().get(),
    ])
}
