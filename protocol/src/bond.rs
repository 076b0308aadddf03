//! What a publisher's bond answers for: who puts up what against it, and who receives what is taken of it.

use crate::slash::proportion;

/// What an objector puts up and wins: this part of the publisher's bond.
const OBJECTION: u128 = 10;

/// What an objection costs where publishers must hold `bond`; lost unless the week is taken back.
pub fn objection(bond: u128) -> u128 {
    proportion(1, OBJECTION, bond).unwrap_or_default()
}

/// Who receives what was taken of a bond; the three sum to it.
///
/// The reserve has at least half, however many of the others are the publisher in disguise: accusing oneself costs half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Who proved the error.
    pub accuser: u128,
    /// Who objected before: a tenth of all, if anybody did.
    pub objector: u128,
    /// What the pool pays coming weeks from.
    pub reserve: u128,
}

impl Taken {
    /// Shares out `amount`.
    pub fn of(amount: u128, is_objected: bool) -> Self {
        let half = amount >> 1;
        let objector = if is_objected { objection(amount) } else { 0 };
        // A tenth is within a half, and both within the whole: nothing wraps.
        Self {
            accuser: half.wrapping_sub(objector),
            objector,
            reserve: amount.wrapping_sub(half),
        }
    }
}
