//! Many requests at once, where a node takes batches.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use serde::{Serialize, de::DeserializeOwned};

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

/// Who asks again what failed for now.
#[derive(Clone, Copy, Debug)]
pub(super) enum Again {
    /// The connection, a few times.
    Here,
    /// Whoever asked.
    ByCaller,
}

impl Chain {
    /// One method with many parameters, answered in order. Nodes limit batches, or take none: what fails as a batch is asked
    /// for in smaller ones, down to single requests. What fails for now is asked again here, unless the caller does that.
    ///
    /// # Errors
    /// If the node does not answer, or refuses a request by itself; a revert is an answer.
    pub(super) async fn batch<P, R>(
        &self,
        method: &'static str,
        parameters: &[P],
        again: Again,
    ) -> ChainResult<Vec<ChainResult<R>>>
    where
        P: Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
        R: DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
    {
        let mut answers = Vec::with_capacity(parameters.len());
        while let Some(left) = parameters
            .get(answers.len()..)
            .filter(|left| !left.is_empty())
        {
            let size = self.batch_size.get().min(left.len());
            if size == 1 {
                let one = left[0].clone();
                let answer = match again {
                    Again::Here => self.request(method, one).await,
                    Again::ByCaller => self.request_once(method, one).await,
                };
                answers.push(answered(answer)?);
                continue;
            }
            match self.one_batch(method, &left[..size], again).await {
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

    async fn one_batch<P, R>(
        &self,
        method: &'static str,
        parameters: &[P],
        again: Again,
    ) -> ChainResult<Vec<ChainResult<R>>>
    where
        P: Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
        R: DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
    {
        let failed = |error: alloy::transports::TransportError| {
            let about_batches = refuses_batches(&error);
            match self.classify(error, method) {
                ChainError::NoAnswer { reason, .. } if about_batches => ChainError::Refused {
                    method,
                    code: 0,
                    message: reason,
                },
                other => other,
            }
        };
        let client = match again {
            Again::Here => &self.patient,
            Again::ByCaller => &self.once,
        };
        let mut batch = client.new_batch();
        let mut waiting = Vec::with_capacity(parameters.len());
        for one in parameters {
            waiting.push(batch.add_call::<_, R>(method, one).map_err(failed)?);
        }
        batch.send().await.map_err(failed)?;
        let mut answers = Vec::with_capacity(waiting.len());
        for answer in waiting {
            answers.push(answered(answer.await.map_err(failed))?);
        }
        Ok(answers)
    }
}

/// A revert is an answer, anything else is a failure.
fn answered<R>(answer: ChainResult<R>) -> ChainResult<ChainResult<R>> {
    match answer {
        Err(error @ ChainError::Reverted(_)) => Ok(Err(error)),
        other => other.map(Ok),
    }
}

/// Whether the node answered, but not to a batch: with one error for all, an HTTP status that blames the request, or less.
fn refuses_batches(error: &alloy::transports::TransportError) -> bool {
    use alloy::transports::{RpcError, TransportErrorKind as Kind};
    match error {
        RpcError::DeserError { .. } => true,
        RpcError::Transport(Kind::MissingBatchResponse(_)) => true,
        RpcError::Transport(kind) => kind
            .as_http_error()
            .is_some_and(|error| (400..500).contains(&error.status) && error.status != 429),
        _ => false,
    }
}
