//! An indexed argument of an event was not marked.

mod interface;

use alloy_primitives::Address;
use interface as i;

pub fn granted(id: u64, grantee: Address, permissions: u128, expiry: u64) {
    abi_codec::emit!(i::Granted(indexed id, grantee, permissions, expiry));
}

fn main() {}
