//! From a signed transaction to its receipt, whatever the node does in between.

use std::time::{Duration, Instant};

use alloy::{
    primitives::{B256, Bytes},
    providers::Provider,
    rpc::types::TransactionReceipt,
    transports::TransportResult,
};
use backon::{ExponentialBuilder, Retryable};
use serde_json::Value;

use super::{Chain, ChainError, ChainResult};

/// Pauses between two questions for a transaction: 2 ms, 4 ms, … 500 ms. alloy's `PendingTransactionBuilder` asks every 250 ms
/// on this machine and every 7 s elsewhere, and gives up at the first error.
const PAUSES: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(2))
    .with_max_delay(Duration::from_millis(500))
    .without_max_times();

impl Chain {
    /// Gives it to the node. If the node does not say that it took it, it is asked whether it has it: the answer may have been
    /// lost, or the same bytes may have been sent before.
    pub(super) async fn submit(&self, signed: &Signed) -> ChainResult<()> {
        let hash = signed.hash;
        let taken = self.send_raw_transaction(&signed.raw).await;
        let Err(error) = taken.map_err(ChainError::from) else {
            return Ok(());
        };
        let refused = matches!(error, ChainError::Refused { .. } | ChainError::Reverted(_));
        let timeout = match refused {
            true => Duration::ZERO,
            false => self.timeouts().answer,
        };
        // Of which nothing is read: nodes write transactions in more than one way.
        let ask = || {
            let client = self.client();
            client.request::<_, Option<Value>>("eth_getTransactionByHash", (hash,))
        };
        match until_there(timeout, ask).await {
            Ok(_) => Ok(()),
            // It said no, and does not have it.
            Err(None) if refused => Err(error),
            Err(_) => Err(ChainError::Unconfirmed {
                hash,
                reason: error.to_string(),
            }),
        }
    }

    /// Waits until it is mined. A node that is busy or gone for a while is asked again.
    pub(super) async fn wait(&self, hash: B256) -> ChainResult<TransactionReceipt> {
        let timeout = self.timeouts().mined;
        let mined = until_there(timeout, || self.get_transaction_receipt(hash)).await;
        mined.map_err(|error| ChainError::NotMined {
            hash,
            seconds: timeout.as_secs(),
            reason: error.map(|error| error.to_string()),
        })
    }
}

/// Asks for something until it is there or time is up, whatever the node says in between; then the error is its last one, or
/// none if it does not have it.
async fn until_there<T, F>(timeout: Duration, ask: impl Fn() -> F) -> Result<T, Option<ChainError>>
where
    F: Future<Output = TransportResult<Option<T>>>,
{
    let started = Instant::now();
    let there = || async {
        let answer = ask().await.map_err(|error| Some(error.into()))?;
        answer.ok_or(None)
    };
    there
        .retry(PAUSES)
        .when(|_| started.elapsed() < timeout)
        .await
}

/// A transaction as it goes over the wire.
pub(super) struct Signed {
    pub(super) hash: B256,
    pub(super) raw: Bytes,
}
