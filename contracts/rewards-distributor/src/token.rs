//! The reward token in and out.

use crate::{errors::transfer_failed, store, Result, RewardsDistributor};
use alloy_primitives::{Address, U256};
use alloy_sol_types::{sol, SolCall};
use contract_base::host::{ask_about, saturated, sender, this};
use openzeppelin_stylus::token::erc20::utils::safe_erc20::ISafeErc20;

sol! {
    function balanceOf(address account) external view returns (uint256);
}

/// Tokens this contract holds; no more than 128 bits count.
pub(crate) fn balance(token: Address) -> Result<u128> {
    ask_about(token, balanceOfCall::SELECTOR, this())
        .map(saturated)
        .ok_or_else(|| transfer_failed(token))
}

impl RewardsDistributor {
    /// Pays `amount` to `to`; nothing of nothing.
    pub(crate) fn push(&mut self, token: Address, to: Address, amount: u128) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        self.erc20
            .safe_transfer(token, to, U256::from(amount))
            .map_err(|_| transfer_failed(token))
    }

    /// Takes exactly `amount` from the caller; a token that delivers less is refused.
    pub(crate) fn pull(&mut self, amount: u128) -> Result<()> {
        let token = store::head().get().token;
        let before = balance(token)?;
        self.erc20
            .safe_transfer_from(token, sender(), this(), U256::from(amount))
            .map_err(|_| transfer_failed(token))?;
        if balance(token)?.checked_sub(before) == Some(amount) {
            Ok(())
        } else {
            Err(transfer_failed(token))
        }
    }
}
