//! Rules that hold a week after they were staged.

use e2e::DAY;

/// From when on which rules hold.
#[derive(Clone, Debug)]
pub(crate) struct Staged<T>(Vec<(u64, T)>);

impl<T> Staged<T> {
    pub(super) fn first(now: u64, rules: T) -> Self {
        Self(vec![(now, rules)])
    }

    /// The rules that hold now, and their number.
    pub(crate) fn present(&self, now: u64) -> (u32, &T) {
        let last = self.0.iter().rposition(|(from, _)| *from <= now);
        let last = last.unwrap();
        (last as u32 + 1, &self.0[last].1)
    }

    /// Those of a number.
    pub(super) fn at(&self, version: u32) -> &T {
        &self.0[version as usize - 1].1
    }

    pub(crate) fn stage(&mut self, now: u64, rules: T) {
        let (present, _) = self.present(now);
        self.0.truncate(present as usize);
        self.0.push((now + 7 * DAY, rules));
    }
}
