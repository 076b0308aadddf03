//! The week clock. The week follows from block time alone: nobody advances it, nobody resets it.

/// Length of a week in seconds.
pub const WEEK: u64 = 7 * 24 * 60 * 60;

/// DIMO's own genesis, 2022-12-05T05:00:00Z, in unix seconds.
pub const DIMO_GENESIS: u64 = 1_670_216_400;

/// Divides time into weeks counted from a genesis: week `w` is `[genesis + 7d·w, genesis + 7d·(w+1))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Start of week 0, unix seconds; by convention a Monday 05:00 UTC.
    pub genesis: u64,
}

impl Clock {
    /// The clock of DIMO's baseline issuance.
    pub const DIMO: Self = Self {
        genesis: DIMO_GENESIS,
    };

    /// The week that contains `timestamp` (unix seconds); `None` before genesis or past week `u32::MAX`.
    pub fn week_at(&self, timestamp: u64) -> Option<u32> {
        let elapsed = timestamp.checked_sub(self.genesis)?;
        u32::try_from(elapsed / WEEK).ok()
    }

    /// First second of `week`; `None` if it lies beyond 64-bit time.
    pub fn start(&self, week: u32) -> Option<u64> {
        WEEK.checked_mul(u64::from(week))?.checked_add(self.genesis)
    }

    /// First second after `week`; `None` if it lies beyond 64-bit time.
    pub fn end(&self, week: u32) -> Option<u64> {
        self.start(week)?.checked_add(WEEK)
    }
}
