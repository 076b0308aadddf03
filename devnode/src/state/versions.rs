//! One value with its history: what it was at every version of the state that changed it.

use std::sync::Arc;

use super::Version;

/// A value and what it replaced. Entries are shared by copies of the history, and never change.
#[derive(Debug)]
struct Entry<T> {
    version: Version,
    value: T,
    /// Entries from here to the oldest.
    length: usize,
    /// The entry before.
    earlier: Option<Arc<Entry<T>>>,
    /// An entry further back, so chosen that any is reached in logarithmically many steps (E. Myers, "An applicative
    /// random-access stack", 1983).
    jump: Option<Arc<Entry<T>>>,
}

/// Values in order of the version that wrote them; a value holds until the next one. Copying costs nothing.
#[derive(Debug)]
pub(super) struct Versions<T>(Option<Arc<Entry<T>>>);

impl<T> Clone for Versions<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone> Versions<T> {
    /// The value as of `version`; none if it was first written later, or never.
    pub(super) fn at(&self, version: Version) -> Option<&T> {
        Some(&self.entry_at(version)?.value)
    }

    /// Writes a value at `version`, which is never lower than that of an earlier write. Values that only versions
    /// before `oldest` could see are dropped, a few at a time.
    pub(super) fn write(&mut self, version: Version, value: T, oldest: Version) {
        let newest = self.0.take();
        let earlier = match newest {
            Some(newest) if newest.version == version => newest.earlier.clone(),
            other => other,
        };
        self.push(version, value, earlier);
        self.prune(oldest);
    }

    fn push(&mut self, version: Version, value: T, earlier: Option<Arc<Entry<T>>>) {
        let distance = |entry: &Entry<T>| {
            let further = entry.jump.as_ref().map_or(0, |jump| jump.length);
            entry.length - further
        };
        let jump = earlier.as_ref().and_then(|earlier| match &earlier.jump {
            Some(jump) if distance(earlier) == distance(jump) => jump.jump.clone(),
            _ => Some(earlier.clone()),
        });
        self.0 = Some(Arc::new(Entry {
            version,
            value,
            length: earlier.as_ref().map_or(0, |earlier| earlier.length) + 1,
            earlier,
            jump,
        }));
    }

    /// Drops what `oldest` does not see, once it is more than what it sees: each entry is moved about once.
    fn prune(&mut self, oldest: Version) {
        let length = |entry: Option<&Entry<T>>| entry.map_or(0, |entry| entry.length);
        let unseen = length(self.entry_at(oldest)).saturating_sub(1);
        if unseen * 2 <= length(self.0.as_deref()) {
            return;
        }
        let mut kept = Vec::new();
        let mut next = self.0.as_deref();
        while let Some(entry) = next {
            kept.push((entry.version, entry.value.clone()));
            next = match entry.version <= oldest {
                true => None,
                false => entry.earlier.as_deref(),
            };
        }
        *self = Self::default();
        for (version, value) in kept.into_iter().rev() {
            let earlier = self.0.take();
            self.push(version, value, earlier);
        }
    }

    fn entry_at(&self, version: Version) -> Option<&Entry<T>> {
        let mut entry = self.0.as_deref()?;
        while entry.version > version {
            entry = match &entry.jump {
                Some(jump) if jump.version > version => jump,
                _ => entry.earlier.as_deref()?,
            };
        }
        Some(entry)
    }
}

impl<T> Drop for Entry<T> {
    /// One by one: dropping a long history by recursion would exhaust the stack.
    fn drop(&mut self) {
        // Not the last reference: the chain of earlier entries holds what is jumped to.
        self.jump = None;
        let mut next = self.earlier.take();
        while let Some(entry) = next.and_then(Arc::into_inner) {
            let mut entry = entry;
            entry.jump = None;
            next = entry.earlier.take();
        }
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

    fn long(count: u64, oldest: impl Fn(u64) -> u64) -> Versions<u64> {
        let mut versions = Versions::default();
        for version in 1..=count {
            versions.write(2 * version, version, oldest(version));
        }
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
        assert_eq!(versions.at(4), Some(&30));
        assert_eq!(versions.0.unwrap().length, 2);
    }

    #[test]
    fn a_copy_keeps_what_it_had() {
        let mut versions = sample();
        let copy = versions.clone();
        versions.write(8, 80, 0);
        assert_eq!(copy.at(9), Some(&50));
        assert_eq!(versions.at(9), Some(&80));
    }

    #[test]
    fn every_version_of_a_long_history_is_found() {
        let versions = long(5_000, |_| 0);
        for version in 1..=5_000 {
            assert_eq!(versions.at(2 * version), Some(&version));
            assert_eq!(versions.at(2 * version + 1), Some(&version));
        }
        assert_eq!(versions.at(1), None);
    }

    #[test]
    fn any_version_of_a_long_history_is_found_in_few_steps() {
        let versions = long(100_000, |_| 0);
        let mut steps = 0;
        let mut entry = versions.0.as_deref().unwrap();
        while entry.version > 2 {
            entry = match &entry.jump {
                Some(jump) if jump.version > 2 => jump,
                _ => entry.earlier.as_deref().unwrap(),
            };
            steps += 1;
        }
        assert!(steps < 60, "{steps} steps");
    }

    #[test]
    fn pruning_keeps_what_the_oldest_version_sees() {
        let versions = long(1_000, |version| (2 * version).saturating_sub(200));
        assert_eq!(versions.at(1_800), Some(&900));
        assert_eq!(versions.at(1_801), Some(&900));
        assert_eq!(versions.at(2_000), Some(&1_000));
        assert!(versions.0.unwrap().length <= 2 * 101 + 2);
    }

    #[test]
    fn a_history_of_a_million_writes_can_be_dropped() {
        drop(long(1_000_000, |_| 0));
    }
}
