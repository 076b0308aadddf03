//! Sums that end a call rather than wrap.

use crate::Result;
use abi_codec::{revert, Revert};
use alloy_sol_types::sol;

sol! {
    /// A number left its range.
    error ArithmeticOverflow();
}

/// A number left its range.
#[cold]
pub fn overflow() -> Revert {
    revert!(ArithmeticOverflow())
}

/// `a + b`.
pub fn add(a: u128, b: u128) -> Result<u128> {
    a.checked_add(b).ok_or_else(overflow)
}

/// `a − b`.
pub fn sub(a: u128, b: u128) -> Result<u128> {
    a.checked_sub(b).ok_or_else(overflow)
}

/// A sum, once a part of it that was `before` is `after`.
pub fn replaced(sum: u128, before: u128, after: u128) -> Result<u128> {
    add(sub(sum, before)?, after)
}
