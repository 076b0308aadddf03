//! Looking at accounts without touching them.

use std::convert::Infallible;

use alloy_primitives::Address;
use revm::state::{AccountInfo, Bytecode};

use super::{Ctx, Db};

/// An account with its code, as the transaction has left it so far. Unlike a load, this leaves a cold account
/// cold (EIP-2929).
pub(crate) fn peek<DB: Db>(
    ctx: &mut Ctx<DB>,
    address: Address,
) -> Result<(AccountInfo, Bytecode), Infallible> {
    let journal = &mut ctx.journaled_state;
    let info = match journal.inner.state.get(&address) {
        Some(account) => account.info.clone(),
        None => journal.database.basic(address)?.unwrap_or_default(),
    };
    let code = match &info.code {
        Some(code) => code.clone(),
        None => journal.database.code_by_hash(info.code_hash)?,
    };
    Ok((info, code))
}

/// Whether a load of the account would find it warm (EIP-2929).
pub(crate) fn is_warm<DB: Db>(ctx: &Ctx<DB>, address: Address) -> bool {
    let journal = &ctx.journaled_state.inner;
    let loaded = journal.state.get(&address);
    journal.warm_addresses.is_warm(&address)
        || loaded.is_some_and(|account| !account.is_cold_transaction_id(journal.transaction_id))
}

/// Whether the account destroyed itself in this transaction.
pub(crate) fn is_destroyed<DB: Db>(ctx: &Ctx<DB>, address: Address) -> bool {
    let account = ctx.journaled_state.inner.state.get(&address);
    account.is_some_and(|account| account.is_selfdestructed())
}
