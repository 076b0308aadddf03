//! What a week was for a vehicle.

/// What a week was for a vehicle. The numbers are those of the leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Status {
    /// No row matches.
    Missed = 0,
    /// A row counts, and nothing withholds the week.
    Earned = 1,
    /// Withheld: rows match, but at none of them had the owner consented.
    NoConsent = 2,
    /// Withheld: the account is on the week's list of flagged accounts.
    Flagged = 3,
    /// Withheld: no maker whose device transmitted is active in the week.
    MakerNotActive = 4,
}

impl Status {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Missed,
        Self::Earned,
        Self::NoConsent,
        Self::Flagged,
        Self::MakerNotActive,
    ];

    /// The status with this number, if there is one.
    pub fn from_u8(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Its name in words of a document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Earned => "earned",
            Self::NoConsent => "noConsent",
            Self::Flagged => "flagged",
            Self::MakerNotActive => "makerNotActive",
        }
    }

    /// Whether the vehicle transmitted and nothing of it counts: the streak stays as it is.
    pub const fn is_withheld(self) -> bool {
        matches!(self, Self::NoConsent | Self::Flagged | Self::MakerNotActive)
    }
}
