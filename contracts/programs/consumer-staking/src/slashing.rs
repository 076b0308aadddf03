//! Taking stake, as Disputes orders.

use crate::{
    books::set_stake,
    errors::{add, overflow, sub},
    interface as i,
    locks::release,
    store,
    unbonding::Unbondings,
    words::Stake,
    Result, DISPUTES_ROLE,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{host::sender, roles, token::push};
use protocol::slash::ProRata;

/// Takes `amount`, or all there is, from active stake and every unbonding alike; answers what was taken.
fn take(consumer: Address, amount: u128) -> Result<u128> {
    let Stake { active, unbonding } = store::stake(consumer).get();
    let whole = add(active, unbonding)?;
    let all = amount.min(whole);
    let mut pro_rata = ProRata::new(all, whole).ok_or_else(overflow)?;
    let from_active = pro_rata.take(active).ok_or_else(overflow)?;
    let mut unbondings = Unbondings::of(consumer);
    for unbonding in &mut unbondings.list {
        let share = pro_rata.take(unbonding.amount).ok_or_else(overflow)?;
        unbonding.amount = sub(unbonding.amount, share)?;
    }
    unbondings.save();
    let from_unbonding = sub(all, from_active)?;
    let after = Stake {
        active: sub(active, from_active)?,
        unbonding: sub(unbonding, from_unbonding)?,
    };
    set_stake(consumer, after)?;
    emit!(i::Slashed(indexed consumer, all, from_active));
    Ok(all)
}

pub(crate) fn slash(consumer: Address, locked: u128, last_week: u32, amount: u128) -> Result<u128> {
    roles::only(DISPUTES_ROLE)?;
    release(consumer, locked, last_week)?;
    let taken = take(consumer, amount)?;
    push(store::head().get().token, sender(), taken)?;
    Ok(taken)
}
