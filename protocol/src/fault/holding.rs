//! Accounts and consent that were not those of the vehicle's owner.
//!
//! What is known is how things stood at one moment, the anchor: at the end of the week or, if nobody fixed that in time, some
//! time after it. The words that a vehicle keeps of its past tell what held before; what they leave open is not judged.
//!
//! A change counts from its own second on.

use crate::{StatedLeaf, Status, eligibility};

/// Who has a vehicle and had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owners {
    /// The owner, zero if there is no such vehicle.
    pub now: [u8; 20],
    /// Since when.
    pub since: u64,
    /// How often it was sold; 0 of one that does not exist.
    pub sales: u32,
    /// The owner before, zero for none.
    pub before: [u8; 20],
}

impl Owners {
    const NOBODY: [u8; 20] = [0; 20];

    /// Whether everybody who had the vehicle since `start` is named here.
    fn are_known_since(&self, start: u64) -> bool {
        if self.now == Self::NOBODY {
            // How often it was sold is forgotten.
            return self.before == Self::NOBODY;
        }
        self.since <= start || self.sales <= 1
    }

    /// Whether the owner before had it after `start`, as far as is known.
    fn changed_after(&self, start: u64) -> bool {
        self.before != Self::NOBODY && self.since > start
    }
}

/// Whom a vehicle pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who has it.
    pub owners: Owners,
    /// Whom the owner lets be paid at the end of the week, zero for itself; `None` if only a later moment is known.
    pub payee: Option<[u8; 20]>,
}

impl Holding {
    /// Whether a leaf of the week `[start, end)` pays somebody whom it cannot pay: the owner all week through but neither it nor its
    /// payee or, of a vehicle whose first sale was in the week, none of the two owners nor the payee.
    ///
    /// A vehicle that is gone, was sold in the week and before, or after the week, is not judged; nor is one whose payee is not
    /// known.
    pub fn excludes(&self, account: [u8; 20], start: u64, end: u64) -> bool {
        let Self { owners, payee } = self;
        let Some(payee) = *payee else {
            return false;
        };
        let is_known =
            owners.now != Owners::NOBODY && owners.since < end && owners.are_known_since(start);
        let paid = eligibility::account(owners.now, payee);
        let seller = owners.changed_after(start) && account == owners.before;
        is_known && account != paid && !seller
    }
}

/// Whether the data of a vehicle may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Who decided.
    pub owners: Owners,
    /// Whether they may, by the owner's word. Not those of a vehicle that does not exist.
    pub given: bool,
    /// Since when the owner has consented, if it does; 0 for as long as it has had the vehicle.
    pub since: u64,
    /// When the owner last took its consent back; 0 for never.
    pub until: u64,
    /// Until when the owner before had consented; 0 for never.
    pub before_until: u64,
}

impl Consent {
    /// Whether a leaf of the week that began at `start` contradicts what its owner decided: withheld for want of consent that was
    /// there all week, or transmissions that count without any consent in the week.
    pub fn contradicts(&self, leaf: &StatedLeaf, start: u64) -> bool {
        match Status::from_u8(leaf.status) {
            Some(Status::NoConsent) => self.was_open_since(start),
            Some(Status::Earned | Status::Flagged | Status::MakerNotActive) => {
                self.was_closed_since(start)
            }
            Some(Status::Missed) | None => false,
        }
    }

    fn was_open_since(&self, start: u64) -> bool {
        self.given && self.owners.since.max(self.since) <= start
    }

    fn was_closed_since(&self, start: u64) -> bool {
        let by_seller = if self.owners.changed_after(start) {
            self.before_until
        } else {
            0
        };
        !self.given
            && self.owners.are_known_since(start)
            && self.until <= start
            && by_seller <= start
    }
}
