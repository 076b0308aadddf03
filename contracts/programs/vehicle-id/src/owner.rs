//! What a vehicle's owner decides.

use crate::{
    errors, interface as i,
    signatures::{use_signature, DATA_CONSENT},
    store::{self, Facts, Vehicle, Vin},
    Result,
};
use abi_codec::{calldata, emit};
use alloy_primitives::Address;
use alloy_sol_types::sol;
use contract_base::{
    host::{ask, word},
    Signed,
};

sol! {
    /// Of the device registry.
    function isPaired(uint64 vehicleId) external view returns (bool);
}

pub(crate) fn burn(id: u64) -> Result<()> {
    let vehicle = Vehicle::owned(id)?;
    if is_paired(id) {
        return Err(errors::paired(id));
    }
    let commitment = store::commitment(id).get();
    let mut vin = store::vin(commitment);
    let before = vin.get();
    vin.set(&Vin {
        vehicle: 0,
        ..before
    });
    vehicle.end_consent();
    erc721::burn(id, vehicle.owner);
    emit!(i::VehicleBurned(indexed id, indexed vehicle.owner, indexed commitment));
    Ok(())
}

pub(crate) fn set_data_consent_with_signature(
    id: u64,
    consent: bool,
    signed: &Signed<'_>,
) -> Result<()> {
    let vehicle = Vehicle::existing(id)?;
    use_signature(vehicle.owner, signed, &[&DATA_CONSENT, &id, &consent])?;
    apply_consent(&vehicle, consent);
    Ok(())
}

pub(crate) fn set_data_consent(id: u64, consent: bool) -> Result<()> {
    apply_consent(&Vehicle::owned(id)?, consent);
    Ok(())
}

fn apply_consent(vehicle: &Vehicle, consent: bool) {
    if !consent {
        vehicle.end_consent();
    } else if !vehicle.facts.consent {
        let mut cell = store::past(vehicle.id);
        let mut noted = cell.get();
        noted.consent_since = store::time();
        cell.set(&noted);
    }
    vehicle.set(Facts {
        consent,
        ..vehicle.facts
    });
    emit!(i::DataConsentSet(indexed vehicle.id, indexed vehicle.owner, consent));
}

pub(crate) fn set_payee(id: u64, payee: Address) -> Result<()> {
    let vehicle = Vehicle::owned(id)?;
    store::payee(id).set(&payee);
    vehicle.set(Facts {
        has_payee: !payee.is_zero(),
        ..vehicle.facts
    });
    emit!(i::PayeeSet(indexed id, indexed vehicle.owner, indexed payee));
    Ok(())
}

/// A registry that does not answer is taken for one that says yes: a burnt vehicle could not be unpaired.
fn is_paired(id: u64) -> bool {
    let registry = store::device_registry().get();
    if registry.is_zero() {
        return false;
    }
    ask(registry, &calldata!(isPairedCall(id)))
        .and_then(|answer| word(&answer))
        .is_none_or(|answer| !answer.is_zero())
}
