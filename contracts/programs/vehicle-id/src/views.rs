//! Reading vehicles.

use crate::{
    interface::{self as i, Powertrain},
    store::{self, Vehicle},
    Result,
};
use alloy_primitives::{Address, B256};

abi_codec::answers! {
    /// A vehicle as it is shown.
    pub(crate) struct Shown = i::Vehicle {
        owner: Address,
        definition: B256,
        powertrain: Powertrain,
        vin: B256,
        consent: bool,
        payee: Address,
        tenure: u32,
    }
}

pub(crate) fn vehicle(id: u64) -> Result<Shown> {
    let vehicle = Vehicle::existing(id)?;
    let facts = vehicle.facts;
    Ok(Shown {
        owner: vehicle.owner,
        definition: store::definition(id).get(),
        powertrain: facts.powertrain,
        vin: store::commitment(id).get(),
        consent: facts.consent,
        payee: match facts.has_payee {
            true => store::payee(id).get(),
            false => Address::ZERO,
        },
        tenure: facts.tenure,
    })
}
