//! Many requests at once, where a node takes batches.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use alloy::{
    rpc::{
        client::{BatchRequest, RpcClientInner},
        json_rpc::{RpcError, RpcRecv, RpcSend},
    },
    transports::{TransportErrorKind, TransportResult},
};

use super::{Chain, ChainError, ChainResult};

/// Requests in one batch at most.
const MOST: usize = 100;

/// How many requests the node takes in a batch, as far as is known; 1 for one that takes none.
#[derive(Clone, Debug)]
pub(super) struct BatchSize(Arc<AtomicUsize>);

impl Default for BatchSize {
    fn default() -> Self {
        Self(Arc::new(AtomicUsize::new(MOST)))
    }
}

impl BatchSize {
    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// A batch of `size` was answered.
    fn succeeded(&self, size: usize) {
        if size > 1 {
            self.0.store(MOST.min(size * 2), Ordering::Relaxed);
        }
    }

    /// A batch of `size` was not.
    fn failed(&self, size: usize) {
        self.0.store((size / 4).max(1), Ordering::Relaxed);
    }
}

impl Chain {
    /// One method with many parameters, answered in order, through one of the two clients. Nodes limit batches, or take none:
    /// what is refused as a batch is asked for in smaller ones, down to single requests. alloy's own batches are calls of a
    /// contract that not every chain has, at the latest block only.
    ///
    /// # Errors
    /// If the node does not answer, or refuses a request by itself; a revert is an answer.
    pub(super) async fn batch<P: RpcSend + Clone, R: RpcRecv>(
        &self,
        client: &RpcClientInner,
        method: &'static str,
        parameters: &[P],
    ) -> ChainResult<Vec<ChainResult<R>>> {
        let mut answers = Vec::with_capacity(parameters.len());
        while let Some(left) = parameters
            .get(answers.len()..)
            .filter(|left| !left.is_empty())
        {
            let size = self.batch_size.get().min(left.len());
            if size == 1 {
                let answer = client.request(method, left[0].clone()).await;
                answers.push(answered(method, answer)?);
                continue;
            }
            match one_batch(client, method, &left[..size]).await {
                Ok(some) => {
                    self.batch_size.succeeded(size);
                    answers.extend(some);
                }
                // Said of a batch this means little: the same request alone may be answered.
                Err(ChainError::Refused { .. }) => self.batch_size.failed(size),
                Err(error) => {
                    self.batch_size.failed(size);
                    return Err(error);
                }
            }
        }
        Ok(answers)
    }
}

async fn one_batch<P: RpcSend, R: RpcRecv>(
    client: &RpcClientInner,
    method: &'static str,
    parameters: &[P],
) -> ChainResult<Vec<ChainResult<R>>> {
    let mut batch = BatchRequest::new(client);
    let mut waiting = Vec::with_capacity(parameters.len());
    for one in parameters {
        waiting.push(batch.add_call::<_, R>(method, one)?);
    }
    batch.send().await?;
    let mut answers = Vec::with_capacity(waiting.len());
    for answer in waiting {
        answers.push(answered(method, answer.await)?);
    }
    Ok(answers)
}

/// A revert is an answer, anything else is a failure.
fn answered<R>(method: &str, answer: TransportResult<R>) -> ChainResult<ChainResult<R>> {
    let error = match answer {
        Ok(answer) => return Ok(Ok(answer)),
        Err(RpcError::ErrorResp(payload)) => ChainError::answered(method, &payload),
        // One of the batch was left out.
        Err(error @ RpcError::Transport(TransportErrorKind::MissingBatchResponse(_))) => {
            ChainError::Refused {
                method: method.to_owned(),
                code: 0,
                message: error.to_string(),
            }
        }
        Err(error) => error.into(),
    };
    match error {
        ChainError::Reverted(_) => Ok(Err(error)),
        other => Err(other),
    }
}
