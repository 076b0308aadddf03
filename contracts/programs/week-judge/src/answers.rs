//! Answers to demands, which earn their bonds.

use crate::{
    anchor::bounds,
    demands::{evidence, Question},
    errors,
    interface::{self as i, Evidence, Kind},
    leaves::{check_empty, Leaf},
    pools::Week,
    registries::key_at,
    store, Result,
};
use abi_codec::emit;
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{hash, recover, type_hash, Domain},
    host::{now, sender},
};
use protocol::heartbeat;

/// Of the device registry, whose keys sign.
const DOMAIN: Domain = Domain {
    name: type_hash(heartbeat::DOMAIN_NAME.as_bytes()),
    version: type_hash(heartbeat::DOMAIN_VERSION.as_bytes()),
};

const HEARTBEAT: B256 = type_hash(heartbeat::TYPE.as_bytes());

pub(crate) fn answer_leaf(pool: Address, week: u32, leaf: &Leaf<'_>) -> Result<()> {
    let week = Week::pending(pool, week)?;
    leaf.check(&week)?;
    let stated = &leaf.stated;
    emit!(i::LeafShown(
        indexed pool,
        indexed week.number,
        indexed leaf.vehicle(),
        Address::new(stated.account),
        stated.conn,
        stated.disc,
        stated.status,
        stated.hardware,
        stated.software,
        stated.points
    ));
    answer(&week, leaf.vehicle(), Evidence::Leaf, 0)
}

pub(crate) fn answer_empty(pool: Address, week: u32, place: u64, emptiness: &[u8]) -> Result<()> {
    let week = Week::pending(pool, week)?;
    check_empty(&week, place, emptiness)?;
    answer(&week, place, Evidence::Leaf, 0)
}

pub(crate) fn answer_heartbeat(
    pool: Address,
    week: u32,
    vehicle: u64,
    kind: Kind,
    maker: u32,
    timestamp: u64,
    signature: &[u8],
) -> Result<()> {
    let week = Week::pending(pool, week)?;
    let (start, end) = bounds(week.number)?;
    let (key, paired_maker) = key_at(vehicle, kind, timestamp)?;
    let heartbeat = hash(&[&HEARTBEAT, &vehicle, &timestamp]);
    let signer = recover(
        DOMAIN.digest_of(store::devices().get(), heartbeat),
        signature,
    );
    let is_in_week = start <= timestamp && timestamp < end;
    if !is_in_week || paired_maker != maker || key.is_zero() || signer != Some(key) {
        return Err(errors::invalid_heartbeat(vehicle, timestamp));
    }
    answer(&week, vehicle, evidence(kind), maker)
}

/// Ends a demand of the pending root in time; who calls has its bond.
fn answer(week: &Week, place: u64, evidence: Evidence, maker: u32) -> Result<()> {
    let question = Question::of(week, place, evidence, maker);
    let until = question.deadline()?;
    if now() > until {
        return Err(errors::over(until));
    }
    question.let_go(week)?;
    question.close(sender())
}
