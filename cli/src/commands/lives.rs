//! How long the programs of a deployment live, for the commands that say so.

use std::fmt::Write as _;

use anyhow::Result;
use client::{
    chain::Life,
    deploy::Running,
    time::{duration, utc},
};
use serde_json::{Value, json};

const DAY: u64 = 24 * 60 * 60;

/// Whole days that a program lives still: none if it does not end, or has.
pub(in crate::commands) fn days_left(life: Life) -> Option<u64> {
    life.seconds_left().map(|seconds| seconds / DAY)
}

/// How a program stands, in words.
pub(in crate::commands) fn in_words(life: Life, now: u64) -> String {
    match life {
        Life::Left(seconds) => format!(
            "{} days left, until {}",
            seconds / DAY,
            utc(now.saturating_add(seconds))
        ),
        Life::Expired(age) => format!(
            "EXPIRED, {} after it was activated: `dimo keepalive` brings it back",
            duration(age)
        ),
        Life::Inactive => "NOT ACTIVE: `dimo keepalive` activates it".to_owned(),
        Life::Endless => "no Stylus program: does not end".to_owned(),
        Life::Missing => "NO CODE there: is it the right network?".to_owned(),
    }
}

/// A program and how it stands, as a document.
pub(super) fn document(it: &Running) -> Value {
    let contracts = it.contracts.iter();
    let contracts: Vec<_> = contracts
        .map(|(contract, proxy)| json!({ "contract": contract.flag(), "address": proxy }))
        .collect();
    json!({
        "program": it.program,
        "contracts": contracts,
        "state": match it.life {
            Life::Left(_) => "alive",
            Life::Expired(_) => "expired",
            Life::Inactive => "inactive",
            Life::Endless => "endless",
            Life::Missing => "missing",
        },
        "secondsLeft": it.life.seconds_left(),
        "daysLeft": days_left(it.life),
    })
}

/// A line for each program, and the same as documents.
pub(super) fn section(text: &mut String, programs: &[Running], now: u64) -> Result<Value> {
    for it in programs {
        writeln!(
            text,
            "program      {} of {}: {}",
            it.program,
            it.of(),
            in_words(it.life, now)
        )?;
    }
    Ok(programs.iter().map(document).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_down() {
        assert_eq!(days_left(Life::Left(365 * DAY - 1)), Some(364));
        assert_eq!(days_left(Life::Left(DAY - 1)), Some(0));
        assert_eq!(days_left(Life::Endless), None);
    }

    #[test]
    fn what_lives_no_more_names_the_command_that_helps() {
        for life in [Life::Expired(DAY), Life::Inactive] {
            assert!(in_words(life, 0).contains("`dimo keepalive`"), "{life:?}");
            assert!(!life.is_alive());
        }
    }
}
