//! A value that changes from a week on.

use serde::{Deserialize, Serialize};

/// The values of one thing over the weeks, oldest first: what the contracts keep in their own histories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Weekly<T>(Vec<(u32, T)>);

impl<T> Weekly<T> {
    /// A thing that begins with `value` in week `from`.
    pub(super) fn new(from: u32, value: T) -> Self {
        Self(vec![(from, value)])
    }

    /// Lets `value` hold from week `from` on. What was announced before for that week or a later one is replaced.
    pub(super) fn set(&mut self, from: u32, value: T) {
        self.0.retain(|(announced, _)| *announced < from);
        self.0.push((from, value));
    }

    /// What holds in `week`; `None` before the first.
    pub(super) fn at(&self, week: u32) -> Option<&T> {
        let after = self.0.partition_point(|(from, _)| *from <= week);
        self.0.get(after.checked_sub(1)?).map(|(_, value)| value)
    }

    /// What holds last, if need be from a future week on.
    pub(super) fn latest(&self) -> Option<&T> {
        self.0.last().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_from_its_week_until_the_next() {
        let mut weekly = Weekly::new(3, 'a');
        weekly.set(7, 'b');
        let held: Vec<_> = [0, 2, 3, 6, 7, u32::MAX].map(|week| weekly.at(week)).into();
        assert_eq!(
            held,
            [None, None, Some(&'a'), Some(&'a'), Some(&'b'), Some(&'b')]
        );
        assert_eq!(weekly.latest(), Some(&'b'));
    }

    #[test]
    fn a_change_for_the_same_week_replaces_the_one_before() {
        let mut weekly = Weekly::new(5, 1);
        for value in [2, 3] {
            weekly.set(5, value);
        }
        assert_eq!((weekly.at(4), weekly.at(5)), (None, Some(&3)));
    }

    #[test]
    fn what_was_announced_for_later_is_replaced() {
        let mut weekly = Weekly::new(1, 'a');
        weekly.set(5, 'b');
        weekly.set(7, 'c');
        weekly.set(4, 'd');
        let held: Vec<_> = [3, 4, 5, 7].map(|week| weekly.at(week)).into();
        assert_eq!(held, [Some(&'a'), Some(&'d'), Some(&'d'), Some(&'d')]);
    }
}
