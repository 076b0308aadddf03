//! The sums of all cases, kept as these change.

use crate::{
    store,
    words::{Held, Pot},
    Result,
};
use contract_base::checked::replaced;

/// A case's bond was `before` and is `after`.
pub(crate) fn move_bond(before: u128, after: u128) -> Result<()> {
    let held = store::held().get();
    let bonds = replaced(held.bonds, before, after)?;
    store::held().set(&Held { bonds, ..held });
    Ok(())
}

/// What is left of a case's pot becomes `after`.
pub(crate) fn set_pot(case: u64, after: Pot) -> Result<()> {
    let mut pot = store::pot(case);
    let before = pot.get();
    pot.set(&after);
    let held = store::held().get();
    let compensation = replaced(held.compensation, before.left, after.left)?;
    store::held().set(&Held {
        compensation,
        ..held
    });
    Ok(())
}
