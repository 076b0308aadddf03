//! A week that is published and not final yet.

use crate::{
    errors, funds, interface as i, only_judge, store,
    words::{Head, Pending},
    Result,
};
use abi_codec::emit;
use alloy_primitives::B256;
use contract_base::{field::U24, host::now};
use protocol::time::DAY;

/// How long after its window a week may be held at most: for a demand of the last moment, its 24 hours, and a transaction
/// that is held back as long.
const MAX_HOLD: u32 = 3 * DAY;

/// The head, if `week` is the latest and not final.
pub(crate) fn pending_head(week: u32) -> Result<Head> {
    let head = Head::load();
    if week.checked_add(1) == Some(head.next_week.get()) && now() < u64::from(head.final_at) {
        Ok(head)
    } else {
        Err(errors::week_not_pending(week))
    }
}

/// The same, if this is its root: what is said of one that was taken back does not hold for the next.
pub(crate) fn pending_root(week: u32, root: B256) -> Result<Head> {
    let head = pending_head(week)?;
    check_root(week, root)?;
    Ok(head)
}

/// Refuses another root than that of the week.
#[inline(never)]
pub(crate) fn check_root(week: u32, root: B256) -> Result<()> {
    let expected = store::root(week).get();
    if root != expected {
        return Err(errors::wrong_root(week, root, expected));
    }
    Ok(())
}

/// Lets the week be final when its window ends, and its hold if it has one. Returns that time.
#[inline(never)]
pub(crate) fn set_pending(mut head: Head, pending: &Pending) -> u32 {
    head.final_at = pending.window_ends.max(pending.held_until);
    head.save();
    pending.save();
    head.final_at
}

/// Keeps the week pending until then, if its window ends before; for [`MAX_HOLD`] longer than that at most.
pub(crate) fn hold(week: u32, until: u64) -> Result<()> {
    only_judge()?;
    let head = pending_head(week)?;
    let mut pending = Pending::load();
    let latest = pending.window_ends.saturating_add(MAX_HOLD);
    // No more than that, so it fits.
    pending.held_until = until.min(latest.into()) as u32;
    let final_at = set_pending(head, &pending);
    emit!(i::WeekHeld(indexed week, pending.held_until, final_at));
    Ok(())
}

/// Undoes the publishing of the pending week. Root and totals stay: nothing reads them without the commitment, and the next
/// publishing overwrites them.
pub(crate) fn take_back(mut head: Head, week: u32) -> Result<()> {
    let totals = store::published(week).get().totals;
    funds::give_back(week, totals.points, totals.amount)?;
    store::commitment(week).set(&B256::ZERO);
    head.next_week = U24::new(week).ok_or_else(errors::overflow)?;
    head.final_at = 0;
    head.save();
    Ok(())
}
