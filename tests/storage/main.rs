//! The published layouts suffice to find what a contract stores: every value is read by its slot, computed from
//! `contracts/storage/<Contract>.json` alone, and compared with what the contract answers.

#![allow(clippy::unwrap_used, missing_docs)]

mod devices;
mod disputes;
mod manufacturers;
mod rewards;
mod staking;
mod vehicles;

use alloy::primitives::{Address, U256};

/// An account as a key or value.
fn word(account: Address) -> U256 {
    account.into_word().into()
}

/// A number as a key.
fn number(number: impl Into<u128>) -> U256 {
    U256::from(number.into())
}
