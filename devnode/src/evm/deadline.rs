//! When a call that changes nothing has to be done, so that an endless one holds nobody up.

use std::time::Instant;

/// Jumps between two looks at the clock.
const JUMPS_PER_LOOK: u32 = 1 << 10;

/// What an execution fails with whose deadline has passed.
pub(crate) const OUT_OF_TIME: &str = "out of time";

/// A deadline, looked at now and then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    at: Instant,
    jumps: u32,
}

impl Deadline {
    /// To be done at this time.
    pub(crate) fn new(at: Instant) -> Self {
        Self { at, jumps: 0 }
    }

    /// When it is.
    pub(crate) fn at(&self) -> Instant {
        self.at
    }

    /// Whether it has passed.
    pub(crate) fn has_passed(&self) -> bool {
        Instant::now() >= self.at
    }

    /// Whether it has passed; looks at the clock seldom enough to be asked at every jump.
    pub(super) fn has_passed_at_a_jump(&mut self) -> bool {
        self.jumps = self.jumps.wrapping_add(1);
        self.jumps.is_multiple_of(JUMPS_PER_LOOK) && self.has_passed()
    }
}
