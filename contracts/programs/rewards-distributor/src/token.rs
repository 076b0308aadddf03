//! The reward token in and out.

use crate::{words::Head, Result};
use contract_base::token;

pub(crate) use token::push;

/// Takes exactly `amount` of the reward token from the caller.
pub(crate) fn pull(amount: u128) -> Result<()> {
    token::pull(Head::load().token, amount)
}
