//! From a signed transaction to its receipt, whatever the node does in between.

use std::{
    fmt,
    time::{Duration, Instant},
};

use alloy::{
    primitives::{B256, Bytes},
    rpc::types::TransactionReceipt,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Chain, ChainError, ChainResult};

/// The longest pause between two questions for a transaction.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

impl Chain {
    /// Gives it to the node. If the node does not say that it took it, it is asked whether it has it: the answer may have been
    /// lost, or the same bytes may have been sent before.
    pub(super) async fn submit(&self, signed: &Signed) -> ChainResult<()> {
        let (hash, raw) = (signed.hash, signed.raw.clone());
        let taken: ChainResult<B256> = self.request("eth_sendRawTransaction", (raw,)).await;
        let Err(error) = taken else { return Ok(()) };
        let refused = !matches!(error, ChainError::NoAnswer { .. });
        let patience = match refused {
            true => Duration::ZERO,
            false => self.limits().answer,
        };
        let found: Found<Value> = self.poll("eth_getTransactionByHash", hash, patience).await;
        match found {
            Found::There(_) => Ok(()),
            // It said no, and does not have it.
            Found::Nowhere if refused => Err(error),
            Found::Nowhere | Found::Unknown(_) => Err(ChainError::Unconfirmed {
                hash,
                reason: error.to_string(),
            }),
        }
    }

    /// Waits until it is mined. A node that is busy or gone for a while is asked again.
    pub(super) async fn wait(&self, hash: B256) -> ChainResult<TransactionReceipt> {
        let patience = self.limits().mined;
        let reason = match self.poll("eth_getTransactionReceipt", hash, patience).await {
            Found::There(receipt) => return Ok(receipt),
            Found::Nowhere => None,
            Found::Unknown(error) => Some(error.to_string()),
        };
        Err(ChainError::NotMined {
            hash,
            seconds: patience.as_secs(),
            reason,
        })
    }

    /// Asks for something by a transaction's hash until it is there or time is up, whatever the node says in between.
    async fn poll<T>(&self, method: &'static str, hash: B256, patience: Duration) -> Found<T>
    where
        T: DeserializeOwned + fmt::Debug + Send + Sync + Unpin + 'static,
    {
        let started = Instant::now();
        let mut pause = Duration::from_millis(2);
        loop {
            let answer: ChainResult<Option<T>> = self.request(method, (hash,)).await;
            let found = match answer {
                Ok(Some(found)) => return Found::There(found),
                Ok(None) => Found::Nowhere,
                Err(error) => Found::Unknown(error),
            };
            if started.elapsed() >= patience {
                return found;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// A transaction as it goes over the wire.
pub(super) struct Signed {
    pub(super) hash: B256,
    pub(super) raw: Bytes,
}

/// What a node has of a transaction.
enum Found<T> {
    There(T),
    Nowhere,
    /// It did not say.
    Unknown(ChainError),
}
