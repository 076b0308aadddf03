//! Reading the contract. Each answers in the encoding of its result.

use crate::{
    cases::deadline,
    errors::CaseState,
    parameters, store,
    words::{Amounts, Held, Pot, Tree},
    Result,
};
use abi_codec::words;
use alloc::vec::Vec;

pub(crate) fn case(id: u64) -> Result<Vec<u8>> {
    let (facts, filing) = (store::facts(id).get(), store::filing(id).get());
    let Amounts { claimed, bond } = store::amounts(id).get();
    let deadline = if facts.state == CaseState::None {
        0
    } else {
        deadline(&facts)?
    };
    Ok(words(&[
        &(facts.state as u8),
        &facts.accused,
        &filing.reporter,
        &claimed,
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
    let Pot { total, left } = store::pot(case).get();
    let root = store::root(case).get();
    words(&[&root, &shares, &leaf_count, &total, &left, &until])
}

pub(crate) fn totals() -> Vec<u8> {
    let Held {
        compensation,
        bonds,
    } = store::held().get();
    words(&[&compensation, &bonds])
}

pub(crate) fn state() -> Vec<u8> {
    let (head, versions) = (store::head().get(), store::versions().get());
    words(&[
        &store::staking().get(),
        &head.token,
        &store::treasury().get(),
        &head.genesis,
        &parameters::present(),
        &versions.latest,
        &versions.latest_from,
        &store::case_count().get(),
    ])
}
