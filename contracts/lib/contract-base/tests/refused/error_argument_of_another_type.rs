//! An argument of an error is smaller.

mod interface;

use alloy_primitives::Address;

contract_base::errors! { interface:
    /// The caller does not own it.
    not_owner = NotOwner(id: u128, account: Address);
}

fn main() {}
