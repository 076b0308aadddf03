//! What the prover asks of a chain. How it is asked (HTTP, credentials, TLS) is the caller's.

use std::future::Future;

use alloy::rpc::types::Log;
use alloy_primitives::{Address, B256, Bloom, Bytes};

/// A block, as far as the prover looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its number.
    pub number: u64,
    /// Its hash: two chains that agree on it agree on everything before.
    pub hash: B256,
    /// Unix seconds.
    pub timestamp: u64,
    /// Whose logs it may hold; zero where a chain does not say.
    pub logs_bloom: Bloom,
}

/// Which block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The one with this number.
    Number(u64),
    /// The newest.
    Latest,
    /// The newest that will not be replaced.
    Finalized,
}

/// Which logs: all that these contracts emitted in these blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// The contracts; `None` for the logs of all there are.
    pub contracts: Option<[Address; 3]>,
    /// The first block.
    pub from: u64,
    /// The last block, included.
    pub to: u64,
}

/// A question to a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The contract.
    pub to: Address,
    /// Selector and arguments.
    pub data: Bytes,
}

/// What a contract says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It returned this.
    Returned(Bytes),
    /// It reverted with this.
    Reverted(Bytes),
}

/// Why a node did not give what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// It did not answer, or not in JSON-RPC.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// It answered with an error.
    #[error("refused: {message} (code {code})")]
    Refused {
        /// JSON-RPC error code.
        code: i64,
        /// The node's words.
        message: String,
    },
    /// Two of its answers cannot both be true.
    #[error("it contradicts itself: {0}")]
    Contradiction(String),
}

impl SourceError {
    /// Whether the node says that it keeps no state of a block so old. There is no code for it, only the words of the
    /// programs that nodes run.
    pub(super) fn lacks_state(&self) -> bool {
        const WORDS: [&str; 7] = [
            "missing trie node",
            "state not available",
            "state is not available",
            "state unavailable",
            "historical state",
            "archive",
            "pruned",
        ];
        let Self::Refused { message, .. } = self else {
            return false;
        };
        let message = message.to_lowercase();
        WORDS.iter().any(|words| message.contains(words))
    }
}

/// A node of the chain.
pub trait Source: Sync {
    /// Which chain it is of.
    fn chain_id(&self) -> impl Future<Output = Result<u64, SourceError>> + Send;

    /// A block; `None` if the node has no such block.
    fn block(&self, at: At) -> impl Future<Output = Result<Option<Block>, SourceError>> + Send;

    /// These blocks, in the order asked for; `None` for one that the node does not have.
    fn blocks(
        &self,
        numbers: &[u64],
    ) -> impl Future<Output = Result<Vec<Option<Block>>, SourceError>> + Send;

    /// What contracts say after block `block`, in the order asked.
    fn calls(
        &self,
        calls: &[Call],
        block: u64,
    ) -> impl Future<Output = Result<Vec<Answer>, SourceError>> + Send;

    /// Logs in the order of the chain. A node that finds the range too large refuses.
    fn logs(&self, query: Query) -> impl Future<Output = Result<Vec<Log>, SourceError>> + Send;
}
