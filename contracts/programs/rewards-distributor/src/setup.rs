//! Setting a pool up.

use crate::{
    admin::{is_valid_oracle, is_valid_window},
    arguments::Settings,
    errors::{self, Setting},
    interface as i, store,
    words::{Head, Limits, Rules, Terms},
    Result, GUARDIAN_ROLE, PUBLISHER_ROLE,
};
use abi_codec::{emit, Verbatim};
use contract_base::{field::U24, host::is_contract, proxy, roles};

/// Refuses settings no pool could work with.
fn check(s: &Settings) -> Result<()> {
    let bad = if s.admin.is_zero() {
        Setting::Admin
    } else if !is_contract(s.token) {
        Setting::RewardToken
    } else if s.genesis > u64::from(u32::MAX) || s.first_week >= U24::MAX.get() {
        Setting::Genesis
    } else if s.schedule.check().is_err() {
        Setting::Schedule
    } else if !is_valid_window(s.challenge_window) {
        Setting::ChallengeWindow
    } else if !is_valid_oracle(s.sanctions_oracle) {
        Setting::SanctionsOracle
    } else {
        return Ok(());
    };
    Err(errors::invalid_setting(bad))
}

pub(crate) fn initialize(settings: Verbatim<'_, Settings>) -> Result<()> {
    proxy::initialize()?;
    let s = &settings.value;
    check(s)?;
    Head {
        token: s.token,
        claims_paused_until: 0,
        final_at: 0,
        next_week: U24::new(s.first_week).ok_or_else(errors::overflow)?,
        has_oracle: !s.sanctions_oracle.is_zero(),
    }
    .save();
    Rules {
        genesis: s.genesis,
        challenge_window: s.challenge_window,
        first_week: s.first_week,
        publishing_paused_until: 0,
    }
    .save();
    Terms {
        decay_numerator: s.schedule.decay_numerator,
        decay_denominator: s.schedule.decay_denominator,
        weeks_per_year: s.schedule.weeks_per_year,
        schedule_weeks: s.schedule.weeks,
        bond: s.bond,
    }
    .save();
    store::limits().set(&Limits {
        initial: s.schedule.initial_limit,
        cap: s.schedule.cap,
    });
    store::root(s.first_week.wrapping_sub(1)).set(&s.previous_root);
    store::oracle().set(&s.sanctions_oracle);
    for (role, account) in [
        (roles::ADMIN, s.admin),
        (PUBLISHER_ROLE, s.publisher),
        (GUARDIAN_ROLE, s.guardian),
    ] {
        if !account.is_zero() {
            roles::give(role, account);
        }
    }
    emit!(i::Initialized(settings));
    Ok(())
}
