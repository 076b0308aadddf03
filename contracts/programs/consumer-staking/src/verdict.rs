//! What the DAO decides on a case.

use crate::{
    books::{move_bond, set_pot, set_stake},
    cases::{decide, undecided},
    errors::{self, add, overflow, sub, CaseState},
    interface as i, parameters, store,
    unbonding::Entries,
    words::{Pair, Tree},
    ConsumerStaking, Result,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{host::now, token::push, Contract};
use protocol::slash::{ProRata, Split};

/// What was taken of a stake, and how much of it was active.
struct Taken {
    all: u128,
    from_active: u128,
}

/// Takes `slash`, or all there is, from active stake and every unbonding entry alike.
fn take(consumer: Address, slash: u128) -> Result<Taken> {
    let Pair(active, unbonding) = store::stake(consumer).get();
    let whole = add(active, unbonding)?;
    let all = slash.min(whole);
    let mut pro_rata = ProRata::new(all, whole).ok_or_else(overflow)?;
    let from_active = pro_rata.take(active).ok_or_else(overflow)?;
    let mut entries = Entries::of(consumer);
    for entry in &mut entries.list {
        let share = pro_rata.take(entry.amount).ok_or_else(overflow)?;
        entry.amount = sub(entry.amount, share)?;
    }
    entries.save();
    let from_unbonding = sub(all, from_active)?;
    let after = Pair(sub(active, from_active)?, sub(unbonding, from_unbonding)?);
    set_stake(consumer, after)?;
    Ok(Taken { all, from_active })
}

impl ConsumerStaking {
    pub(crate) fn uphold(&mut self, case: u64, slash: u128) -> Result<()> {
        self.only_admin()?;
        let facts = undecided(case)?;
        let filing = store::filing(case).get();
        if !facts.responded && now() < filing.respond_until {
            return Err(errors::response_window_open(case, filing.respond_until));
        }
        let Pair(claimed, bond) = store::amounts(case).get();
        if slash > claimed {
            return Err(errors::slash_too_high(case, slash, claimed));
        }
        decide(case, facts, CaseState::Upheld)?;
        let terms = parameters::terms(facts.version);
        let taken = take(facts.accused, slash)?;
        let split = Split::of(taken.all, terms.reporter_share, terms.treasury_share)
            .ok_or_else(overflow)?;
        move_bond(bond, 0)?;
        if split.victims > 0 {
            set_pot(case, Pair(split.victims, split.victims))?;
            store::tree(case).set(&Tree {
                shares: 0,
                leaf_count: 0,
                until: now().saturating_add(terms.claim_period.into()),
            });
        }
        emit::<i::CaseUpheld>(
            &[&case, &facts.accused, &filing.reporter],
            &[
                &taken.all,
                &taken.from_active,
                &split.reporter,
                &split.treasury,
                &split.victims,
            ],
        );
        let token = store::head().get().token;
        push(token, filing.reporter, add(bond, split.reporter)?)?;
        push(token, store::treasury().get(), split.treasury)
    }

    pub(crate) fn dismiss(&mut self, case: u64) -> Result<()> {
        self.only_admin()?;
        let facts = undecided(case)?;
        let accused = facts.accused;
        decide(case, facts, CaseState::Dismissed)?;
        let Pair(_, bond) = store::amounts(case).get();
        move_bond(bond, 0)?;
        emit::<i::CaseDismissed>(&[&case, &accused], &[&bond]);
        push(store::head().get().token, accused, bond)
    }
}
