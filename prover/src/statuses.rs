//! How many leaves of a week have which status.

use protocol::VehicleLeaf;
use protocol::week::Status;
use serde::{Deserialize, Serialize};

/// Leaves by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusCounts {
    /// Vehicles that missed the week and keep a streak.
    pub missed: u64,
    /// Vehicles that earned.
    pub earned: u64,
    /// Vehicles that transmitted without their owner's consent.
    pub no_consent: u64,
    /// Vehicles that transmitted and whose account is flagged.
    pub flagged: u64,
    /// Vehicles of whose transmitting devices no maker is active.
    pub maker_not_active: u64,
}

impl StatusCounts {
    /// Counts `leaves`.
    pub(crate) fn of(leaves: &[VehicleLeaf]) -> Self {
        let mut counts = Self::default();
        for leaf in leaves {
            *counts.slot(leaf.status()) += 1;
        }
        counts
    }

    /// Leaves of a status.
    pub fn get(mut self, status: Status) -> u64 {
        *self.slot(status)
    }

    /// All leaves.
    pub fn all(self) -> u64 {
        Status::ALL.map(|status| self.get(status)).iter().sum()
    }

    /// Leaves of all statuses that withhold the week.
    pub fn withheld(self) -> u64 {
        let withheld = Status::ALL
            .into_iter()
            .filter(|status| status.is_withheld());
        withheld.map(|status| self.get(status)).sum()
    }

    fn slot(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Missed => &mut self.missed,
            Status::Earned => &mut self.earned,
            Status::NoConsent => &mut self.no_consent,
            Status::Flagged => &mut self.flagged,
            Status::MakerNotActive => &mut self.maker_not_active,
        }
    }
}
