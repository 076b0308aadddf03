//! The time of blocks.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Follows the system clock at a distance that can be changed, or stands still until it is moved. Never runs
/// backwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// The system's time at the start, if the clock stands still.
    frozen: Option<u64>,
    /// Added to the system's time, seconds.
    offset: i64,
    /// Time of the next block, if it was set.
    next: Option<u64>,
    /// Seconds from one block to the next, if that was set.
    step: Option<u64>,
}

/// A clock as it is kept in a file.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Time {
    /// What it showed.
    shown: u64,
    /// Seconds between the system's time and its own.
    offset: i64,
    /// Time of the next block, if it was set.
    next: Option<u64>,
}

impl Clock {
    /// A clock that shows `start` now, or the system's time, and then goes on unless it is `frozen`.
    pub(super) fn starting_at(start: Option<u64>, frozen: bool) -> Self {
        let mut clock = Self {
            frozen: frozen.then(system_time),
            offset: 0,
            next: None,
            step: None,
        };
        if let Some(start) = start {
            clock.set(start);
        }
        clock
    }

    /// The time of a block made now, not before `earliest`, after a block of the time `parent`.
    pub(super) fn now(&self, parent: u64, earliest: u64) -> u64 {
        let shown = || match self.step {
            Some(step) => parent.saturating_add(step),
            None => self.unmoved().saturating_add_signed(self.offset),
        };
        self.next.unwrap_or_else(shown).max(earliest)
    }

    /// A block of this time was made; a time set for the next block is used up, and the clock goes on from there.
    pub(super) fn tick(&mut self, time: u64) {
        if self.next.take().is_some() {
            self.set(time);
        }
    }

    /// Moves the clock.
    pub(super) fn advance(&mut self, seconds: u64) {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        self.offset = self.offset.saturating_add(seconds);
        self.next = self.next.map(|next| next.saturating_add_signed(seconds));
    }

    /// Sets the time of the next block, from which the clock then goes on.
    pub(super) fn set_next(&mut self, time: u64) {
        self.next = Some(time);
    }

    /// Sets what the clock shows.
    pub(super) fn set_to(&mut self, time: u64) {
        self.set(time);
        self.next = None;
    }

    /// Sets the seconds from one block to the next, or unsets them. Returns what was set.
    pub(super) fn set_step(&mut self, seconds: Option<u64>) -> Option<u64> {
        std::mem::replace(&mut self.step, seconds)
    }

    /// Seconds between the system's time and this clock's.
    pub(super) fn offset(&self) -> i64 {
        self.offset
    }

    /// What to keep of the clock.
    pub(super) fn time(&self) -> Time {
        Time {
            shown: self.unmoved().saturating_add_signed(self.offset),
            offset: self.offset,
            next: self.next,
        }
    }

    /// Goes on where another clock was kept: a frozen one at the time it showed, any other as if it had never stopped.
    pub(super) fn resume(&mut self, time: Time) {
        match self.frozen {
            Some(_) => self.set(time.shown),
            None => self.offset = time.offset,
        }
        self.next = time.next;
    }

    fn set(&mut self, time: u64) {
        let unmoved = self.unmoved();
        let distance = i64::try_from(time.abs_diff(unmoved)).unwrap_or(i64::MAX);
        self.offset = if time < unmoved { -distance } else { distance };
    }

    fn unmoved(&self) -> u64 {
        self.frozen.unwrap_or_else(system_time)
    }
}

fn system_time() -> u64 {
    // Before 1970 there is nothing to be faithful to.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_time_is_shown_and_goes_on() {
        let clock = Clock::starting_at(Some(1_000_000), false);
        assert!((1_000_000..1_000_010).contains(&clock.now(0, 0)));
    }

    #[test]
    fn the_time_set_for_the_next_block_is_used_once() {
        let mut clock = Clock::starting_at(None, false);
        clock.set_next(4_000_000_000);
        assert_eq!(clock.now(0, 0), 4_000_000_000);
        clock.tick(4_000_000_000);
        let after = clock.now(0, 0);
        assert!((4_000_000_000..4_000_000_010).contains(&after));
    }

    #[test]
    fn advancing_moves_time_forward() {
        let mut clock = Clock::starting_at(Some(1_000_000), false);
        clock.advance(500);
        assert!((1_000_500..1_000_510).contains(&clock.now(0, 0)));
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let mut clock = Clock::starting_at(Some(1_000_000), true);
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        assert_eq!(clock.now(0, 0), 1_000_000);
        clock.advance(7);
        assert_eq!(clock.now(0, 0), 1_000_007);
    }

    #[test]
    fn a_step_sets_the_time_from_one_block_to_the_next() {
        let mut clock = Clock::starting_at(Some(1_000_000), true);
        clock.set_step(Some(12));
        assert_eq!(clock.now(1_000_000, 1_000_000), 1_000_012);
        assert_eq!(clock.set_step(None), Some(12));
        assert_eq!(clock.now(1_000_000, 1_000_000), 1_000_000);
    }

    #[test]
    fn time_never_falls_behind_the_parent() {
        assert_eq!(Clock::starting_at(Some(5), false).now(99, 99), 99);
    }
}
