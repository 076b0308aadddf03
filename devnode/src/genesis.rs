//! The state a chain starts from.

use alloy::signers::local::{MnemonicBuilder, PrivateKeySigner, coins_bip39::English};
use alloy_primitives::{Address, Bytes, address, bytes};
use revm::state::AccountInfo;

use crate::{
    arbos::{ARBOS_STATE, OWNERS},
    config::{Config, ConfigError, NITRO_DEV_ACCOUNT},
    precompiles,
    predeploys::{self, contract},
    state::State,
};

/// Fee recipient of every block, as on Arbitrum: the sequencer's address.
pub(crate) const COINBASE: Address = address!("A4B000000000000000000073657175656e636572");

/// The code precompiles show, so that Solidity finds a contract where one is: INVALID.
pub(crate) const PRECOMPILE_CODE: Bytes = bytes!("fe");

/// The funded accounts of a configuration.
pub(crate) fn signers(config: &Config) -> Result<Vec<PrivateKeySigner>, ConfigError> {
    let signer = |index| {
        let builder = MnemonicBuilder::<English>::default().phrase(config.mnemonic.as_str());
        let built = builder.index(index).and_then(|builder| builder.build());
        built.map_err(|error| ConfigError::Mnemonic {
            index,
            reason: error.to_string(),
        })
    };
    (0..config.accounts).map(signer).collect()
}

/// The state of the genesis block.
pub(crate) fn state(config: &Config, funded: impl Iterator<Item = Address>) -> State {
    let mut state = State::default();
    let funded: Vec<_> = funded.collect();
    for address in funded.iter().chain([&NITRO_DEV_ACCOUNT]) {
        state.set_account(*address, AccountInfo::from_balance(config.balance));
    }
    // Without a nonce, the account would be removed as empty when it is touched.
    let arbos = AccountInfo::default().with_nonce(1);
    state.set_account(ARBOS_STATE, arbos);
    // The first account owns the chain.
    for (slot, word) in OWNERS.words(&funded[..funded.len().min(1)]) {
        state.set_slot(ARBOS_STATE, slot, word);
    }
    for address in precompiles::addresses(config.version) {
        state.set_account(address, contract(PRECOMPILE_CODE));
    }
    predeploys::install(&mut state, config);
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_account_is_the_one_everybody_knows() {
        let config = Config {
            accounts: 1,
            ..Config::default()
        };
        let signer = signers(&config).unwrap().remove(0);
        assert_eq!(
            signer.address(),
            address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
        );
    }

    #[test]
    fn the_key_of_nitros_account_is_the_one_everybody_knows() {
        let signer = PrivateKeySigner::from_bytes(&crate::NITRO_DEV_KEY).unwrap();
        assert_eq!(signer.address(), NITRO_DEV_ACCOUNT);
    }

    #[test]
    fn a_bad_mnemonic_is_an_error() {
        let config = Config {
            mnemonic: "not a mnemonic".into(),
            ..Config::default()
        };
        assert!(signers(&config).is_err());
    }
}
