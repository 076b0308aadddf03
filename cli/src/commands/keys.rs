//! Where a command gets the key it signs with.

use std::path::PathBuf;

use alloy::signers::local::PrivateKeySigner;
use anyhow::{Context, Result, bail};
use clap::Args;
use client::keys;

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
            return keys::from_hex(hex).context("--private-key or DIMO_PRIVATE_KEY");
        }
        if let Some(file) = &self.key.keystore {
            let password_file = self
                .password_file
                .as_ref()
                .context("--keystore needs --password-file FILE")?;
            let password = std::fs::read_to_string(password_file).with_context(|| {
                format!("cannot read the password file {}", password_file.display())
            })?;
            return keys::from_keystore(file, &password);
        }
        match self.key.dev_account {
            Some(index) => keys::dev_signer_for(index, chain_id)
                .context("cannot use --dev-account (--keystore opens a key of your own)"),
            None => bail!(
                "no key to sign with: give --keystore FILE --password-file FILE, set DIMO_PRIVATE_KEY, or on a devnode --dev-account N"
            ),
        }
    }
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
    fn dev_accounts_are_those_that_a_devnode_funds() {
        assert_eq!(keys::TEST_MNEMONIC, devnode::TEST_MNEMONIC);
    }

    #[test]
    fn a_test_key_on_a_real_network_is_refused_with_the_argument_to_use() {
        let args = with(KeyArgs {
            dev_account: Some(0),
            ..KeyArgs::default()
        });
        let message = format!("{:#}", args.signer(42_161).unwrap_err());
        assert!(message.contains("42161"), "{message}");
        assert!(message.contains("--keystore"), "{message}");
    }

    #[test]
    fn a_malformed_key_is_named_by_its_argument_and_not_repeated() {
        let args = with(KeyArgs {
            private_key: Some("0xsecret".into()),
            ..KeyArgs::default()
        });
        let message = format!("{:?}", args.signer(1).unwrap_err());
        assert!(message.contains("DIMO_PRIVATE_KEY"), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }

    #[test]
    fn a_keystore_without_a_password_file_is_told_so() {
        let args = with(KeyArgs {
            keystore: Some("key.json".into()),
            ..KeyArgs::default()
        });
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
