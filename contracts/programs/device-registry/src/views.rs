//! Reading devices.

use crate::{
    interface::Kind,
    store::{self, Device},
    Result,
};
use abi_codec::words;
use alloc::vec::Vec;
use alloy_primitives::Address;

/// In the encoding of its result.
pub(crate) fn device(id: u64) -> Result<Vec<u8>> {
    let device = Device::existing(id)?;
    Ok(words(&[
        &device.owner,
        &device.identity.key,
        &device.identity.manufacturer,
        &(device.link.kind as u8),
        &device.link.vehicle,
    ]))
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
