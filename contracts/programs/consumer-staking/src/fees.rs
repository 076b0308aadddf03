//! Fees for data, which the drivers of the running week share out.

use crate::{
    errors::{self, nonzero},
    interface as i,
    licence::registered,
    standing::this_week,
    store, Result,
};
use abi_codec::{calldata, emit};
use alloy_sol_types::sol;
use contract_base::{
    host::{call, sender},
    token::{allow, balance, failed, pull},
};

sol! {
    /// Of the pool.
    function deposit(uint32 week, uint128 amount) external;
}

pub(crate) fn pay_data_fee(amount: u128) -> Result<()> {
    let consumer = sender();
    registered(consumer)?;
    nonzero(amount)?;
    let marketplace = store::marketplace().get();
    if marketplace.is_zero() {
        return Err(errors::no_marketplace());
    }
    let (token, week) = (store::head().get().token, this_week()?);
    emit!(i::DataFeePaid(indexed consumer, indexed week, amount));
    let before = balance(token)?;
    pull(token, amount)?;
    allow(token, marketplace, amount)?;
    call(marketplace, &calldata!(depositCall(week, amount)))?;
    // Neither more nor less than the fee has gone: what lies here is others'.
    if balance(token)? == before {
        Ok(())
    } else {
        Err(failed(token))
    }
}
