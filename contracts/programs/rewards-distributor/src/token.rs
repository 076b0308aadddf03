//! The reward token in and out.

use crate::{store, Result};
use contract_base::token;

pub(crate) use token::{balance, push};

/// Takes exactly `amount` of the reward token from the caller.
pub(crate) fn pull(amount: u128) -> Result<()> {
    token::pull(store::head().get().token, amount)
}
