//! What the registries are asked. Their histories of what holds in a week, or held at a time, do not change afterwards: no proof
//! of state is needed for them.

use crate::{errors, interface::Kind, store, Result};
use abi_codec::{calldata, Argument, Reader};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::sol;
use contract_base::host::ask;
use protocol::{fault::rule::Maker, Level, Levels};

sol! {
    /// Of the manufacturer registry.
    function levelsAt(uint32 week) external view returns (bytes32);
    function operation(uint32 id, address account) external view returns (bytes32);
    function statusAt(uint32 id, uint32 week) external view returns (bytes32);
    function pointsAt(uint32 id, uint32 week) external view returns (bytes32);
    function signedFrom(uint32 id) external view returns (bytes32);

    /// Of the device registry.
    function keyAt(uint64 vehicle, uint8 kind, uint64 timestamp) external view returns (bytes32);
    function wasPaired(uint64 vehicle, uint8 kind, uint32 maker, uint64 from, uint64 until) external view returns (bytes32);

    /// Of the vehicles.
    function vehicle(uint64 id) external view returns (bytes32);
}

/// The manufacturer registry's statuses.
const NONE: u8 = 0;
const ACTIVE: u8 = 1;

/// The powertrains that a plug charges begin here.
const PLUG_IN: u8 = 2;

/// Reads an answer; nobody is judged by one that is missing.
fn asked<T>(
    registry: Address,
    call: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Result<T> {
    ask(registry, call)
        .and_then(|answer| read(&mut Reader::new(&answer)))
        .ok_or_else(|| errors::invalid_contract(registry))
}

/// The levels of a week.
pub(crate) fn levels(week: u32) -> Result<Levels<'static>> {
    let registry = store::manufacturers().get();
    asked(registry, &calldata!(levelsAtCall(week)), |r| {
        let (length, mut rows) = r.array()?;
        let rows: Option<Vec<_>> = (0..length)
            .map(|_| {
                let (min_weeks, points) = (rows.u16()?, rows.u32()?);
                Some(Level { min_weeks, points })
            })
            .collect();
        // Nothing is freed before a call ends.
        Levels::new(rows?.leak())
    })
}

/// A maker in a week.
pub(crate) fn maker(id: u32, week: u32) -> Result<Maker> {
    let registry = store::manufacturers().get();
    let operation = calldata!(operationCall(id, Address::ZERO));
    let kind = asked(registry, &operation, |r| {
        let exists = r.u8()? != NONE;
        let kind = match Kind::read(r)? {
            Kind::Software => protocol::Kind::Software,
            _ => protocol::Kind::Hardware,
        };
        Some(exists.then_some(kind))
    })?;
    let active = asked(registry, &calldata!(statusAtCall(id, week)), |r| r.u8())? == ACTIVE;
    let points = asked(registry, &calldata!(pointsAtCall(id, week)), |r| r.u32())?;
    Ok(Maker {
        kind,
        active,
        points,
    })
}

/// Whether the maker's devices sign in that week.
pub(crate) fn signs(id: u32, week: u32) -> Result<bool> {
    let registry = store::manufacturers().get();
    let from = asked(registry, &calldata!(signedFromCall(id)), |r| r.u32())?;
    Ok(from != 0 && from <= week)
}

/// The key that was paired then, and its maker.
pub(crate) fn key_at(vehicle: u64, kind: Kind, timestamp: u64) -> Result<(Address, u32)> {
    let call = calldata!(keyAtCall(vehicle, kind as u8, timestamp));
    asked(store::devices().get(), &call, |r| {
        Some((r.address()?, r.u32()?))
    })
}

/// Whether a device of the maker was paired with the vehicle in that time.
pub(crate) fn was_paired(
    vehicle: u64,
    kind: Kind,
    maker: u32,
    (from, until): (u64, u64),
) -> Result<bool> {
    let call = calldata!(wasPairedCall(vehicle, kind as u8, maker, from, until));
    asked(store::devices().get(), &call, |r| r.bool())
}

/// Whether a plug charges a vehicle; of one that is gone nobody says.
pub(crate) fn is_plugged_in(id: u64) -> Result<bool> {
    asked(store::vehicles().get(), &calldata!(vehicleCall(id)), |r| {
        r.address()?;
        r.bytes32()?;
        Some(r.u8()? >= PLUG_IN)
    })
}
