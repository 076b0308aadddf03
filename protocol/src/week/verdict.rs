//! What a vehicle's week comes to.

use super::{Seen, Spans, Status};
use crate::{Credit, Kind};

/// Why nothing of a vehicle's transmissions counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// At no matching row had the owner consented.
    NoConsent,
    /// The account is flagged.
    Flagged,
    /// No group with a counting row has a maker that is active in the week.
    MakerNotActive,
}

/// What a week was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No row matches.
    Missed,
    /// Transmitted, but nothing of it counts.
    Withheld(Withheld),
    /// Earned, by at least one of the two.
    Earned {
        /// The maker credited for hardware.
        hardware: Option<Credit>,
        /// The connection credited for software.
        software: Option<Credit>,
    },
}

impl Outcome {
    /// Its status.
    pub const fn status(&self) -> Status {
        match self {
            Self::Missed => Status::Missed,
            Self::Withheld(Withheld::NoConsent) => Status::NoConsent,
            Self::Withheld(Withheld::Flagged) => Status::Flagged,
            Self::Withheld(Withheld::MakerNotActive) => Status::MakerNotActive,
            Self::Earned { .. } => Status::Earned,
        }
    }
}

/// A vehicle's week, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Who is paid, now or when the vehicle earns again.
    pub account: [u8; 20],
    /// What the week was.
    pub outcome: Outcome,
}

impl Verdict {
    /// The week of a vehicle that was in no roster for any part of it, as one that was burned before: it is missed, and its leaf
    /// goes on naming the account of the week before.
    pub const fn absent(account: [u8; 20]) -> Self {
        Self {
            account,
            outcome: Outcome::Missed,
        }
    }
}

impl Spans<'_> {
    /// Judges the week by what was seen of hardware and software. `credit` is what a maker's device brings, if the maker is
    /// active in the week.
    pub fn judge(&self, seen: [Seen; 2], credit: impl Fn(u32) -> Option<Credit>) -> Verdict {
        let [hardware, software] = seen;
        let latest = hardware.max(software);
        let span = self
            .of(latest)
            .filter(|_| latest.counts())
            .or(self.as_slice().last());
        let Some(span) = span else {
            // Spans are never empty (`Spans::new`).
            return Verdict::absent([0; 20]);
        };
        let credited = |kind, seen: Seen| {
            let counting = self.of(seen).filter(|_| seen.counts());
            counting
                .and_then(|span| span.paired(kind))
                .and_then(|paired| credit(paired.connection))
        };
        let outcome = if latest == Seen::NOTHING {
            Outcome::Missed
        } else if !latest.counts() {
            Outcome::Withheld(Withheld::NoConsent)
        } else if span.flagged {
            Outcome::Withheld(Withheld::Flagged)
        } else {
            let hardware = credited(Kind::Hardware, hardware);
            let software = credited(Kind::Software, software);
            if hardware.is_none() && software.is_none() {
                Outcome::Withheld(Withheld::MakerNotActive)
            } else {
                Outcome::Earned { hardware, software }
            }
        };
        Verdict {
            account: span.account,
            outcome,
        }
    }
}
