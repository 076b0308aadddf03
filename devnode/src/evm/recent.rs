//! Programs called recently in one block (ArbOS 60): they enter at the cached price.

use alloy_primitives::B256;
use std::collections::VecDeque;

/// Number of programs remembered within a block.
const CAPACITY: usize = 32;

/// The programs called last in a block, least recent first. Reverted calls count too.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecentPrograms(VecDeque<B256>);

impl RecentPrograms {
    /// None so far.
    pub(crate) const NONE: Self = Self(VecDeque::new());

    /// Notes a call. True if the program was among the recent ones.
    pub(crate) fn insert(&mut self, code_hash: B256) -> bool {
        let position = self.0.iter().position(|hash| *hash == code_hash);
        match position {
            Some(index) => {
                self.0.remove(index);
            }
            None if self.0.len() == CAPACITY => {
                self.0.pop_front();
            }
            None => {}
        }
        self.0.push_back(code_hash);
        position.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_call_in_a_block_is_a_hit() {
        let mut recent = RecentPrograms::default();
        assert!(!recent.insert(B256::repeat_byte(1)));
        assert!(recent.insert(B256::repeat_byte(1)));
    }

    #[test]
    fn the_least_recent_of_more_than_32_is_forgotten() {
        let mut recent = RecentPrograms::default();
        for n in 0..32u8 {
            recent.insert(B256::with_last_byte(n));
        }
        recent.insert(B256::with_last_byte(0));
        recent.insert(B256::with_last_byte(99));
        assert!(recent.insert(B256::with_last_byte(0)));
        assert!(!recent.insert(B256::with_last_byte(1)));
    }
}
