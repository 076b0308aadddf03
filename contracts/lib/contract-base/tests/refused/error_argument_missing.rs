//! An argument of an error was forgotten.

mod interface;

use alloy_primitives::Address;

contract_base::errors! { interface:
    /// The caller does not own it.
    not_owner = NotOwner(id: u64);
}

fn main() {}
