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
    /// A consumer that may read nothing gets nothing new.
    not_in_good_standing = NotInGoodStanding(grantee: Address);
}
