//! Everything the contract refuses, with the values that made it refuse.

use crate::interface as i;
use alloy_primitives::{Address, B256};
use contract_base::errors;

errors! { i:
    /// Nobody can own it.
    zero_owner = ERC721InvalidOwner(owner: Address);
    /// Nobody to administer it.
    invalid_admin = InvalidAdmin(admin: Address);
    /// Whoever signed attests nothing.
    not_attestor = NotAttestor(account: Address);
    /// The guardian has stopped what an attestor's word counts for.
    attestor_suspended = AttestorSuspended(account: Address, until: u64);
    /// The guardian has stopped all minting.
    minting_stopped = MintingStopped(until: u64);
    /// Nothing to identify a vehicle by.
    invalid_definition = InvalidDefinition(definition: B256, vin: B256);
    /// A living vehicle has this VIN.
    vin_taken = VinTaken(vin: B256, vehicle: u64);
    /// The caller does not own the vehicle.
    not_owner = NotOwner(vehicle: u64, account: Address);
    /// Devices are paired with it.
    paired = VehiclePaired(vehicle: u64);
    /// Nothing granted.
    invalid_grant = InvalidGrant(permissions: u128, expiry: u64);
    /// Nobody to grant to.
    invalid_grantee = InvalidGrantee(grantee: Address);
    /// As many read for the owner already.
    too_many_personal = TooManyPersonalGrantees(vehicle: u64, max: u8);
    /// Nobody who could have the vehicle, or who has it.
    invalid_keeper = InvalidKeeper(keeper: Address);
    /// Another attestor says so already.
    reclaim_pending = ReclaimPending(vehicle: u64, ends: u64);
    /// Nobody says that it has another keeper.
    not_reclaimed = NotReclaimed(vehicle: u64);
    /// The owner's time to object is not over.
    reclaim_too_soon = ReclaimTooSoon(vehicle: u64, ends: u64);
    /// The owner's time to object is over.
    objection_too_late = ObjectionTooLate(vehicle: u64, ends: u64);
    /// The owner objected.
    reclaim_disputed = ReclaimDisputed(vehicle: u64);
    /// A consumer that may read nothing gets nothing new.
    not_in_good_standing = NotInGoodStanding(grantee: Address);
}
