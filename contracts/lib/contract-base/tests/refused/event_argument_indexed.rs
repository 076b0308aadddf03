//! An argument of an event was marked as indexed and is not.

mod interface;

use alloy_primitives::Address;
use interface as i;

pub fn granted(id: u64, grantee: Address, permissions: u128, expiry: u64) {
    abi_codec::emit!(i::Granted(indexed id, indexed grantee, indexed permissions, expiry));
}

fn main() {}
