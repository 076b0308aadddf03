//! The state at one version, as revm wants to read it.

use std::convert::Infallible;

use alloy_primitives::{Address, B256, U256};
use revm::{
    database_interface::DatabaseRef,
    state::{AccountInfo, Bytecode},
};

use super::{State, Version};

/// The state at one version, and the hashes of the blocks before the one being executed.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    state: &'a State,
    version: Version,
    block_hash: &'a dyn Fn(u64) -> B256,
}

impl<'a> View<'a> {
    /// Reads `state` at `version`. `block_hash` answers BLOCKHASH; zero where there is no such block.
    pub(crate) fn new(
        state: &'a State,
        version: Version,
        block_hash: &'a dyn Fn(u64) -> B256,
    ) -> Self {
        Self {
            state,
            version,
            block_hash,
        }
    }
}

impl DatabaseRef for View<'_> {
    type Error = Infallible;

    fn basic_ref(&self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        Ok(self.state.account(address, self.version).cloned())
    }

    fn code_by_hash_ref(&self, _hash: B256) -> Result<Bytecode, Infallible> {
        // Accounts carry their code, so that revm asks only for code that does not exist.
        Ok(Bytecode::default())
    }

    fn storage_ref(&self, address: Address, slot: U256) -> Result<U256, Infallible> {
        Ok(self.state.slot(address, slot, self.version))
    }

    fn block_hash_ref(&self, number: u64) -> Result<B256, Infallible> {
        Ok((self.block_hash)(number))
    }
}
