//! What would happen if a proposal were executed.

use alloy::primitives::{Bytes, U64};
use anyhow::Result;
use serde::Deserialize;
use serde_json::json;

use super::{Action, Governance};
use crate::{
    chain::{ChainError, ChainResult, request_for},
    errors,
};

/// Why an execution would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which action, counted from 1.
    pub action: usize,
    /// The refusal in words.
    pub why: String,
}

/// The part of `eth_simulateV1`'s answer that is read.
#[derive(Clone, Debug, Deserialize)]
struct Block {
    calls: Vec<Outcome>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    status: U64,
    return_data: Bytes,
    error: Option<Fault>,
}

#[derive(Clone, Debug, Deserialize)]
struct Fault {
    message: String,
    data: Option<Bytes>,
}

/// Lets the timelock make the calls, one after the other, on the state of now and in a block of time `at` (unix seconds);
/// nothing is sent. None if all succeed.
///
/// # Errors
/// If the node does not answer, or can simulate neither several calls nor another time.
pub async fn simulate(dao: &Governance, actions: &[Action], at: u64) -> Result<Option<Failure>> {
    match actions {
        [action] => Ok(alone(dao, action, at)
            .await?
            .map(|why| Failure { action: 1, why })),
        actions => Ok(together(dao, actions, at).await?),
    }
}

/// One call, by `eth_call`, which every node has.
async fn alone(dao: &Governance, action: &Action, at: u64) -> ChainResult<Option<String>> {
    let mut request = request_for(Some(dao.timelock), action.target, action.data.clone());
    request.value = Some(action.value);
    let at = json!({ "time": U64::from(at) });
    let answer: ChainResult<Bytes> = dao
        .chain()
        .request("eth_call", (request.clone(), "latest", json!({}), at))
        .await;
    let answer = match answer {
        // A node that knows no other time than now.
        Err(ChainError::Refused { .. }) => dao.chain().call_raw(&request).await,
        answer => answer,
    };
    match answer {
        Ok(_) => Ok(None),
        Err(ChainError::Reverted(data)) => Ok(Some(errors::in_words(&data))),
        Err(error) => Err(error),
    }
}

/// Calls that may need each other, by `eth_simulateV1`.
async fn together(dao: &Governance, actions: &[Action], at: u64) -> ChainResult<Option<Failure>> {
    let calls: Vec<_> = actions
        .iter()
        .map(|action| {
            let mut request = request_for(Some(dao.timelock), action.target, action.data.clone());
            request.value = Some(action.value);
            request
        })
        .collect();
    // A block of its own must be younger than the latest one.
    let at = at.max(dao.chain().head().await?.timestamp.saturating_add(1));
    let payload = json!({
        "blockStateCalls": [{ "blockOverrides": { "time": U64::from(at) }, "calls": calls }],
        "validation": false,
    });
    let blocks: Vec<Block> = dao
        .chain()
        .request("eth_simulateV1", (payload, "latest"))
        .await?;
    let outcomes = blocks.into_iter().flat_map(|block| block.calls);
    let failed = outcomes.zip(1..).find(|(it, _)| it.status.is_zero());
    Ok(failed.map(|(outcome, action)| Failure {
        action,
        why: outcome.why(),
    }))
}

impl Outcome {
    fn why(self) -> String {
        let data = self.error.as_ref().and_then(|fault| fault.data.clone());
        match (data.unwrap_or(self.return_data), self.error) {
            (data, Some(fault)) if data.is_empty() && !fault.message.contains("revert") => {
                fault.message
            }
            (data, _) => errors::in_words(&data),
        }
    }
}
