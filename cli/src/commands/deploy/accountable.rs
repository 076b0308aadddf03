//! What nobody should deploy: a pool whose weeks nobody can stop, or that cost a liar nothing, and a DAO of a single vote.

use alloy::primitives::Address;
use anyhow::{Result, ensure};

/// What decides whether publishers answer for their weeks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checks {
    pub(super) publisher: Option<Address>,
    pub(super) guardian: Option<Address>,
    /// Whole DIMO.
    pub(super) bond: u64,
}

impl Checks {
    /// # Errors
    /// A publisher without guardian, one account for both, or no bond.
    pub(super) fn ensure(self) -> Result<()> {
        ensure!(
            self.publisher.is_none() || self.guardian.is_some(),
            "there would be a publisher and nobody who could veto a wrong week: name a --guardian, of another account"
        );
        ensure!(
            self.publisher.is_none() || self.publisher != self.guardian,
            "a guardian cannot publish what it would have to veto: give --publisher and --guardian different accounts"
        );
        ensure!(
            self.bond > 0,
            "with a bond of 0 a wrong week would cost its publisher nothing: give --bond more than 0"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Checks = Checks {
        publisher: Some(Address::repeat_byte(1)),
        guardian: Some(Address::repeat_byte(2)),
        bond: 1,
    };

    fn refusal(checks: Checks) -> String {
        checks.ensure().unwrap_err().to_string()
    }

    #[test]
    fn a_publisher_with_another_guardian_and_a_bond_is_accepted() {
        GOOD.ensure().unwrap();
        let nobody = Checks {
            publisher: None,
            guardian: None,
            ..GOOD
        };
        nobody.ensure().unwrap();
    }

    #[test]
    fn a_publisher_without_guardian_is_refused() {
        let alone = Checks {
            guardian: None,
            ..GOOD
        };
        assert!(refusal(alone).contains("--guardian"));
    }

    #[test]
    fn one_account_for_both_is_refused() {
        let both = Checks {
            guardian: GOOD.publisher,
            ..GOOD
        };
        assert!(refusal(both).contains("different accounts"));
    }

    #[test]
    fn a_bond_of_nothing_is_refused() {
        assert!(refusal(Checks { bond: 0, ..GOOD }).contains("--bond"));
    }
}
