//! State and block overrides of `eth_call` and `eth_estimateGas`.

use alloy::rpc::types::{
    BlockOverrides,
    state::{AccountOverride, StateOverride},
};
use alloy_primitives::{Address, B256, U256, map::B256HashMap};
use revm::{
    bytecode::Bytecode,
    context::BlockEnv,
    database::CacheDB,
    database_interface::{Database, DatabaseRef},
};
use std::convert::Infallible;

use super::{CallError, Rejected};
use crate::{precompiles, stylus::Version};

/// Precompiles that are pretended to be elsewhere: from where, and to where.
pub(super) type Moved = Vec<(Address, Address)>;

/// Puts what the caller pretends in front of the state. Returns the precompiles that move.
pub(super) fn apply_state<D: DatabaseRef<Error = Infallible>>(
    db: &mut CacheDB<D>,
    overrides: &StateOverride,
    version: Version,
) -> Result<Moved, CallError> {
    let mut moved = Moved::new();
    for (address, account) in overrides {
        apply_account(db, *address, account)?;
        if let Some(to) = account.move_precompile_to {
            if !precompiles::warm(version).contains(address) {
                return Err(CallError::Override(*address));
            }
            moved.push((*address, to));
        }
    }
    // One that lands where another was overridden would hide it.
    match moved.iter().find(|(_, to)| overrides.contains_key(to)) {
        Some((_, to)) => Err(CallError::Overridden(*to)),
        None => Ok(moved),
    }
}

fn apply_account<D: DatabaseRef<Error = Infallible>>(
    db: &mut CacheDB<D>,
    address: Address,
    overrides: &AccountOverride,
) -> Result<(), CallError> {
    let Ok(found) = db.basic(address);
    let mut info = found.unwrap_or_default();
    info.balance = overrides.balance.unwrap_or(info.balance);
    info.nonce = overrides.nonce.unwrap_or(info.nonce);
    if let Some(code) = &overrides.code {
        let code = Bytecode::new_raw_checked(code.clone())
            .map_err(|error| Rejected::Invalid(format!("code override of {address}: {error}")))?;
        info.set_code(code);
    }
    db.insert_account_info(address, info);
    if let Some(storage) = &overrides.state {
        let words = words(storage).collect();
        let Ok(()) = db.replace_account_storage(address, words);
    }
    if let Some(storage) = &overrides.state_diff {
        for (slot, value) in words(storage) {
            let Ok(()) = db.insert_account_storage(address, slot, value);
        }
    }
    Ok(())
}

fn words(storage: &B256HashMap<B256>) -> impl Iterator<Item = (U256, U256)> {
    storage
        .iter()
        .map(|(slot, value)| ((*slot).into(), (*value).into()))
}

/// Changes the block a call believes to be in.
pub(super) fn apply_block(block: &mut BlockEnv, overrides: &BlockOverrides) {
    block.number = overrides.number.unwrap_or(block.number);
    block.difficulty = overrides.difficulty.unwrap_or(block.difficulty);
    block.timestamp = overrides.time.map_or(block.timestamp, U256::from);
    block.gas_limit = overrides.gas_limit.unwrap_or(block.gas_limit);
    block.beneficiary = overrides.coinbase.unwrap_or(block.beneficiary);
    block.prevrandao = overrides.random.or(block.prevrandao);
    block.basefee = overrides
        .base_fee
        .map_or(block.basefee, |fee| fee.saturating_to());
}
