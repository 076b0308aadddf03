//! Reading devices.

use crate::{
    interface::{self as i, Kind},
    store::{self, Device, Identity},
    Result,
};
use alloy_primitives::Address;

abi_codec::answers! {
    /// A device as it is shown.
    pub(crate) struct Shown = i::Device {
        owner: Address,
        key: Address,
        manufacturer: u32,
        kind: Kind,
        vehicle: u64,
    }
}

pub(crate) fn device(id: u64) -> Result<Shown> {
    let device = Device::existing(id)?;
    Ok(Shown {
        owner: device.owner,
        key: device.identity.key,
        manufacturer: device.identity.manufacturer,
        kind: device.link.kind,
        vehicle: device.link.vehicle,
    })
}

pub(crate) fn device_of(key: Address) -> u64 {
    let holder = store::holder(key).get();
    match holder.dead {
        true => 0,
        false => holder.device,
    }
}

pub(crate) fn device_at(vehicle: u64, kind: Kind, timestamp: u64) -> u64 {
    store::pairing(vehicle, kind)
        .value_at(timestamp)
        .unwrap_or(0)
}

/// The key that was paired then, and its maker; zeros for none.
pub(crate) fn key_at(vehicle: u64, kind: Kind, timestamp: u64) -> (Address, u32) {
    let device = device_at(vehicle, kind, timestamp);
    let Identity { key, manufacturer } = store::identity(device).get();
    let then = store::keys(device).value_at(timestamp);
    (then.unwrap_or(key), manufacturer)
}

/// Whether a device of the maker was paired with the vehicle at any time from `from` to before `until`.
pub(crate) fn was_paired(
    vehicle: u64,
    kind: Kind,
    manufacturer: u32,
    from: u64,
    until: u64,
) -> bool {
    store::pairing(vehicle, kind).any_between(from, until, |device| {
        device != 0 && store::identity(device).get().manufacturer == manufacturer
    })
}
