//! What stands against a pool's publisher and its pending week, for `dimo status`.

use std::fmt::Write as _;

use alloy::primitives::U256;
use anyhow::Result;
use client::{
    bindings::State, chain::Read, contracts::Pool, publish::UNTIL_DECIDED, time::utc_from,
    units::dimo,
};
use serde_json::{Value, json};

/// Writes the lines, and gives the same for programs.
///
/// # Errors
/// If the pool does not answer.
pub(super) async fn section(
    text: &mut String,
    pool: &Pool,
    state: &State,
    now: u64,
) -> Result<Value> {
    let wei = |amount: u128| dimo(U256::from(amount));
    if state.publisher.is_zero() {
        return Ok(Value::Null);
    }
    let bond = pool.bondOf(state.publisher).read().await?;
    let locked = match bond.suspendedUntil {
        UNTIL_DECIDED => "; suspended, and the bond locked, until the DAO decides".to_owned(),
        until if until > now => format!(
            "; suspended, and the bond locked, until {} unless the DAO decides before",
            utc_from(now, until)
        ),
        _ if state.finalAt > now => "; locked until its week is final".to_owned(),
        _ => String::new(),
    };
    writeln!(
        text,
        "publisher    {} with a bond of {} DIMO{locked}",
        state.publisher,
        wei(bond.amount)
    )?;
    if state.finalAt > now && !state.objector.is_zero() {
        writeln!(
            text,
            "objection    by {}, with {} DIMO",
            state.objector,
            wei(state.objection)
        )?;
    }
    if state.finalAt > now && state.heldUntil > now {
        writeln!(
            text,
            "held         by the judge until {}",
            utc_from(now, state.heldUntil)
        )?;
    }
    Ok(json!({
        "account": state.publisher,
        "bond": bond.amount.to_string(),
        "suspendedUntil": bond.suspendedUntil,
        "suspended": bond.suspendedUntil > now,
    }))
}
