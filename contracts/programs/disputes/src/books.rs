//! The sums of all cases, kept as these change.

use crate::{store, words::Pair, Result};
use contract_base::checked::replaced;

/// A case's bond was `before` and is `after`.
pub(crate) fn move_bond(before: u128, after: u128) -> Result<()> {
    let Pair(compensation, bonds) = store::held().get();
    let bonds = replaced(bonds, before, after)?;
    store::held().set(&Pair(compensation, bonds));
    Ok(())
}

/// What is left of a case's pot becomes `after`.
pub(crate) fn set_pot(case: u64, after: Pair) -> Result<()> {
    let mut pot = store::pot(case);
    let before = pot.get();
    pot.set(&after);
    let Pair(compensation, bonds) = store::held().get();
    let compensation = replaced(compensation, before.1, after.1)?;
    store::held().set(&Pair(compensation, bonds));
    Ok(())
}
