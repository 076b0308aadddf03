//! One value with its history: what it was at every version of the state that changed it.

use super::Version;

/// Values in order of the version that wrote them; a value holds until the next one.
#[derive(Clone, Debug)]
pub(super) struct Versions<T> {
    entries: Vec<(Version, T)>,
}

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<T> Versions<T> {
    /// The value as of `version`; none if it was first written later, or never.
    pub(super) fn at(&self, version: Version) -> Option<&T> {
        let after = self.entries.partition_point(|(v, _)| *v <= version);
        after.checked_sub(1).map(|i| &self.entries[i].1)
    }

    /// Writes a value at `version`, which is never lower than that of an earlier write. Values that only
    /// versions before `oldest` could see are dropped.
    pub(super) fn write(&mut self, version: Version, value: T, oldest: Version) {
        match self.entries.last_mut() {
            Some((last, current)) if *last == version => *current = value,
            _ => self.entries.push((version, value)),
        }
        let seen_by_oldest = self.entries.partition_point(|(v, _)| *v <= oldest);
        if seen_by_oldest > 1 {
            self.entries.drain(..seen_by_oldest - 1);
        }
    }

    /// Forgets what was written after `version`. True if nothing is left.
    pub(super) fn rewind(&mut self, version: Version) -> bool {
        while self.entries.last().is_some_and(|(v, _)| *v > version) {
            self.entries.pop();
        }
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Versions<u8> {
        let mut versions = Versions::default();
        versions.write(3, 30, 0);
        versions.write(5, 50, 0);
        versions
    }

    #[test]
    fn a_value_holds_until_the_next_write() {
        let versions = sample();
        assert_eq!(versions.at(2), None);
        assert_eq!(versions.at(3), Some(&30));
        assert_eq!(versions.at(4), Some(&30));
        assert_eq!(versions.at(9), Some(&50));
    }

    #[test]
    fn a_second_write_of_one_version_replaces_the_first() {
        let mut versions = sample();
        versions.write(5, 51, 0);
        assert_eq!(versions.at(5), Some(&51));
        assert_eq!(versions.entries.len(), 2);
    }

    #[test]
    fn rewinding_uncovers_the_older_value() {
        let mut versions = sample();
        assert!(!versions.rewind(4));
        assert_eq!(versions.at(9), Some(&30));
        assert!(versions.rewind(2));
    }

    #[test]
    fn pruning_keeps_what_the_oldest_version_sees() {
        let mut versions = sample();
        versions.write(8, 80, 6);
        assert_eq!(versions.at(6), Some(&50));
        assert_eq!(versions.entries.len(), 2);
    }
}
