//! The sums of all accounts, kept as these change.

use crate::{store, words::Stake, Result};
use alloy_primitives::Address;
use contract_base::checked::replaced;

/// A consumer's stake becomes `after`.
pub(crate) fn set_stake(consumer: Address, after: Stake) -> Result<()> {
    let mut stake = store::stake(consumer);
    let before = stake.get();
    stake.set(&after);
    let all = store::stakes().get();
    store::stakes().set(&Stake {
        active: replaced(all.active, before.active, after.active)?,
        unbonding: replaced(all.unbonding, before.unbonding, after.unbonding)?,
    });
    Ok(())
}
