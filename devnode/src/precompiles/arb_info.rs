//! `ArbInfo`: balances and code. Neither warms the account.

use alloy::sol_types::SolValue;

use super::{
    abi::ArbInfo::ArbInfoCalls as Method,
    call::{Call, Output, Purity, decode, sure},
};
use crate::evm::{Db, peek};

/// Reading a balance.
const BALANCE: u64 = 700;
/// Reading code, with this and 3 a word.
const CODE: u64 = 2100;

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    call.open(Purity::View)?;
    Ok(match method {
        Method::getBalance(args) => {
            call.burn_overhead(BALANCE)?;
            sure(peek(call.ctx, args.account)).0.balance.abi_encode()
        }
        Method::getCode(args) => {
            let code = sure(peek(call.ctx, args.account)).1.original_bytes();
            call.burn_overhead(CODE + 3 * (code.len() as u64).div_ceil(32))?;
            code.abi_encode()
        }
    })
}
