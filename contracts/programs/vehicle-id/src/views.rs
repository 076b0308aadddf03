//! Reading vehicles. Each answers in the encoding of its result.

use crate::{
    store::{self, Vehicle},
    Result,
};
use abi_codec::words;
use alloc::vec::Vec;
use alloy_primitives::Address;

pub(crate) fn vehicle(id: u64) -> Result<Vec<u8>> {
    let vehicle = Vehicle::existing(id)?;
    let facts = vehicle.facts;
    let payee = match facts.has_payee {
        true => store::payee(id).get(),
        false => Address::ZERO,
    };
    Ok(words(&[
        &vehicle.owner,
        &store::definition(id).get(),
        &facts.powertrain,
        &store::commitment(id).get(),
        &facts.consent,
        &payee,
        &facts.tenure,
    ]))
}
