//! An argument of a call that is made is smaller.

mod interface;

use alloy_primitives::Address;
use interface as i;

pub fn grant(id: u128, grantee: Address, expiry: u64) -> Vec<u8> {
    abi_codec::calldata!(i::grantCall(id, grantee, expiry))
}

fn main() {}
