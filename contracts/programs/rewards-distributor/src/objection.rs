//! Anybody's word against a pending week, with a bond on it.

use crate::{
    bond::credit,
    errors,
    funds::add_to_reserve,
    interface as i,
    pending::{pending_root, set_pending},
    store,
    token::pull,
    words::{time_after, Pending, Terms},
    Result,
};
use abi_codec::emit;
use alloy_primitives::{Address, B256};
use contract_base::host::sender;
use protocol::{bond, time::DAY};

/// What an objection adds to the window.
const MORE_TIME: u32 = 7 * DAY;

pub(crate) fn object(week: u32, root: B256) -> Result<()> {
    let head = pending_root(week, root)?;
    let before = store::objector().get();
    if !before.is_zero() {
        return Err(errors::already_objected(week, before));
    }
    let (objector, objection) = (sender(), bond::objection(Terms::load().bond));
    pull(objection)?;
    store::objector().set(&objector);
    let mut pending = Pending::load();
    pending.objection = objection;
    pending.window_ends = time_after(pending.window_ends.into(), MORE_TIME)?;
    let final_at = set_pending(head, &pending);
    emit!(i::WeekObjected(indexed week, indexed objector, root, objection, final_at));
    Ok(())
}

/// Ends what was said against `week`, if anything was: the bond on it goes back to who objected if the week is taken back,
/// and to the reserve if it is final. Returns who that was, zero for nobody.
pub(crate) fn close(week: u32, is_upheld: bool) -> Result<Address> {
    let objector = store::objector().get();
    if !objector.is_zero() {
        store::objector().set(&Address::ZERO);
        let mut pending = Pending::load();
        let bond = core::mem::take(&mut pending.objection);
        pending.save();
        if is_upheld {
            credit(objector, bond)?;
        } else {
            add_to_reserve(bond)?;
        }
        emit!(i::ObjectionClosed(indexed week, indexed objector, bond, is_upheld));
    }
    Ok(objector)
}
