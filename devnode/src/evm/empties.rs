//! Accounts that exist within a transaction although they hold nothing.

use alloy_primitives::Address;

/// Accounts that a static call or a selfdestruct has touched in this transaction. As long as it lasts, one that is empty has the
/// code hash of no code instead of none; `account_codehash` shows it, EXTCODEHASH does not (EIP-1052).
#[derive(Clone, Debug, Default)]
pub(crate) struct Empties(Vec<Address>);

/// What was touched up to a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(usize);

impl Empties {
    /// Touches an account.
    pub(crate) fn touch(&mut self, address: Address) {
        if !self.contains(address) {
            self.0.push(address);
        }
    }

    /// Whether an account was touched.
    pub(crate) fn contains(&self, address: Address) -> bool {
        self.0.contains(&address)
    }

    /// What is touched now.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.0.len())
    }

    /// Forgets what a frame that failed has touched.
    pub(crate) fn undo(&mut self, mark: Mark) {
        self.0.truncate(mark.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_failed_frame_touched_is_forgotten() {
        let (alice, bob) = (Address::repeat_byte(1), Address::repeat_byte(2));
        let mut empties = Empties::default();
        empties.touch(alice);
        let mark = empties.mark();
        empties.touch(bob);
        empties.touch(alice);
        empties.undo(mark);
        assert!(empties.contains(alice) && !empties.contains(bob));
    }
}
