//! What people sign, so that others can send it in: mints, claims, pairings, consents.

use std::collections::HashMap;

use alloy::{
    primitives::{Address, Bytes, U256},
    signers::{SignerSync, local::PrivateKeySigner},
};
use anyhow::Result;
use client::signing::{Definition, Domain, Order, digest};
use serde_json::Value;

/// A signature's content, but for its nonce.
pub(super) struct Paper {
    /// The type's name in the published definition.
    pub(super) primary: &'static str,
    /// The message's fields.
    pub(super) fields: Value,
}

/// Signs for one contract, and knows everybody's next nonce there: they use it nowhere else.
pub(super) struct Desk {
    definition: Definition,
    domain: Domain,
    deadline: u64,
    nonces: HashMap<Address, u64>,
}

impl Desk {
    pub(super) fn new(definition: Definition, domain: Domain) -> Self {
        Self {
            definition,
            domain,
            deadline: 0,
            nonces: HashMap::new(),
        }
    }

    /// Until when what is signed from now on is good, unix seconds.
    pub(super) const fn good_until(&mut self, deadline: u64) {
        self.deadline = deadline;
    }

    /// The same, as it is.
    pub(super) const fn deadline(&self) -> u64 {
        self.deadline
    }

    /// Signs with the signer's next nonce.
    pub(super) fn sign(&mut self, paper: &Paper, signer: &PrivateKeySigner) -> Result<Bytes> {
        let nonce = self.nonces.entry(signer.address()).or_default();
        let used = *nonce;
        *nonce += 1;
        self.sign_with_nonce(paper, signer, used)
    }

    /// Signs with a nonce that is not the signer's own, as an attestor does.
    pub(super) fn sign_with_nonce(
        &self,
        paper: &Paper,
        signer: &PrivateKeySigner,
        nonce: u64,
    ) -> Result<Bytes> {
        let order = Order {
            definition: self.definition,
            primary: paper.primary,
            fields: paper.fields.clone(),
            domain: self.domain,
        };
        let typed_data = order.typed_data(U256::from(nonce), self.deadline)?;
        let signature = signer.sign_hash_sync(&digest(&typed_data)?)?;
        Ok(signature.as_bytes().to_vec().into())
    }
}
