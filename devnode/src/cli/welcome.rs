//! What a node says when it has started.

use std::fmt::Write as _;

use alloy::{hex, signers::local::PrivateKeySigner};
use alloy_primitives::{U256, utils::format_ether};
use serde_json::{Value, json};

use crate::{Config, ConfigError, Devnode, NITRO_DEV_ACCOUNT, NITRO_DEV_KEY};

/// Where the node is, and the accounts to use it with.
#[derive(Debug)]
pub struct Welcome {
    chain_id: u64,
    arbos: u64,
    mnemonic: String,
    balance: String,
    signers: Vec<PrivateKeySigner>,
}

impl Welcome {
    /// For a node with these settings.
    ///
    /// # Errors
    /// If the mnemonic yields no keys.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self {
            chain_id: config.chain_id,
            arbos: config.version.arbos(),
            mnemonic: config.mnemonic.clone(),
            balance: ether(config.balance),
            signers: config.signers()?,
        })
    }

    /// As one JSON document.
    pub fn json(&self, node: &Devnode) -> Value {
        let accounts = self.signers.iter().map(|signer| {
            json!({
                "address": signer.address(),
                "privateKey": private_key(signer),
            })
        });
        json!({
            "url": node.url(),
            "wsUrl": node.ws_url(),
            "chainId": self.chain_id,
            "arbos": self.arbos,
            "mnemonic": self.mnemonic,
            "accounts": accounts.collect::<Vec<_>>(),
            "nitroDevAccount": {
                "address": NITRO_DEV_ACCOUNT,
                "privateKey": NITRO_DEV_KEY,
            },
        })
    }

    /// For people.
    pub fn text(&self, node: &Devnode) -> String {
        let (chain_id, arbos) = (self.chain_id, self.arbos);
        let mut text = format!(
            "listening on {}, WebSocket on the same port\nchain id {chain_id}, ArbOS {arbos}\n",
            node.url()
        );
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "\naccount of Nitro's development nodes, with {} ETH at genesis:\n{NITRO_DEV_ACCOUNT}  {NITRO_DEV_KEY}",
            self.balance
        );
        if self.signers.is_empty() {
            return text;
        }
        let _ = write!(
            text,
            "\naccounts of the mnemonic \"{}\" with {} ETH at genesis; their keys are public, never use them elsewhere:\n",
            self.mnemonic, self.balance
        );
        for (index, signer) in self.signers.iter().enumerate() {
            let _ = writeln!(
                text,
                "{index}  {}  {}",
                signer.address(),
                private_key(signer)
            );
        }
        text
    }
}

fn ether(wei: U256) -> String {
    let text = format_ether(wei);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn private_key(signer: &PrivateKeySigner) -> String {
    hex::encode_prefixed(signer.to_bytes())
}
