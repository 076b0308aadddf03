//! What the DAO decides on a case.

use crate::{
    books::{move_bond, set_pot},
    cases::{close, undecided},
    errors::{self, add, overflow, CaseState},
    interface as i, staking, store,
    words::{Amounts, Pot, Tree},
    Result,
};
use abi_codec::emit;
use contract_base::{host::now, roles, token::push};
use protocol::slash::Split;

pub(crate) fn uphold(case: u64, slash: u128) -> Result<()> {
    roles::only_admin()?;
    let facts = undecided(case)?;
    let filing = store::filing(case).get();
    if !facts.responded && now() < filing.respond_until {
        return Err(errors::response_window_open(case, filing.respond_until));
    }
    let Amounts { claimed, bond } = store::amounts(case).get();
    if slash > claimed {
        return Err(errors::slash_too_high(case, slash, claimed));
    }
    close(case, facts, CaseState::Upheld);
    move_bond(bond, 0)?;
    // The case is closed: whoever is called from here on finds it so.
    let slashed = staking::slash(facts.accused, claimed, facts.last_week, slash)?;
    let terms = store::terms(facts.version).get();
    let split =
        Split::of(slashed, terms.reporter_share, terms.treasury_share).ok_or_else(overflow)?;
    if split.victims > 0 {
        let pot = Pot {
            total: split.victims,
            left: split.victims,
        };
        set_pot(case, pot)?;
        store::tree(case).set(&Tree {
            shares: 0,
            until: now().saturating_add(terms.claim_period.into()),
            depth: 0,
        });
    }
    emit!(i::CaseUpheld(indexed case, indexed facts.accused, indexed filing.reporter, slashed, split.reporter, split.treasury, split.victims));
    let token = store::head().get().token;
    push(token, filing.reporter, add(bond, split.reporter)?)?;
    push(token, store::treasury().get(), split.treasury)
}

pub(crate) fn dismiss(case: u64) -> Result<()> {
    roles::only_admin()?;
    let facts = undecided(case)?;
    let accused = facts.accused;
    let Amounts { claimed, bond } = store::amounts(case).get();
    close(case, facts, CaseState::Dismissed);
    move_bond(bond, 0)?;
    emit!(i::CaseDismissed(indexed case, indexed accused, bond));
    staking::unlock(accused, claimed, facts.last_week)?;
    push(store::head().get().token, accused, bond)
}
