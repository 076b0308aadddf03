//! ConsumerStaking, where the stake of the accused lies: it obeys this contract while it has DISPUTES_ROLE there.

use crate::{store, words::Head, Result};
use abi_codec::{calldata, Reader};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::{sol, SolCall};
use contract_base::{
    host::{ask, call, saturated, word},
    token::{balance, failed},
};

sol! {
    /// Its first members are the token and, third, the start of week 0.
    function state() external view;
    function lock(address consumer, uint128 amount, uint32 lastWeek) external;
    function unlock(address consumer, uint128 amount, uint32 lastWeek) external;
    function slash(address consumer, uint128 locked, uint32 lastWeek, uint128 amount) external returns (uint128 slashed);
}

/// What both contracts must agree on, as ConsumerStaking has it; `None` for an account that is none, or is not set up.
pub(crate) fn shared(staking: Address) -> Option<Head> {
    let state = ask(staking, &stateCall::SELECTOR)?;
    let mut r = Reader::new(&state);
    let token = r.address()?;
    r.address()?;
    let genesis = r.u64()?;
    (!token.is_zero()).then_some(Head { token, genesis })
}

fn order(data: &[u8]) -> Result<Vec<u8>> {
    Ok(call(store::staking().get(), data)?)
}

/// Locks so much of the stake of the accused to the end of a week; refused above what there is.
pub(crate) fn lock(accused: Address, amount: u128, last_week: u32) -> Result<()> {
    order(&calldata!(lockCall(accused, amount, last_week))).map(drop)
}

/// Ends such a lock before its time.
pub(crate) fn unlock(accused: Address, amount: u128, last_week: u32) -> Result<()> {
    order(&calldata!(unlockCall(accused, amount, last_week))).map(drop)
}

/// Ends such a lock, and takes `slash` or what there is left of the stake: that much has come here.
pub(crate) fn slash(accused: Address, locked: u128, last_week: u32, slash: u128) -> Result<u128> {
    let token = store::head().get().token;
    let before = balance(token)?;
    let answer = order(&calldata!(slashCall(accused, locked, last_week, slash)))?;
    // As for all tokens that come in: what is shared out below must be here.
    let taken = word(&answer).map(saturated);
    taken
        .filter(|taken| balance(token).is_ok_and(|after| after.checked_sub(before) == Some(*taken)))
        .ok_or_else(|| failed(token))
}
