//! A vehicle's streak: how an earned, missed or withheld week moves it.

use core::convert::Infallible;

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
        let after = self.connected();
        (after, levels.points(after.conn))
    }

    /// The streak after a missed week.
    pub fn missed(self, levels: Levels<'_>) -> Self {
        let Ok(after) = self.missed_by(|| Ok::<_, Infallible>(levels));
        after
    }

    /// The streak after a week of the given status, by levels that are asked for only if they decide: after every third week that is
    /// missed in a row.
    ///
    /// # Errors
    /// That of `levels`.
    pub fn after<'a, E>(
        self,
        status: Status,
        levels: impl FnOnce() -> Result<Levels<'a>, E>,
    ) -> Result<Self, E> {
        match status {
            Status::Earned => Ok(self.connected()),
            Status::Missed => self.missed_by(levels),
            Status::NoConsent | Status::Flagged | Status::MakerNotActive => Ok(self),
        }
    }

    fn connected(self) -> Self {
        let conn = self.conn.saturating_add(1);
        Self { conn, disc: 0 }
    }

    fn missed_by<'a, E>(self, levels: impl FnOnce() -> Result<Levels<'a>, E>) -> Result<Self, E> {
        let disc = self.disc.saturating_add(1);
        let drops = disc.is_multiple_of(MISSES_PER_DROP);
        let conn = if drops {
            levels()?.drop_one(self.conn)
        } else {
            self.conn
        };
        Ok(Self { conn, disc })
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
        let Ok(after) = self.after(status, || Ok::<_, Infallible>(levels));
        let points = match status {
            Status::Earned => levels.points(after.conn),
            _ => 0,
        };
        (after, points)
    }
}
