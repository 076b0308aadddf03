//! ERC-20 tokens in and out.
//!
//! As OpenZeppelin's SafeErc20, this takes tokens that return nothing, and refuses those that return false. (That part of
//! OpenZeppelin's would be 0.9 kB of a compressed program.) What an answer cannot tell is that a token moves another amount
//! than asked for: such a token is refused where tokens come in.

use crate::{
    host::{ask_about, call, is_contract, saturated, sender, this, word},
    Result,
};
use abi_codec::{calldata, revert, Revert};
use alloy_primitives::Address;
use alloy_sol_types::{sol, SolCall};

sol! {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
    function approve(address spender, uint256 value) external returns (bool);

    /// The token refuses, or moved another amount than asked.
    error SafeErc20FailedOperation(address token);
}

/// The token refuses, or moved another amount than asked.
#[cold]
pub fn failed(token: Address) -> Revert {
    revert!(SafeErc20FailedOperation(token))
}

/// Calls a function that answers true, or nothing at all.
#[inline(never)]
fn order(token: Address, data: &[u8]) -> Result<()> {
    let done = call(token, data).is_ok_and(|answer| agrees(token, &answer));
    if done {
        Ok(())
    } else {
        Err(failed(token))
    }
}

/// An account without code answers nothing, too.
fn agrees(token: Address, answer: &[u8]) -> bool {
    if answer.is_empty() {
        return is_contract(token);
    }
    word(answer).map(saturated) == Some(1)
}

/// Tokens this contract holds; no more than 128 bits count.
pub fn balance(token: Address) -> Result<u128> {
    ask_about(token, balanceOfCall::SELECTOR, this())
        .map(saturated)
        .ok_or_else(|| failed(token))
}

/// Pays `amount` to `to`; nothing of nothing.
pub fn push(token: Address, to: Address, amount: u128) -> Result<()> {
    if amount == 0 {
        return Ok(());
    }
    order(token, &calldata!(transferCall(to, amount)))
}

/// Takes exactly `amount` from the caller; a token that delivers less is refused.
pub fn pull(token: Address, amount: u128) -> Result<()> {
    let before = balance(token)?;
    order(
        token,
        &calldata!(transferFromCall(sender(), this(), amount)),
    )?;
    if balance(token)?.checked_sub(before) == Some(amount) {
        Ok(())
    } else {
        Err(failed(token))
    }
}

/// Lets `spender` take `amount`.
pub fn allow(token: Address, spender: Address, amount: u128) -> Result<()> {
    order(token, &calldata!(approveCall(spender, amount)))
}
