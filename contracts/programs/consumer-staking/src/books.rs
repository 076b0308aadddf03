//! The sums of all accounts, kept as these change.

use crate::{store, words::Pair, Result};
use alloy_primitives::Address;
use contract_base::checked::replaced;

/// A consumer's (active, unbonding) stake becomes `after`.
pub(crate) fn set_stake(consumer: Address, after: Pair) -> Result<()> {
    let mut stake = store::stake(consumer);
    let before = stake.get();
    stake.set(&after);
    let Pair(active, unbonding) = store::stakes().get();
    store::stakes().set(&Pair(
        replaced(active, before.0, after.0)?,
        replaced(unbonding, before.1, after.1)?,
    ));
    Ok(())
}
