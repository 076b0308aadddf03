//! What can go wrong between the program and a contract.

use alloy::primitives::{Address, B256, Bytes};

use crate::errors;

/// A failed read or transaction.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The URL does not parse.
    #[error("`{0}` is not a URL; example: --rpc-url http://127.0.0.1:8547")]
    Url(String),
    /// The node could not be reached or did not speak JSON-RPC.
    #[error(
        "no answer from {url} to {method}: {reason}. Is the node running? `dimo devnode` starts one"
    )]
    NoAnswer {
        /// The node.
        url: String,
        /// The JSON-RPC method asked for.
        method: &'static str,
        /// What the transport said.
        reason: String,
    },
    /// The node answered with an error that is not a revert.
    #[error("the node refused {method}: {message} (code {code})")]
    Refused {
        /// The JSON-RPC method asked for.
        method: &'static str,
        /// JSON-RPC error code.
        code: i64,
        /// The node's words.
        message: String,
    },
    /// The contract reverted, with this data.
    #[error("{}", errors::in_words(.0))]
    Reverted(Bytes),
    /// A transaction was mined and failed; the reason is what a call in the block after gives.
    #[error("transaction {hash} failed: {}", reason.as_ref().map_or_else(|| "no reason was given (out of gas?)".to_owned(), errors::in_words))]
    Failed {
        /// The failed transaction.
        hash: B256,
        /// Revert data, where a repeated call reverts too.
        reason: Option<Bytes>,
    },
    /// The answer is not what the function returns: usually there is no such contract.
    #[error("{to} does not answer {signature} (got {} bytes): is it the right address and network?", output.len())]
    NoSuchContract {
        /// The address asked.
        to: Address,
        /// The function.
        signature: &'static str,
        /// What came back.
        output: Bytes,
    },
    /// Not mined in time; it may still be.
    #[error(
        "transaction {hash} was sent but not mined within {seconds} s: look it up before sending again"
    )]
    NotMined {
        /// The transaction.
        hash: B256,
        /// How long the program waited.
        seconds: u64,
    },
    /// The key could not sign.
    #[error("cannot sign: {0}")]
    Signing(String),
    /// The record of transactions could not be written.
    #[error("cannot write the record of transactions: {0}")]
    Record(#[from] std::io::Error),
}

impl ChainError {
    /// The revert data, if a contract refused.
    pub const fn revert_data(&self) -> Option<&Bytes> {
        match self {
            Self::Reverted(data)
            | Self::Failed {
                reason: Some(data), ..
            } => Some(data),
            _ => None,
        }
    }
}
