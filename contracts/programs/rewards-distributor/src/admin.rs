//! Pauses, settings, and what the DAO may take.

use crate::{
    errors::{self, sub, Setting},
    interface as i, store,
    token::push,
    words::{time_after, Head, Rules, Switches, Terms, Year},
    Result, GUARDIAN_ROLE,
};
use abi_codec::emit;
use alloy_primitives::Address;
use contract_base::{
    host::{now, sender, this},
    roles,
};
use protocol::time::{DAY, HOUR};

/// Longest pause of claims, and how long claims stay open after one: the guardian can delay drivers, not
/// shut them out.
const MAX_CLAIM_PAUSE: u32 = 7 * DAY;
/// See [`MAX_CLAIM_PAUSE`].
const CLAIM_PAUSE_COOL_DOWN: u32 = 7 * DAY;

/// Whether a challenge window lies within its bounds.
pub(crate) fn valid_window(seconds: u32) -> bool {
    (HOUR..=30 * DAY).contains(&seconds)
}

pub(crate) fn pause_publishing() -> Result<()> {
    roles::only(GUARDIAN_ROLE)?;
    set_publishing_paused(true);
    emit!(i::PublishingPaused(indexed sender()));
    Ok(())
}

pub(crate) fn unpause_publishing() -> Result<()> {
    roles::only_admin()?;
    set_publishing_paused(false);
    emit!(i::PublishingUnpaused(indexed sender()));
    Ok(())
}

pub(crate) fn pause_claims(duration: u32) -> Result<()> {
    roles::only(GUARDIAN_ROLE)?;
    if duration > MAX_CLAIM_PAUSE {
        return Err(errors::pause_too_long(duration, MAX_CLAIM_PAUSE));
    }
    let head = store::head().get();
    let last = u64::from(head.claims_paused_until);
    let allowed_at = last.saturating_add(u64::from(CLAIM_PAUSE_COOL_DOWN));
    if last > 0 && now() < allowed_at {
        return Err(errors::pause_too_soon(allowed_at));
    }
    let until = time_after(now(), duration)?;
    store::head().set(&Head {
        claims_paused_until: until,
        ..head
    });
    emit!(i::ClaimsPaused(indexed sender(), until));
    Ok(())
}

pub(crate) fn unpause_claims() -> Result<()> {
    roles::only_admin()?;
    let head = store::head().get();
    // Now rather than never: the cool-down counts from here.
    let claims_paused_until = head.claims_paused_until.min(time_after(now(), 0)?);
    store::head().set(&Head {
        claims_paused_until,
        ..head
    });
    emit!(i::ClaimsUnpaused(indexed sender()));
    Ok(())
}

pub(crate) fn set_sanctions_oracle(oracle: Address) -> Result<()> {
    roles::only_admin()?;
    store::oracle().set(&oracle);
    let head = store::head().get();
    store::head().set(&Head {
        switches: Switches {
            has_oracle: !oracle.is_zero(),
            ..head.switches
        },
        ..head
    });
    emit!(i::SanctionsOracleSet(indexed oracle));
    Ok(())
}

pub(crate) fn set_challenge_window(challenge_window: u32) -> Result<()> {
    roles::only_admin()?;
    if !valid_window(challenge_window) {
        return Err(errors::invalid_setting(Setting::ChallengeWindow));
    }
    let rules = store::rules().get();
    store::rules().set(&Rules {
        challenge_window,
        ..rules
    });
    emit!(i::ChallengeWindowSet(challenge_window));
    Ok(())
}

pub(crate) fn set_bond(bond: u128) -> Result<()> {
    roles::only_admin()?;
    let terms = store::terms().get();
    store::terms().set(&Terms { bond, ..terms });
    emit!(i::BondSet(bond));
    Ok(())
}

/// Closes the books of the oldest open year and pays out what nobody claimed.
pub(crate) fn sweep(year: u32, to: Address) -> Result<u128> {
    roles::only_admin()?;
    if to.is_zero() || to == this() {
        return Err(errors::invalid_payee(to));
    }
    let (head, rules) = (store::head().get(), store::rules().get());
    if year != rules.first_year {
        return Err(errors::wrong_year(year, rules.first_year));
    }
    check_sweepable(&head, &rules, year)?;
    let mut books = store::year(year);
    let Year { committed, paid } = books.get();
    books.set(&Year {
        committed: paid,
        paid,
    });
    store::rules().set(&Rules {
        first_year: year.saturating_add(1),
        ..rules
    });
    let amount = sub(committed, paid)?;
    emit!(i::YearSwept(indexed year, indexed to, amount));
    push(head.token, to, amount)?;
    Ok(amount)
}

pub(crate) fn rescue(token: Address, to: Address, amount: u128) -> Result<()> {
    roles::only_admin()?;
    if token == store::head().get().token {
        return Err(errors::not_foreign(token));
    }
    emit!(i::TokenRescued(indexed token, indexed to, amount));
    push(token, to, amount)
}

fn set_publishing_paused(publishing_paused: bool) {
    let head = store::head().get();
    store::head().set(&Head {
        switches: Switches {
            publishing_paused,
            ..head.switches
        },
        ..head
    });
}

/// All weeks of the year must be published, and the claim period over since the last of them became final.
fn check_sweepable(head: &Head, rules: &Rules, year: u32) -> Result<()> {
    let after = year.saturating_add(1).saturating_mul(store::YEAR);
    let period = u64::from(rules.claim_period);
    let closed = if head.next_week.get() < after {
        u64::MAX
    } else {
        u64::from(store::closed(year).get())
    };
    let sweepable_at = closed.saturating_add(period);
    if now() < sweepable_at {
        return Err(errors::claim_period_running(year, sweepable_at));
    }
    Ok(())
}
