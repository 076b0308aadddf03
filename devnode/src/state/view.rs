//! The state at one version, as revm wants to read it.

use std::convert::Infallible;

use alloy_primitives::{Address, B256, U256};
use revm::{
    database_interface::DatabaseRef,
    state::{AccountInfo, Bytecode},
};

use super::{State, Version};

/// Who knows the hashes of blocks.
pub(crate) trait BlockHashes {
    /// Hash of a block; zero if there is no such block.
    fn block_hash(&self, number: u64) -> B256;
}

/// The state at one version, and the hashes of the blocks before the one being executed.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    state: &'a State,
    version: Version,
    hashes: &'a dyn BlockHashes,
}

impl<'a> View<'a> {
    /// Reads `state` at `version`. `hashes` answers BLOCKHASH.
    pub(crate) fn new(state: &'a State, version: Version, hashes: &'a dyn BlockHashes) -> Self {
        Self {
            state,
            version,
            hashes,
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
        Ok(self.hashes.block_hash(number))
    }
}
