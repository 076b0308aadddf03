//! What can go wrong between the program and a contract.

use alloy::{
    contract,
    eips::BlockNumberOrTag,
    primitives::{Address, B256, Bytes},
    rpc::json_rpc::{ErrorPayload, RpcError},
    transports::{TransportError, TransportErrorKind},
};

use super::in_flight::look_up;
use crate::errors::Refusal;

/// A failed read or transaction.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The URL does not parse. It is not repeated: it may hold a key.
    #[error(
        "what was given as --rpc-url (DIMO_RPC_URL) is not a URL such as http://127.0.0.1:8547"
    )]
    Url,
    /// The node could not be reached, was silent for too long or did not speak JSON-RPC.
    #[error("no answer from {node} to {method}: {reason}")]
    NoAnswer {
        /// The node: scheme and host of its URL.
        node: String,
        /// The JSON-RPC method asked for.
        method: String,
        /// What the transport said.
        reason: String,
    },
    /// The node answered with an error that is not a revert.
    #[error("the node refused {method}: {message} (code {code})")]
    Refused {
        /// The JSON-RPC method asked for.
        method: String,
        /// JSON-RPC error code.
        code: i64,
        /// The node's words.
        message: String,
    },
    /// The node's answer is not one to this question.
    #[error("the node's answer makes no sense: {0}")]
    Nonsense(String),
    /// A block that every node has is not there.
    #[error("the node has no block {0}")]
    NoBlock(BlockNumberOrTag),
    /// The contract reverted.
    #[error("{0}")]
    Reverted(Refusal),
    /// A contract refused, and a program that it is or may need lives no more.
    #[error(
        "{}{name} {contract} does not answer: its program {program} {}; `dimo keepalive` brings it back, and nothing is lost",
        if said.data.is_empty() { String::new() } else { format!("{said}. Besides, ") },
        if *expired { "has expired" } else { "is not active" }
    )]
    Lifeless {
        /// The contract.
        contract: Address,
        /// What it is, in words.
        name: String,
        /// The program behind it.
        program: Address,
        /// Whether its year is over; otherwise it was never activated, or for an older version of Stylus.
        expired: bool,
        /// What was said instead.
        said: Refusal,
    },
    /// A transaction was mined and failed; the reason is what a call in the block after gives.
    #[error("transaction {hash} failed: {}", reason.as_ref().map_or_else(|| "no reason was given (out of gas?)".to_owned(), ToString::to_string))]
    Failed {
        /// The failed transaction.
        hash: B256,
        /// Why, where a repeated call reverts too.
        reason: Option<Refusal>,
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
    /// It was given to the node, which did not confirm it and, asked afterwards, does not know it.
    #[error(
        "transaction {hash} may have been sent: {reason}. The node does not know it yet; {}",
        look_up(hash)
    )]
    Unconfirmed {
        /// The transaction.
        hash: B256,
        /// What happened when it was sent.
        reason: String,
    },
    /// Not mined in time; it may still be.
    #[error(
        "transaction {hash} was sent but not seen mined within {seconds} s{}; {}",
        reason.as_ref().map_or_else(String::new, |why| format!(" ({why})")),
        look_up(hash)
    )]
    NotMined {
        /// The transaction.
        hash: B256,
        /// How long the program waited.
        seconds: u64,
        /// Why the last question for it failed, if it did.
        reason: Option<String>,
    },
    /// It was mined, but not everything about it could be read or written down.
    #[error("transaction {hash} was mined, but {reason}")]
    Mined {
        /// The transaction.
        hash: B256,
        /// What went wrong afterwards.
        reason: String,
    },
    /// The key could not sign.
    #[error("cannot sign: {0}")]
    Signing(String),
    /// The record of transactions could not be written.
    #[error("cannot write the record of transactions: {0}")]
    Record(#[from] std::io::Error),
}

impl ChainError {
    /// Whether the contract answers, if at all, as one does that has no such function.
    pub const fn is_of_another_contract(&self) -> bool {
        self.revert_data().is_some() || matches!(self, Self::NoSuchContract { .. })
    }

    /// The refusal, if a contract refused.
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Reverted(refusal)
            | Self::Lifeless { said: refusal, .. }
            | Self::Failed {
                reason: Some(refusal),
                ..
            } => Some(refusal),
            _ => None,
        }
    }

    /// The revert data, if a contract refused.
    pub const fn revert_data(&self) -> Option<&Bytes> {
        match self.refusal() {
            Some(refusal) => Some(&refusal.data),
            None => None,
        }
    }

    /// Separates a contract's revert from a node's refusal.
    pub(super) fn answered(method: &str, said: &ErrorPayload) -> Self {
        match said.as_revert_data() {
            Some(data) => Self::Reverted(Refusal::unattributed(data)),
            // Nodes report a revert without data as code 3 or by its message alone.
            None if said.code == 3 || said.message.contains("execution reverted") => {
                Self::Reverted(Refusal::unattributed(Bytes::new()))
            }
            None => Self::Refused {
                method: method.to_owned(),
                code: said.code,
                message: said.message.to_string(),
            },
        }
    }
}

/// What went wrong on the way arrives as one of these already (see `transport`), in the only form that alloy lets through.
impl From<TransportError> for ChainError {
    fn from(error: TransportError) -> Self {
        match error {
            RpcError::Transport(TransportErrorKind::Custom(error)) => match error.downcast() {
                Ok(known) => *known,
                Err(other) => Self::Nonsense(other.to_string()),
            },
            RpcError::ErrorResp(said) => Self::answered("the request", &said),
            RpcError::LocalUsageError(error) => Self::Signing(error.to_string()),
            // Not with the whole answer.
            RpcError::DeserError { err, .. } => Self::Nonsense(err.to_string()),
            other => Self::Nonsense(other.to_string()),
        }
    }
}

impl From<contract::Error> for ChainError {
    fn from(error: contract::Error) -> Self {
        match error {
            contract::Error::TransportError(error) => error.into(),
            other => Self::Nonsense(other.to_string()),
        }
    }
}
