//! Programs called recently in one block (ArbOS 60): they enter at the cached price.

use alloy_primitives::B256;
use std::collections::VecDeque;

/// The programs called last in a block, least recent first. Transactions of a block share it; reverted calls count
/// too, and those that could not pay for their entry.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecentPrograms {
    programs: VecDeque<B256>,
    /// How many are remembered; fixed by the first call of the block.
    capacity: Option<u16>,
}

impl RecentPrograms {
    /// None so far.
    pub(crate) const NONE: Self = Self {
        programs: VecDeque::new(),
        capacity: None,
    };

    /// Notes a call where `capacity` programs are remembered. True if the program was among the recent ones.
    pub(crate) fn insert(&mut self, code_hash: B256, capacity: u16) -> bool {
        // Nitro's cache has no size below one.
        let capacity = usize::from(*self.capacity.get_or_insert(capacity)).max(1);
        let position = self.programs.iter().position(|hash| *hash == code_hash);
        match position {
            Some(index) => {
                self.programs.remove(index);
            }
            None if self.programs.len() >= capacity => {
                self.programs.pop_front();
            }
            None => {}
        }
        self.programs.push_back(code_hash);
        position.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_call_in_a_block_is_a_hit() {
        let mut recent = RecentPrograms::default();
        assert!(!recent.insert(B256::repeat_byte(1), 32));
        assert!(recent.insert(B256::repeat_byte(1), 32));
    }

    #[test]
    fn the_least_recent_of_more_than_fit_is_forgotten() {
        let mut recent = RecentPrograms::default();
        for n in 0..32u8 {
            recent.insert(B256::with_last_byte(n), 32);
        }
        recent.insert(B256::with_last_byte(0), 32);
        recent.insert(B256::with_last_byte(99), 32);
        assert!(recent.insert(B256::with_last_byte(0), 32));
        assert!(!recent.insert(B256::with_last_byte(1), 32));
    }

    #[test]
    fn the_size_is_that_of_the_first_call() {
        let mut recent = RecentPrograms::default();
        recent.insert(B256::with_last_byte(1), 1);
        recent.insert(B256::with_last_byte(2), 9);
        assert!(!recent.insert(B256::with_last_byte(1), 9));
    }
}
