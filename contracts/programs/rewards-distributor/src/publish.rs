//! Posting a week.

use crate::{
    errors::{self, add, sub},
    interface as i, store,
    token::balance,
    words::{time_after, Head, Held, Limits, Rules, Totals, Year},
    Result, PUBLISHER_ROLE,
};
use abi_codec::{emit, Str};
use alloy_primitives::B256;
use contract_base::{
    field::U24,
    host::{now, sender, Host},
    roles, Word,
};
use protocol::{Clock, Keccak256, Schedule};

/// A week's root, and where its leaves can be had.
pub(crate) struct Posting<'a> {
    pub(crate) week: u32,
    pub(crate) root: B256,
    pub(crate) points: u64,
    pub(crate) leaf_count: u64,
    pub(crate) data_hash: B256,
    pub(crate) data_uri: Str<&'a [u8]>,
}

/// What a claim is checked against, in one word.
pub(crate) fn commit(root: &[u8; 32], totals: &Totals) -> B256 {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(root);
    bytes[32..].copy_from_slice(totals.pack().as_slice());
    B256::new(Host::keccak256(&bytes))
}

/// Tokens the schedule gives to `week`.
pub(crate) fn issuance(week: u32) -> Result<u128> {
    let terms = store::terms().get();
    let Limits { initial, cap } = store::limits().get();
    let schedule = Schedule {
        initial_limit: initial,
        decay_numerator: terms.decay_numerator,
        decay_denominator: terms.decay_denominator,
        weeks_per_year: terms.weeks_per_year,
        weeks: terms.schedule_weeks,
        cap,
    };
    schedule.amount(week).ok_or_else(errors::overflow)
}

/// Committed by the weeks of all years up to that of `week` and neither paid nor swept.
pub(crate) fn outstanding(rules: &Rules, week: u32) -> Result<u128> {
    let mut sum = 0;
    for year in rules.first_year..=store::year_of(week) {
        let Year { committed, paid } = store::year(year).get();
        sum = add(sum, sub(committed, paid)?)?;
    }
    Ok(sum)
}

pub(crate) fn publish(post: &Posting<'_>) -> Result<()> {
    roles::only(PUBLISHER_ROLE)?;
    let Posting {
        week,
        root,
        points,
        leaf_count,
        ..
    } = *post;
    let (head, rules) = (store::head().get(), store::rules().get());
    let next_week = check_due(&head, &rules, week)?;
    check_bond()?;
    if root.is_zero() != (leaf_count == 0) || (leaf_count == 0 && points > 0) {
        return Err(errors::invalid_totals(root, points, leaf_count));
    }

    let amount = set_aside(&head, &rules, week, points)?;
    let totals = Totals {
        points,
        leaf_count,
        amount,
    };
    store::commitment(week).set(&commit(&root.0, &totals));
    store::root(week).set(&root);
    store::totals(week).set(&totals);
    store::publisher().set(&sender());
    let final_at = time_after(now(), rules.challenge_window)?;
    if store::year_of(next_week.get()) > store::year_of(week) {
        store::closed(store::year_of(week)).set(&final_at);
    }
    store::head().set(&Head {
        next_week,
        final_at,
        ..head
    });
    emit!(i::WeekPublished(
        indexed week, indexed sender(), root, points, leaf_count, amount, final_at, post.data_hash, post.data_uri
    ));
    Ok(())
}

/// The week must be the next one, over, and the one before it final. Returns the one after it.
fn check_due(head: &Head, rules: &Rules, week: u32) -> Result<U24> {
    if head.switches.publishing_paused {
        return Err(errors::publishing_paused());
    }
    let expected = head.next_week.get();
    let next_week = U24::new(week.saturating_add(1))
        .filter(|_| week == expected)
        .ok_or_else(|| errors::wrong_week(week, expected))?;
    let clock = Clock {
        genesis: rules.genesis,
    };
    let ends_at = clock.end(week).ok_or_else(errors::overflow)?;
    if now() < ends_at {
        return Err(errors::week_not_over(week, ends_at));
    }
    let final_at = u64::from(head.final_at);
    if now() < final_at {
        return Err(errors::week_not_final(week.saturating_sub(1), final_at));
    }
    Ok(next_week)
}

fn check_bond() -> Result<()> {
    let publisher = sender();
    let (bond, required) = (store::bond(publisher).get(), store::terms().get().bond);
    if bond < required {
        return Err(errors::insufficient_bond(publisher, bond, required));
    }
    Ok(())
}

/// Sets the week's tokens aside; without points there is nobody to pay, so its deposits move on.
fn set_aside(head: &Head, rules: &Rules, week: u32, points: u64) -> Result<u128> {
    let deposited = store::deposits(week).get();
    if points == 0 {
        if deposited > 0 {
            let next = week.saturating_add(1);
            let mut target = store::deposits(next);
            target.set(&add(target.get(), deposited)?);
            carried(week, next, deposited);
        }
        return Ok(0);
    }
    let issued = issuance(week)?;
    let held = store::held().get();
    // `deposits` already holds this week's: they only change their name.
    let owed = add(outstanding(rules, week)?, add(held.bonds, held.deposits)?)?;
    let required = add(owed, issued)?;
    let balance = balance(head.token)?;
    if balance < required {
        return Err(errors::insufficient_funds(balance, required));
    }
    let amount = add(issued, deposited)?;
    store::held().set(&Held {
        deposits: sub(held.deposits, deposited)?,
        ..held
    });
    let mut year = store::year(store::year_of(week));
    let books = year.get();
    year.set(&Year {
        committed: add(books.committed, amount)?,
        ..books
    });
    Ok(amount)
}

fn carried(from: u32, to: u32, amount: u128) {
    emit!(i::DepositCarried(indexed from, indexed to, amount));
}

/// The head, if `week` is the latest and its window is open.
pub(crate) fn pending_head(week: u32) -> Result<Head> {
    let head = store::head().get();
    if week.checked_add(1) == Some(head.next_week.get()) && now() < u64::from(head.final_at) {
        Ok(head)
    } else {
        Err(errors::week_not_pending(week))
    }
}

/// Undoes the latest publishing, whose window is open. Root and totals stay: nothing reads them without
/// the commitment, and the next publishing overwrites them.
pub(crate) fn take_back(head: &Head, week: u32) -> Result<()> {
    let Totals { points, amount, .. } = store::totals(week).get();
    let deposited = store::deposits(week).get();
    if points == 0 {
        if deposited > 0 {
            let next = week.saturating_add(1);
            let mut target = store::deposits(next);
            target.set(&sub(target.get(), deposited)?);
            carried(next, week, deposited);
        }
    } else {
        let mut year = store::year(store::year_of(week));
        let books = year.get();
        year.set(&Year {
            committed: sub(books.committed, amount)?,
            ..books
        });
        let held = store::held().get();
        store::held().set(&Held {
            deposits: add(held.deposits, deposited)?,
            ..held
        });
    }
    store::commitment(week).set(&B256::ZERO);
    store::head().set(&Head {
        next_week: U24::new(week).ok_or_else(errors::overflow)?,
        final_at: 0,
        ..*head
    });
    Ok(())
}
