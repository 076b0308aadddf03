//! Everything the contract refuses, with the values that made it refuse.

use crate::interface::{self as i, Kind};
use alloy_primitives::{Address, B256};
use contract_base::errors;

errors! { i:
    /// Nobody can own it.
    zero_owner = ERC721InvalidOwner(owner: Address);
    /// Nobody to administer it.
    invalid_admin = InvalidAdmin(admin: Address);
    /// Not the contract that was meant.
    invalid_neighbour = InvalidNeighbour(neighbour: Address);
    /// Nobody has this key.
    invalid_key = InvalidKey(key: Address);
    /// Vouched for already.
    already_registered = AlreadyRegistered(manufacturer: u32, key_or_root: B256);
    /// No root of keys.
    invalid_root = InvalidRoot(left: B256, left_keys: u64, right: B256, right_keys: u64);
    /// Not vouched for.
    not_registered = NotRegistered(manufacturer: u32, key_or_root: B256);
    /// The key is not there under the root.
    invalid_proof = InvalidProof(key: Address, root: B256, number: u64);
    /// The key is, or was, another device's.
    key_taken = KeyTaken(key: Address, device: u64);
    /// The manufacturer may do nothing now.
    not_active = ManufacturerNotActive(manufacturer: u32);
    /// The account does not act for the manufacturer.
    not_operator = NotOperator(manufacturer: u32, account: Address);
    /// A maker of things.
    not_software = NotSoftware(manufacturer: u32);
    /// There is no such vehicle.
    unknown_vehicle = UnknownVehicle(vehicle: u64);
    /// The caller owns neither of the two.
    not_an_owner = NotAnOwner(device: u64, account: Address);
    /// One vehicle per device.
    already_paired = AlreadyPaired(device: u64, vehicle: u64);
    /// Nothing to unpair.
    not_paired = NotPaired(device: u64);
    /// Nobody's successor.
    invalid_successor = InvalidSuccessor(manufacturer: u32, successor: u32);
    /// Once is enough.
    release_pending = ReleasePending(device: u64, ends: u64);
    /// Nobody says that it came back.
    not_released = NotReleased(device: u64);
    /// Its owner may still object.
    release_too_soon = ReleaseTooSoon(device: u64, ends: u64);
    /// The time for it is over.
    objection_too_late = ObjectionTooLate(device: u64, ends: u64);
    /// The DAO's to decide.
    release_disputed = ReleaseDisputed(device: u64);
    /// One device of a kind per vehicle.
    occupied = VehicleOccupied(vehicle: u64, kind: Kind, device: u64);
}
