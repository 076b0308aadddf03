//! Rules that the DAO stages: numbered versions, each in force some time after it was told of, so that nobody is judged by
//! a rule that changed under them.

use crate::words;

/// From staging to being in force, in seconds: 7 days.
pub const NOTICE: u64 = 7 * 24 * 60 * 60;

words! {
    /// The rules staged last, and since or from when they hold. At most one version is waiting.
    pub struct Versions {
        /// Unix seconds.
        latest_from: u64,
        /// Counts from 1; 0 before there are any.
        latest: u32,
    }
}

impl Versions {
    /// The first, which holds at once.
    pub fn first(now: u64) -> Self {
        Self {
            latest_from: now,
            latest: 1,
        }
    }

    /// The version in force.
    pub fn present(&self, now: u64) -> u32 {
        if now < self.latest_from {
            self.latest.saturating_sub(1)
        } else {
            self.latest
        }
    }

    /// As they are once another is staged: it replaces the one that is waiting.
    pub fn with_another(&self, now: u64) -> Self {
        Self {
            latest_from: now.saturating_add(NOTICE),
            latest: self.present(now).saturating_add(1),
        }
    }

    /// Whether there are rules of this version.
    pub fn has(&self, version: u32) -> bool {
        (1..=self.latest).contains(&version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_staged_holds_after_the_notice() {
        let staged = Versions::first(100).with_another(200);
        assert_eq!(staged.present(200 + NOTICE - 1), 1);
        assert_eq!(staged.present(200 + NOTICE), 2);
    }

    #[test]
    fn another_replaces_what_is_waiting() {
        let first = Versions::first(100);
        let twice = first.with_another(200).with_another(300);
        assert_eq!((twice.latest, twice.present(300)), (2, 1));
        let after = first.with_another(200).with_another(200 + NOTICE);
        assert_eq!((after.latest, after.present(200 + NOTICE)), (3, 2));
    }

    #[test]
    fn versions_count_from_one() {
        let versions = Versions::first(100);
        assert!(versions.has(1));
        assert!(!versions.has(0) && !versions.has(2));
    }
}
