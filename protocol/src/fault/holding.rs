//! Accounts and consent that were not those of the vehicle's owner.
//!
//! What is known is how things stood at one moment, the anchor: at the end of the week or, if nobody fixed that in time, some
//! time after it. Every fact has the time since when it holds, so that the moment does not matter.

use crate::{StatedLeaf, Status, eligibility};

/// Who has a vehicle and whom it pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The owner, zero if there is no such vehicle.
    pub owner: [u8; 20],
    /// Since when.
    pub owner_since: u64,
    /// The owner before, zero for none.
    pub before: [u8; 20],
    /// Since when that one had been.
    pub before_since: u64,
    /// Whom the owner lets be paid, zero for itself.
    pub payee: [u8; 20],
    /// Since when.
    pub payee_since: u64,
}

impl Holding {
    /// Whether a leaf of the week `[start, end)` pays somebody whom it cannot pay: the owner all week through but neither it nor its
    /// payee or, of a vehicle sold once in the week, none of the two owners nor the payee.
    ///
    /// A vehicle that is gone, was sold more often or after the week, or whose payee was set after it, is not judged.
    pub fn excludes(&self, account: [u8; 20], start: u64, end: u64) -> bool {
        const NOBODY: [u8; 20] = [0; 20];
        let paid = eligibility::account(self.owner, self.payee);
        let sold_in_week = self.owner_since > start && self.before != NOBODY;
        let is_known = self.owner != NOBODY
            && self.owner_since < end
            && self.payee_since < end
            && (!sold_in_week || self.before_since <= start);
        is_known && account != paid && !(sold_in_week && account == self.before)
    }
}

/// Whether the data of a vehicle may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whether they may, by its owner's word. Not those of a vehicle that does not exist.
    pub given: bool,
    /// Since when that has been so, across owners; 0 for ever.
    pub since: u64,
}

impl Consent {
    /// Whether a leaf of the week that began at `start` contradicts what its owner decided: withheld for want of consent that was
    /// there all week, or transmissions that count without any consent in the week.
    pub fn contradicts(&self, leaf: &StatedLeaf, start: u64) -> bool {
        if self.since > start {
            return false;
        }
        match Status::from_u8(leaf.status) {
            Some(Status::NoConsent) => self.given,
            Some(Status::Earned | Status::Flagged | Status::MakerNotActive) => !self.given,
            Some(Status::Missed) | None => false,
        }
    }
}
