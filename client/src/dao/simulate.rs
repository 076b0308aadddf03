//! What would happen if a proposal were executed.

use alloy::primitives::{Address, B256, Bytes, U64, U256, keccak256};
use anyhow::Result;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Action, Governance};
use crate::{
    chain::{ChainError, ChainResult, request_for},
    errors::Refusal,
};

/// Why an execution would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which action, counted from 1.
    pub action: usize,
    /// The refusal in words.
    pub why: String,
}

/// Where OpenZeppelin's governor keeps the calls to itself that are being executed: a queue (its bounds in this slot, its
/// content in the next), without which it refuses even its timelock. A test compares it with what was compiled.
const GOVERNANCE_CALLS: u64 = 5;

/// The governor's state while these actions are executed.
fn in_execution(governor: Address, actions: &[Action]) -> Value {
    let calls = actions.iter().filter(|action| action.target == governor);
    let slot = |number: U256| B256::from(number).to_string();
    let mut queue = Map::new();
    let mut length = U256::ZERO;
    for call in calls {
        let place = [length, U256::from(GOVERNANCE_CALLS + 1)].map(B256::from);
        let place = keccak256(place.concat());
        queue.insert(place.to_string(), json!(keccak256(&call.data)));
        length += U256::from(1);
    }
    if length.is_zero() {
        return json!({});
    }
    // The end of the queue, above its beginning, which is zero.
    let bounds: U256 = length << 128;
    queue.insert(
        slot(U256::from(GOVERNANCE_CALLS)),
        json!(B256::from(bounds)),
    );
    json!({ governor.to_string(): { "stateDiff": queue } })
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
    let state = in_execution(dao.governor, std::slice::from_ref(action));
    let at = json!({ "time": U64::from(at) });
    let answer: ChainResult<Bytes> = dao
        .chain()
        .request("eth_call", (request.clone(), "latest", state, at))
        .await;
    let answer = match answer {
        // A node that knows no other time than now.
        Err(ChainError::Refused { .. }) => dao.chain().call_raw(&request).await,
        answer => answer,
    };
    match answer {
        Ok(_) => Ok(None),
        Err(error) if error.revert_data().is_some() => Ok(Some(error.to_string())),
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
        "blockStateCalls": [{
            "blockOverrides": { "time": U64::from(at) },
            "stateOverrides": in_execution(dao.governor, actions),
            "calls": calls,
        }],
        "validation": false,
    });
    let blocks: Vec<Block> = dao
        .chain()
        .request("eth_simulateV1", (payload, "latest"))
        .await?;
    let outcomes = blocks.into_iter().flat_map(|block| block.calls);
    let failed = outcomes
        .zip(actions)
        .zip(1..)
        .find(|((it, _), _)| it.status.is_zero());
    Ok(failed.map(|((outcome, action), number)| Failure {
        action: number,
        why: outcome.why(action),
    }))
}

impl Outcome {
    fn why(self, action: &Action) -> String {
        let data = self.error.as_ref().and_then(|fault| fault.data.clone());
        match (data.unwrap_or(self.return_data), self.error) {
            (data, Some(fault)) if data.is_empty() && !fault.message.contains("revert") => {
                fault.message
            }
            (data, _) => Refusal::of_call(&action.data, data).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::Artefacts;

    #[test]
    fn the_governors_queue_lies_where_it_was_compiled_to() {
        let build = Artefacts::locate(None).unwrap();
        let path = build
            .root()
            .join("solidity/DimoGovernor.sol/DimoGovernor.json");
        let artefact: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let storage = artefact["storageLayout"]["storage"].as_array().unwrap();
        let queue = storage.iter().find(|it| it["label"] == "_governanceCall");
        assert_eq!(queue.unwrap()["slot"], GOVERNANCE_CALLS.to_string());
    }
}
