//! Why the chain refuses a request.

use std::time::Duration;

use alloy::{eips::BlockId, rpc::types::simulate::MAX_SIMULATE_BLOCKS};
use alloy_primitives::{Address, Bytes, U256};

use super::mine::rejected;
use crate::evm::ExecutionError;

/// Why a transaction is not executed. Nothing changes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Rejected {
    /// The bytes are no transaction.
    #[error("invalid raw transaction: {0}")]
    Undecodable(String),
    /// The signature recovers to nobody.
    #[error("invalid signature: {0}")]
    Signature(String),
    /// Blob transactions have no place on Arbitrum.
    #[error("transaction type not supported: blob transactions do not exist on Arbitrum")]
    Blob,
    /// Signed for another chain.
    #[error("invalid chain id for signer: have {have} want {want}")]
    ChainId {
        /// Chain id of the transaction.
        have: u64,
        /// Chain id of this chain.
        want: u64,
    },
    /// The nonce was used.
    #[error("nonce too low: address {sender}, tx: {tx} state: {state}")]
    NonceTooLow {
        /// Sender.
        sender: Address,
        /// Nonce of the transaction.
        tx: u64,
        /// Next nonce of the sender.
        state: u64,
    },
    /// The same transaction waits already.
    #[error("already known")]
    AlreadyKnown,
    /// Another transaction with this nonce waits and offers nearly as much.
    #[error(
        "replacement transaction underpriced: offered {offered} wei per gas, the waiting transaction {had}; at least 10 % more is needed, and no smaller tip"
    )]
    Underpriced {
        /// Highest price of the waiting transaction, wei per gas.
        had: u128,
        /// Highest price of its replacement, wei per gas.
        offered: u128,
    },
    /// Too many transactions wait.
    #[error("txpool is full: {limit} transactions wait; mine them (evm_mine)")]
    PoolFull {
        /// Transactions that may wait.
        limit: usize,
    },
    /// Too many transactions of this sender wait.
    #[error("account limit exceeded: {limit} transactions of {sender} wait")]
    AccountLimit {
        /// Sender.
        sender: Address,
        /// Transactions of one sender that may wait.
        limit: usize,
    },
    /// The transaction is too large.
    #[error("oversized data: transaction size {size}, limit {limit}")]
    Oversized {
        /// Its size, bytes.
        size: usize,
        /// Largest size, bytes.
        limit: usize,
    },
    /// It could not run even alone in a block.
    #[error("exceeds block gas limit: gas {have}, block gas limit {limit}")]
    BlockGas {
        /// Gas limit of the transaction.
        have: u64,
        /// Gas limit of a block.
        limit: u64,
    },
    /// The sender cannot pay.
    #[error("insufficient funds for gas * price + value: address {sender} have {have} want {want}")]
    Funds {
        /// Sender.
        sender: Address,
        /// Balance, wei.
        have: U256,
        /// Gas limit times price plus value, wei.
        want: U256,
    },
    /// The price is below the base fee.
    #[error(
        "max fee per gas less than block base fee: address {sender}, maxFeePerGas: {have}, baseFee: {want}"
    )]
    FeeTooLow {
        /// Sender.
        sender: Address,
        /// Highest price of the transaction, wei per gas.
        have: u128,
        /// Base fee, wei per gas.
        want: u64,
    },
    /// The tip exceeds the highest price.
    #[error(
        "max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: {tip}, maxFeePerGas: {fee}"
    )]
    TipAboveFee {
        /// Tip, wei per gas.
        tip: u128,
        /// Highest price, wei per gas.
        fee: u128,
    },
    /// Any other rule of the protocol.
    #[error("{0}")]
    Invalid(String),
    /// The sender is neither an account of the node nor impersonated.
    #[error(
        "unknown account {0}: it is not among eth_accounts; sign the transaction yourself or use anvil_impersonateAccount"
    )]
    UnknownAccount(Address),
    /// The request lacks what a transaction needs.
    #[error("incomplete transaction: {0}")]
    Incomplete(String),
}

/// Why a call or estimate has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallError {
    /// It reverted.
    #[error("execution reverted{}", after_colon(.0))]
    Reverted(Option<String>, Bytes),
    /// It stopped with all its gas.
    #[error("{reason}{}", after_colon(.note))]
    Halted {
        /// What happened.
        reason: String,
        /// More about it.
        note: Option<String>,
    },
    /// It took too long.
    #[error(
        "execution aborted (timeout = {0:?}): the node stops calls after this time (--call-timeout)"
    )]
    Timeout(Duration),
    /// It could not be started.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// It is about a block that is not there.
    #[error(transparent)]
    Block(#[from] UnknownBlock),
    /// The block has fewer transactions.
    #[error("transaction index {index} out of range: block {block} has {len} transactions")]
    Index {
        /// Index asked for.
        index: u64,
        /// Number of the block.
        block: u64,
        /// Number of its transactions.
        len: usize,
    },
    /// An override moves what is no precompile.
    #[error("account {0} is not a precompile: only precompiles can be moved")]
    Override(Address),
    /// An override moves a precompile to an account that is overridden itself.
    #[error("account {0} is overridden, and a precompile is moved there")]
    Overridden(Address),
}

/// A block that does not exist, or whose state is forgotten.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnknownBlock {
    /// No such block.
    #[error("header not found: block {}", named(.0))]
    Missing(BlockId),
    /// Too old.
    #[error(
        "the state of block {0} is not kept: it is older than the number of history blocks, or than the state file that was loaded"
    )]
    Pruned(u64),
}

/// Why there is no trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TraceError {
    /// No such transaction.
    #[error("transaction not found")]
    NotFound,
    /// The first block has no transactions and no parent.
    #[error("genesis is not traceable")]
    Genesis,
    /// No tracer of this name; or JavaScript.
    #[error("tracer {name:?} not found: this node has {known}; it runs no JavaScript")]
    Tracer {
        /// What was asked for.
        name: String,
        /// What could be.
        known: &'static str,
    },
    /// It took too long.
    #[error("execution timeout: the trace is not complete after {0:?}; raise the option timeout")]
    Timeout(Duration),
    /// It would be larger than any response.
    #[error(
        "the trace is too large after {steps} steps; set the option limit, or use a tracer of calls"
    )]
    TooLarge {
        /// Steps up to there.
        steps: u64,
    },
    /// The tracer cannot be set so.
    #[error("invalid tracer options: {0}")]
    Config(String),
    /// The call cannot be started.
    #[error(transparent)]
    Call(#[from] CallError),
    /// It is about a block that is not there.
    #[error(transparent)]
    Block(#[from] UnknownBlock),
}

impl From<Rejected> for TraceError {
    fn from(error: Rejected) -> Self {
        CallError::from(error).into()
    }
}

/// Why there is no simulation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SimulateError {
    /// A block does not come after the one before it.
    #[error("block numbers must be in order: {number} <= {previous}")]
    Number {
        /// Its number.
        number: U256,
        /// Number of the block before it.
        previous: u64,
    },
    /// A block is not later than the one before it.
    #[error("block timestamps must be in order: {time} <= {previous}")]
    Time {
        /// Its time.
        time: u64,
        /// Time of the block before it.
        previous: u64,
    },
    /// Too many blocks.
    #[error("too many blocks: at most {MAX_SIMULATE_BLOCKS} can be simulated")]
    Blocks,
    /// The block has no room for a call.
    #[error("block gas limit reached: {used} used, {gas} asked for, the limit is {limit}")]
    Gas {
        /// Gas used in the block so far.
        used: u64,
        /// Gas of the call.
        gas: u64,
        /// Gas limit of the block.
        limit: u64,
    },
    /// A call cannot be executed at all.
    #[error("{}", rejected(.0.clone()))]
    Transaction(ExecutionError),
    /// Any other fault of the request.
    #[error(transparent)]
    Call(#[from] CallError),
}

impl From<UnknownBlock> for SimulateError {
    fn from(error: UnknownBlock) -> Self {
        CallError::from(error).into()
    }
}

impl From<Rejected> for SimulateError {
    fn from(error: Rejected) -> Self {
        CallError::from(error).into()
    }
}

fn after_colon(note: &Option<String>) -> String {
    note.as_ref()
        .map(|note| format!(": {note}"))
        .unwrap_or_default()
}

/// A block as a person would name it.
fn named(id: &BlockId) -> String {
    match id {
        BlockId::Hash(hash) => hash.block_hash.to_string(),
        BlockId::Number(number) => number.to_string(),
    }
}
