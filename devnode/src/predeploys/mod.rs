//! Contracts that every tool expects to find, there from the genesis block.

mod cache_manager;
pub(crate) mod history;
mod multicall3;
mod stylus_deployer;

use alloy_primitives::{Address, Bytes, address, bytes};
use revm::{bytecode::Bytecode, state::AccountInfo};

use crate::{
    arbos::{ARBOS_STATE, CACHE_MANAGERS},
    config::{CACHE_MANAGER, Config, STYLUS_DEPLOYER},
    state::State,
};

/// Deterministic deployment by CREATE2, at the address it has everywhere.
/// <https://github.com/Arachnid/deterministic-deployment-proxy>
const CREATE2_FACTORY: Address = address!("4e59b44847b379578588920cA78FbF26c0B4956C");
const CREATE2_FACTORY_CODE: Bytes = bytes!(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
);

/// Puts the contracts into the state, those of the configuration last.
pub(crate) fn install(state: &mut State, config: &Config) {
    state.set_account(CREATE2_FACTORY, contract(CREATE2_FACTORY_CODE));
    state.set_account(history::ADDRESS, contract(history::CODE));
    state.set_account(multicall3::ADDRESS, contract(multicall3::CODE));
    state.set_account(STYLUS_DEPLOYER, contract(stylus_deployer::CODE));
    if let Some(code) = &config.cache_manager {
        state.set_account(CACHE_MANAGER, contract(code.clone()));
        for (slot, word) in cache_manager::storage() {
            state.set_slot(CACHE_MANAGER, slot, word);
        }
        for (slot, word) in CACHE_MANAGERS.words(&[CACHE_MANAGER]) {
            state.set_slot(ARBOS_STATE, slot, word);
        }
    }
    for (address, code) in &config.predeploys {
        state.set_account(*address, contract(code.clone()));
    }
}

/// An account with this code and nothing else.
pub(crate) fn contract(code: Bytes) -> AccountInfo {
    AccountInfo::from_bytecode(Bytecode::new_legacy(code)).with_nonce(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_create2_factory_is_69_bytes() {
        assert_eq!(CREATE2_FACTORY_CODE.len(), 69);
    }
}
