//! Where a command gets the key it signs with.

use std::path::PathBuf;

use alloy::signers::local::{MnemonicBuilder, PrivateKeySigner, coins_bip39::English};
use anyhow::{Context, Result, bail};
use clap::Args;

/// Chains on which keys of the public test mnemonic may be used: Nitro's and devnode's, anvil's and hardhat's.
const DEV_CHAINS: [u64; 3] = [412_346, 31_337, 1_337];

/// Exactly one source of a signing key.
#[derive(Args, Clone, Debug, Default)]
#[group(id = "signing-key", multiple = false)]
pub struct KeyArgs {
    /// Private key, 0x-hex (better: the environment variable, which stays out of the process list)
    #[arg(
        long,
        env = "DIMO_PRIVATE_KEY",
        hide_env_values = true,
        value_name = "HEX"
    )]
    private_key: Option<String>,
    /// Encrypted keystore file (Web3 Secret Storage, as `cast wallet` and geth write it)
    #[arg(long, value_name = "FILE")]
    keystore: Option<PathBuf>,
    /// Account N of the public test mnemonic; refused on real networks
    #[arg(long, value_name = "N")]
    dev_account: Option<u32>,
}

/// The key and, for a keystore, its password.
#[derive(Args, Clone, Debug, Default)]
pub struct SigningArgs {
    #[command(flatten)]
    key: KeyArgs,
    /// File holding the keystore's password
    #[arg(long, value_name = "FILE", requires = "keystore")]
    password_file: Option<PathBuf>,
}

impl SigningArgs {
    /// Whether any source of a key was named.
    pub const fn is_given(&self) -> bool {
        let KeyArgs {
            private_key,
            keystore,
            dev_account,
        } = &self.key;
        private_key.is_some() || keystore.is_some() || dev_account.is_some()
    }

    /// Reads the key, for use on `chain_id`.
    ///
    /// # Errors
    /// No source given, an unreadable or wrong one, or a test key on a real network.
    pub fn signer(&self, chain_id: u64) -> Result<PrivateKeySigner> {
        if let Some(hex) = &self.key.private_key {
            // The parser's own message would repeat part of the key.
            return hex.trim().parse().map_err(|_| {
                anyhow::anyhow!(
                    "the private key is not 32 bytes of hex (--private-key, DIMO_PRIVATE_KEY)"
                )
            });
        }
        if let Some(file) = &self.key.keystore {
            let password_file = self
                .password_file
                .as_ref()
                .context("--keystore needs --password-file FILE")?;
            let password = std::fs::read_to_string(password_file).with_context(|| {
                format!("cannot read the password file {}", password_file.display())
            })?;
            return PrivateKeySigner::decrypt_keystore(
                file,
                password.trim_end_matches(['\r', '\n']),
            )
            .with_context(|| format!("cannot open the keystore {}", file.display()));
        }
        match self.key.dev_account {
            Some(_) if !DEV_CHAINS.contains(&chain_id) => bail!(
                "--dev-account uses a public mnemonic: anyone could take what it holds on chain {chain_id}. Use --keystore"
            ),
            Some(index) => dev_signer(index),
            None => bail!(
                "no key to sign with: give --keystore FILE --password-file FILE, set DIMO_PRIVATE_KEY, or on a devnode --dev-account N"
            ),
        }
    }
}

/// Account `index` of the test mnemonic that every development chain funds, derived as every wallet does (`m/44'/60'/0'/0/index`).
///
/// # Errors
/// If `index` is a hardened one (2^31 and above).
pub fn dev_signer(index: u32) -> Result<PrivateKeySigner> {
    MnemonicBuilder::<English>::default()
        .phrase(devnode::TEST_MNEMONIC)
        .index(index)
        .and_then(|builder| builder.build())
        .with_context(|| format!("no development account {index}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(key: KeyArgs) -> SigningArgs {
        SigningArgs {
            key,
            password_file: None,
        }
    }

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
        let args = with(KeyArgs {
            dev_account: Some(0),
            ..KeyArgs::default()
        });
        assert!(
            args.signer(42_161)
                .unwrap_err()
                .to_string()
                .contains("42161")
        );
        assert!(args.signer(412_346).is_ok());
    }

    #[test]
    fn never_repeats_a_malformed_key() {
        let args = with(KeyArgs {
            private_key: Some("0xsecret".into()),
            ..KeyArgs::default()
        });
        assert!(!format!("{:?}", args.signer(1).unwrap_err()).contains("secret"));
    }

    /// The example of the Web3 Secret Storage definition; its password is `testpassword`.
    const KEYSTORE: &str = r#"{"crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}"#;

    /// The example's folder, and arguments that open it with this password file.
    fn keystore(password: &str) -> (tempfile::TempDir, SigningArgs) {
        let folder = tempfile::tempdir().unwrap();
        let (file, password_file) = (folder.path().join("key.json"), folder.path().join("pass"));
        std::fs::write(&file, KEYSTORE).unwrap();
        std::fs::write(&password_file, password).unwrap();
        let args = SigningArgs {
            key: KeyArgs {
                keystore: Some(file),
                ..KeyArgs::default()
            },
            password_file: Some(password_file),
        };
        (folder, args)
    }

    #[test]
    fn opens_a_keystore_whose_password_ends_in_a_line_break() {
        let (_folder, args) = keystore("testpassword\n");
        let address = args.signer(42_161).unwrap().address();
        assert_eq!(
            address.to_string().to_lowercase(),
            "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b"
        );
    }

    #[test]
    fn a_wrong_password_names_the_keystore() {
        let (_folder, args) = keystore("wrong");
        let message = args.signer(42_161).unwrap_err().to_string();
        assert!(message.contains("key.json"), "{message}");
    }

    #[test]
    fn a_keystore_without_a_password_file_is_told_so() {
        let (_folder, mut args) = keystore("");
        args.password_file = None;
        let message = args.signer(42_161).unwrap_err().to_string();
        assert!(message.contains("--password-file"), "{message}");
    }

    #[test]
    fn names_every_way_to_give_a_key() {
        let message = with(KeyArgs::default()).signer(1).unwrap_err().to_string();
        for way in ["--keystore", "DIMO_PRIVATE_KEY", "--dev-account"] {
            assert!(message.contains(way), "{message}");
        }
    }
}
