//! Taking a pending week back: the guardian's word, or a proof that the judge accepted.

use crate::{
    bond::{suspend, UNTIL_DECIDED},
    errors, interface as i, objection, only_guardian, only_judge,
    payout::check_payee,
    pending::{pending_root, take_back},
    store,
    words::time_after,
    Result,
};
use abi_codec::{emit, Str};
use alloy_primitives::{Address, B256};
use contract_base::host::{now, sender};
use protocol::time::DAY;

/// How many roots of one week the guardian may take back: it can delay a week, not stop the pool.
const MAX_VETOES: u8 = 3;

/// How long a veto alone locks a bond: several votes of the DAO.
const VETO_SUSPENSION: u32 = 60 * DAY;

pub(crate) fn veto(week: u32, root: B256, reason: Str<&[u8]>) -> Result<()> {
    only_guardian()?;
    let mut cell = store::published(week);
    let mut published = cell.get();
    if published.vetoes >= MAX_VETOES {
        return Err(errors::vetoes_used_up(week, MAX_VETOES));
    }
    published.vetoes = published.vetoes.saturating_add(1);
    cell.set(&published);
    let until = time_after(now(), VETO_SUSPENSION)?;
    take_back_by(sender(), week, root, until, reason)
}

pub(crate) fn void_week(week: u32, root: B256, prover: Address) -> Result<()> {
    only_judge()?;
    check_payee(prover)?;
    take_back_by(prover, week, root, UNTIL_DECIDED, Str(&[]))
}

#[inline(never)]
fn take_back_by(
    accuser: Address,
    week: u32,
    root: B256,
    until: u32,
    reason: Str<&[u8]>,
) -> Result<()> {
    let head = pending_root(week, root)?;
    let objector = objection::close(week, true)?;
    let publisher = store::publisher().get();
    let bond = suspend(publisher, accuser, objector, until);
    take_back(head, week)?;
    emit!(i::WeekTakenBack(
        indexed week, indexed accuser, indexed publisher, root, bond, until, reason
    ));
    Ok(())
}
