//! Two indexed arguments of an event have changed places.

mod interface;

use alloy_primitives::Address;
use interface as i;

pub fn granted(id: u64, grantee: Address, permissions: u128, expiry: u64) {
    abi_codec::emit!(i::Granted(indexed grantee, indexed id, permissions, expiry));
}

fn main() {}
