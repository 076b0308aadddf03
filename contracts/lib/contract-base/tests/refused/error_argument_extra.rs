//! An error has no such argument.

mod interface;

use alloy_primitives::Address;

contract_base::errors! { interface:
    /// The caller does not own it.
    not_owner = NotOwner(id: u64, account: Address, expiry: u64);
}

fn main() {}
