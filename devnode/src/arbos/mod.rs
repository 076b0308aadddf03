//! ArbOS's own state, kept in chain state so that it reverts with the transaction that changed it.
//!
//! Everything lies in the storage of one account. Where in it differs from Nitro: nothing on chain can look.

mod address_set;
pub(crate) mod fees;
mod params;
mod sends;

use std::convert::Infallible;

use alloy_primitives::{Address, U256, address, keccak256};
use revm::context::{ContextTr, JournalTr};

use crate::evm::{Ctx, Db};

pub(crate) use address_set::{AddressSet, CACHE_MANAGERS, OWNERS};
pub(crate) use params::Params;
pub(crate) use sends::Sends;

/// The account whose storage is ArbOS's state.
pub(crate) const ARBOS_STATE: Address = address!("A4B05FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");

/// Where something with a name lies.
pub(crate) fn slot(name: &[u8]) -> U256 {
    keccak256(name).into()
}

/// Reads a word.
pub(crate) fn read<DB: Db>(ctx: &mut Ctx<DB>, slot: U256) -> Result<U256, Infallible> {
    let journal = ctx.journal_mut();
    journal.load_account(ARBOS_STATE)?;
    Ok(journal.sload(ARBOS_STATE, slot)?.data)
}

/// Reads a word and leaves no trace of it: for what is no part of a transaction.
pub(crate) fn peek<DB: Db>(ctx: &mut Ctx<DB>, slot: U256) -> Result<U256, Infallible> {
    let journal = &mut ctx.journaled_state;
    let account = journal.inner.state.get(&ARBOS_STATE);
    match account.and_then(|account| account.storage.get(&slot)) {
        Some(word) => Ok(word.present_value()),
        None => journal.database.storage(ARBOS_STATE, slot),
    }
}

/// Writes a word.
pub(crate) fn write<DB: Db>(ctx: &mut Ctx<DB>, slot: U256, value: U256) -> Result<(), Infallible> {
    let journal = ctx.journal_mut();
    journal.load_account(ARBOS_STATE)?;
    journal.touch_account(ARBOS_STATE);
    journal.sstore(ARBOS_STATE, slot, value)?;
    Ok(())
}
