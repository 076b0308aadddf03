//! What a vehicle's owner decides, and how a vehicle ends.

use crate::{
    errors, interface as i,
    signatures::{BURN, DATA_CONSENT, PAYEE},
    store::{self, By, Facts, Vehicle, Vin},
    Result,
};
use abi_codec::{calldata, emit};
use alloy_primitives::Address;
use alloy_sol_types::sol;
use contract_base::{
    host::{ask, word},
    roles,
};

sol! {
    /// Of the device registry.
    function isPaired(uint64 vehicleId) external view returns (bool);
}

pub(crate) fn burn(id: u64, by: By<'_>) -> Result<()> {
    let vehicle = Vehicle::by_owner(id, by, &[&BURN, &id])?;
    if is_paired(id) {
        return Err(errors::paired(id));
    }
    end(&vehicle);
    Ok(())
}

/// By the DAO: ends a vehicle that does not exist, whatever it is paired with. Its devices can be unpaired by their owners.
pub(crate) fn retire(id: u64) -> Result<()> {
    roles::only_admin()?;
    end(&Vehicle::existing(id)?);
    Ok(())
}

fn end(vehicle: &Vehicle) {
    let id = vehicle.id;
    let commitment = store::commitment(id).get();
    let mut vin = store::vin(commitment);
    let before = vin.get();
    vin.set(&Vin {
        vehicle: 0,
        ..before
    });
    vehicle.note_consent(false);
    erc721::burn(id, vehicle.owner);
    emit!(i::VehicleBurned(indexed id, indexed vehicle.owner, indexed commitment));
}

pub(crate) fn set_data_consent(id: u64, consent: bool, by: By<'_>) -> Result<()> {
    let vehicle = Vehicle::by_owner(id, by, &[&DATA_CONSENT, &id, &consent])?;
    vehicle.note_consent(consent);
    vehicle.set(Facts {
        consent,
        ..vehicle.facts
    });
    emit!(i::DataConsentSet(indexed id, indexed vehicle.owner, consent));
    Ok(())
}

pub(crate) fn set_payee(id: u64, payee: Address, by: By<'_>) -> Result<()> {
    let vehicle = Vehicle::by_owner(id, by, &[&PAYEE, &id, &payee])?;
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
