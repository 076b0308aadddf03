//! A vehicle's streak: how an earned, missed or withheld week moves it.

use crate::{Levels, Status};

/// Consecutive missed weeks after which, each time, a vehicle drops one level.
pub const MISSES_PER_DROP: u16 = 3;

/// The state carried from week to week. Both counts stop at `u16::MAX`, some 1,260 years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Weeks connected.
    pub conn: u16,
    /// Consecutive weeks missed.
    pub disc: u16,
}

impl Streak {
    /// The streak after an earned week, and the streak points that week brings.
    pub fn earned(self, levels: Levels<'_>) -> (Self, u32) {
        let conn = self.conn.saturating_add(1);
        (Self { conn, disc: 0 }, levels.points(conn))
    }

    /// The streak after a missed week.
    pub fn missed(self, levels: Levels<'_>) -> Self {
        let disc = self.disc.saturating_add(1);
        let drops = disc.is_multiple_of(MISSES_PER_DROP);
        let conn = if drops {
            levels.drop_one(self.conn)
        } else {
            self.conn
        };
        Self { conn, disc }
    }

    /// The streak after a week of the given status, and the streak points that week brings.
    ///
    /// ```
    /// use protocol::{Levels, Status, Streak};
    ///
    /// let streak = Streak { conn: 35, disc: 2 };
    /// assert_eq!(streak.step(Status::Earned, Levels::DIMO), (Streak { conn: 36, disc: 0 }, 3_000));
    /// // The third week missed in a row drops a level, here to where the one below begins.
    /// assert_eq!(streak.step(Status::Missed, Levels::DIMO), (Streak { conn: 4, disc: 3 }, 0));
    /// assert_eq!(streak.step(Status::NoConsent, Levels::DIMO), (streak, 0));
    /// ```
    pub fn step(self, status: Status, levels: Levels<'_>) -> (Self, u32) {
        match status {
            Status::Earned => self.earned(levels),
            Status::Missed => (self.missed(levels), 0),
            Status::NoConsent | Status::Flagged | Status::MakerNotActive => (self, 0),
        }
    }
}
