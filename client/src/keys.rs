//! Keys to sign with: where they come from, and where the public ones may be used.

use std::path::Path;

use alloy::signers::local::{MnemonicBuilder, PrivateKeySigner, coins_bip39::English};
use anyhow::{Context, Result, anyhow, ensure};

/// The phrase of which every development chain funds accounts, this repository's devnode too.
pub const TEST_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// Chains on which keys of the public test mnemonic may be used: Nitro's and devnode's, anvil's and hardhat's.
const DEV_CHAINS: [u64; 3] = [412_346, 31_337, 1_337];

/// A private key of 32 bytes in hex.
///
/// # Errors
/// If it is something else. The message does not repeat it.
pub fn from_hex(hex: &str) -> Result<PrivateKeySigner> {
    // The parser's own message would repeat part of the key.
    hex.trim()
        .parse()
        .map_err(|_| anyhow!("the private key is not 32 bytes of hex"))
}

/// Opens an encrypted keystore file (Web3 Secret Storage). Line breaks at the end of the password do not count.
///
/// # Errors
/// A file that cannot be read, or another password. Names the file.
pub fn from_keystore(file: &Path, password: &str) -> Result<PrivateKeySigner> {
    PrivateKeySigner::decrypt_keystore(file, password.trim_end_matches(['\r', '\n']))
        .with_context(|| format!("cannot open the keystore {}", file.display()))
}

/// [`dev_signer`], for use on one chain.
///
/// # Errors
/// If it is a real network, where anyone could take what the account holds.
pub fn dev_signer_for(index: u32, chain_id: u64) -> Result<PrivateKeySigner> {
    ensure!(
        DEV_CHAINS.contains(&chain_id),
        "development accounts come from a public mnemonic: anyone could take what they hold on chain {chain_id}"
    );
    dev_signer(index)
}

/// Account `index` of the test mnemonic that every development chain funds, derived as every wallet does (`m/44'/60'/0'/0/index`).
///
/// # Errors
/// If `index` is a hardened one (2^31 and above).
pub fn dev_signer(index: u32) -> Result<PrivateKeySigner> {
    MnemonicBuilder::<English>::default()
        .phrase(TEST_MNEMONIC)
        .index(index)
        .and_then(|builder| builder.build())
        .with_context(|| format!("no development account {index}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derives_the_standard_first_account() {
        let signer = dev_signer(0).unwrap();
        assert_eq!(
            signer.address().to_string(),
            "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
        );
    }

    #[test]
    fn refuses_a_test_key_on_a_real_network() {
        let refusal = dev_signer_for(0, 42_161).unwrap_err().to_string();
        assert!(refusal.contains("42161"), "{refusal}");
        assert!(dev_signer_for(0, 412_346).is_ok());
    }

    #[test]
    fn never_repeats_a_malformed_key() {
        let refusal = from_hex("0xsecret").unwrap_err();
        assert!(!format!("{refusal:?}").contains("secret"));
    }

    /// The example of the Web3 Secret Storage definition; its password is `testpassword`.
    const KEYSTORE: &str = r#"{"crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}"#;

    fn open(password: &str) -> Result<PrivateKeySigner> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.json");
        std::fs::write(&file, KEYSTORE).unwrap();
        from_keystore(&file, password)
    }

    #[test]
    fn opens_a_keystore_whose_password_ends_in_a_line_break() {
        let address = open("testpassword\n").unwrap().address();
        assert_eq!(
            address.to_string().to_lowercase(),
            "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b"
        );
    }

    #[test]
    fn a_wrong_password_names_the_keystore() {
        let message = open("wrong").unwrap_err().to_string();
        assert!(message.contains("key.json"), "{message}");
    }
}
