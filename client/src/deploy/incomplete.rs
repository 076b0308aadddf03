//! What a record says of a deployment that is not completed.

use alloy::primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::chain::Sending;

/// How far a deployment has got.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Incomplete {
    /// Who deploys.
    pub deployer: Address,
    /// The step that was begun last.
    pub step: String,
    /// Every transaction in order, written down before it was sent: the last one may not have arrived.
    pub transactions: Vec<Sent>,
}

/// A transaction of a deployment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sent {
    /// What it is.
    pub note: String,
    /// Its hash.
    pub hash: B256,
    /// Its number among those of the deployer.
    pub nonce: u64,
    /// The callee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Address>,
    /// The contract that it creates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creates: Option<Address>,
}

impl From<&Sending<'_>> for Sent {
    fn from(sending: &Sending<'_>) -> Self {
        Self {
            note: sending.note.to_owned(),
            hash: sending.hash,
            nonce: sending.nonce,
            to: sending.to,
            creates: sending.creates,
        }
    }
}
