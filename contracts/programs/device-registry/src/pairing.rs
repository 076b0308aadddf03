//! Devices and vehicles: one hardware and one software device per vehicle, one vehicle per device.
//!
//! A vehicle's devices are the latest entries of its histories, a device's vehicle lies beside its owner; both are
//! written together, here and nowhere else.

use crate::{
    errors,
    interface::{self as i, Kind},
    neighbours::{active, vehicle_owner},
    requests::{Consent, Pair},
    signatures::{use_signature, PAIR, UNPAIR},
    store::{pairing, Device, Link},
    Result,
};
use abi_codec::{emit, ToWord};
use alloy_primitives::Address;
use contract_base::host::{now, sender};

pub(crate) fn pair(request: &Pair<'_>) -> Result<()> {
    let r = request;
    let device = Device::existing(r.device)?;
    if device.link.vehicle != 0 {
        return Err(errors::already_paired(r.device, device.link.vehicle));
    }
    active(device.identity.manufacturer)?;
    let vehicle_owner = vehicle_owner(r.vehicle)?;
    check_vacant(r.vehicle, device.link.kind)?;
    let members: [&dyn ToWord; 3] = [&PAIR, &r.device, &r.vehicle];
    use_signature(device.identity.key, &r.possession, &members)?;
    let caller = sender();
    if caller != device.owner {
        use_signature(device.owner, &r.device_owner_consent, &members)?;
    }
    if caller != vehicle_owner && vehicle_owner != device.owner {
        use_signature(vehicle_owner, &r.vehicle_owner_consent, &members)?;
    }
    pair_with(&device, r.vehicle);
    Ok(())
}

/// Whatever became of the manufacturer.
pub(crate) fn unpair(id: u64) -> Result<()> {
    unpair_as(id, sender())
}

/// For an owner who signed it.
pub(crate) fn unpair_signed(id: u64, account: Address, consent: Consent<'_>) -> Result<()> {
    use_signature(account, &consent, &[&UNPAIR, &id])?;
    unpair_as(id, account)
}

fn unpair_as(id: u64, caller: Address) -> Result<()> {
    let device = Device::existing(id)?;
    let vehicle = device.link.vehicle;
    if vehicle == 0 {
        return Err(errors::not_paired(id));
    }
    if caller != device.owner && vehicle_owner(vehicle).ok() != Some(caller) {
        return Err(errors::not_an_owner(id, caller));
    }
    device.set_vehicle(0);
    leave(id, device.link);
    Ok(())
}

/// The device of this kind a vehicle is paired with; zero for none.
pub(crate) fn paired_device(vehicle: u64, kind: Kind) -> u64 {
    pairing(vehicle, kind).last().map_or(0, |last| last.value)
}

pub(crate) fn is_paired(vehicle: u64) -> bool {
    [Kind::Hardware, Kind::Software]
        .iter()
        .any(|kind| paired_device(vehicle, *kind) != 0)
}

/// Refuses vehicles that have a device of this kind.
pub(crate) fn check_vacant(vehicle: u64, kind: Kind) -> Result<()> {
    match paired_device(vehicle, kind) {
        0 => Ok(()),
        device => Err(errors::occupied(vehicle, kind, device)),
    }
}

/// Pairs a device that is unpaired with a vehicle that has none of its kind.
pub(crate) fn pair_with(device: &Device, vehicle: u64) {
    let kind = device.link.kind;
    device.set_vehicle(vehicle);
    pairing(vehicle, kind).push(now(), device.id);
    emit!(i::DevicePaired(indexed device.id, indexed vehicle, kind));
}

/// Takes a device off the vehicle it was linked with; its own word is the caller's to write.
pub(crate) fn leave(device: u64, link: Link) {
    let Link { vehicle, kind } = link;
    pairing(vehicle, kind).push(now(), 0);
    emit!(i::DeviceUnpaired(indexed device, indexed vehicle, kind));
}
