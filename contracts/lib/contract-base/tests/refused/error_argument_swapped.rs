//! Two arguments of an error have changed places.

mod interface;

use alloy_primitives::Address;

contract_base::errors! { interface:
    /// The caller does not own it.
    not_owner = NotOwner(account: Address, id: u64);
}

fn main() {}
