//! Reading devices.

use crate::{
    interface::{self as i, Kind},
    store::{self, Device},
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
