//! Which of many things are looked at.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

/// All `touched` of the ids from 1 to `count`, and `sample` of the others, taken at random: nobody can know which.
pub(super) fn chosen(count: u64, touched: &BTreeSet<u64>, sample: u64) -> BTreeSet<u64> {
    let mut chosen: BTreeSet<u64> = touched.range(..=count).copied().collect();
    let others = count - chosen.len() as u64;
    if others <= sample {
        return (1..=count).collect();
    }
    let wanted = chosen.len() as u64 + sample;
    // Keyed anew in every process, from the system's randomness.
    let random = RandomState::new();
    for draw in 0u64.. {
        if chosen.len() as u64 >= wanted {
            break;
        }
        chosen.insert(1 + random.hash_one(draw) % count);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_touched_is_chosen_and_as_many_others_as_asked_for() {
        let touched = BTreeSet::from([3, 500, 1_000]);
        for sample in [0, 1, 400, 996] {
            let chosen = chosen(1_000, &touched, sample);
            assert!(chosen.is_superset(&touched));
            assert_eq!(chosen.len() as u64, 3 + sample);
            assert!(chosen.iter().all(|id| (1..=1_000).contains(id)));
        }
    }

    #[test]
    fn few_are_chosen_all() {
        let all = (1..=7).collect();
        assert_eq!(chosen(7, &BTreeSet::from([7]), 6), all);
        assert_eq!(chosen(0, &BTreeSet::new(), 6), BTreeSet::new());
    }

    #[test]
    fn every_time_others_are_chosen() {
        let draw = || chosen(u64::MAX, &BTreeSet::new(), 4);
        assert_ne!(draw(), draw());
    }

    #[test]
    fn what_does_not_exist_is_not_asked_for() {
        assert_eq!(chosen(2, &BTreeSet::from([3]), 0), BTreeSet::new());
    }
}
