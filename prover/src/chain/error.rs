//! What stops a week from being computed from a chain.

use std::path::PathBuf;

use alloy_primitives::{Address, Bytes};

use super::{Contract, Contracts, Difference, Fault, LogPosition, SourceError};

/// Why a chain does not give a week.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The week lies beyond the clock.
    #[error("week {week} from genesis {genesis} lies beyond 64-bit time")]
    Clock {
        /// The week.
        week: u32,
        /// Start of week 0.
        genesis: u64,
    },
    /// An event contradicts the ones before it, or has no meaning for this program.
    #[error("{position}, {} at {emitter}: {fault}", named(*contract))]
    Event {
        /// Where it is.
        position: LogPosition,
        /// Who emitted it.
        emitter: Address,
        /// Which contract that is.
        contract: Option<Contract>,
        /// What is wrong.
        fault: Box<Fault>,
    },
    /// The events end where they cannot.
    #[error(
        "the events up to the snapshot are not all there: {fault}. Are the addresses, the network and the first block right?"
    )]
    Incomplete {
        /// What is missing.
        fault: Box<Fault>,
    },
    /// The events do not give what the contracts say.
    #[error(
        "the events up to block {block} do not give what the contracts say at it: {}. The node left logs out, invented some or \
         lags behind: ask again later, or use another node",
        listed(differences)
    )]
    Disagreement {
        /// The snapshot block.
        block: u64,
        /// What differs; not necessarily all of it.
        differences: Vec<Difference>,
    },
    /// Two nodes do not say the same.
    #[error(
        "block {block}, {what}: {first} by the node, {second} by the second one. One of them is wrong or behind: ask again later, or \
         use another node"
    )]
    Nodes {
        /// The block.
        block: u64,
        /// What of it: the vehicle, device or contract of a log, or the header.
        what: String,
        /// What the node says.
        first: String,
        /// What the second one says.
        second: String,
    },
    /// Two nodes are of different chains.
    #[error("the node is of chain {first}, the second one of chain {second}")]
    Chains {
        /// The chain id of the node.
        first: u64,
        /// That of the second one.
        second: u64,
    },
    /// What is said of a node, of the second one.
    #[error("the second node: {0}")]
    Second(Box<Error>),
    /// A contract does not answer as its interface says.
    #[error(
        "{contract} at {address} does not answer {signature} at block {block} ({answer}): are the address and the network right, \
         and was its program alive then?"
    )]
    Unanswered {
        /// The contract.
        contract: Contract,
        /// Its address.
        address: Address,
        /// The function.
        signature: &'static str,
        /// When it was asked.
        block: u64,
        /// What came back: data, or a revert's.
        answer: Bytes,
    },
    /// The node keeps no state so old.
    #[error(
        "the node has no state of block {block} ({source}), and without it the events are compared with nothing: use a node that \
         keeps old state (an archive node), or go without with --unchecked, which gives nothing to publish"
    )]
    NoState {
        /// The snapshot block.
        block: u64,
        /// Its words.
        source: SourceError,
    },
    /// The node did not give what it was asked for, however often.
    #[error(
        "{asked}: {source}, {times} times in a row. What was read until then is kept if there is a checkpoint"
    )]
    Source {
        /// What it was asked for.
        asked: String,
        /// How often.
        times: u32,
        /// The last answer.
        source: SourceError,
    },
    /// The node has no such block.
    #[error("the node has no block {number}: is it behind, or without history?")]
    NoBlock {
        /// The block.
        number: u64,
    },
    /// The node gave logs that it was not asked for.
    #[error(
        "the node answered with {problem} when asked for blocks {from} to {to}: use another node"
    )]
    OddAnswer {
        /// The first block asked for.
        from: u64,
        /// The last.
        to: u64,
        /// What is odd.
        problem: &'static str,
    },
    /// The week is not over, as far as that is settled.
    #[error(
        "week {week} ends at {end}, but the {settled} block {number} is of {timestamp}: the snapshot could still change. \
         Wait, or look at the week so far with --block {number}"
    )]
    WeekNotOver {
        /// The week.
        week: u32,
        /// First second after it.
        end: u64,
        /// `finalized`, `confirmed` or `latest`.
        settled: &'static str,
        /// That block.
        number: u64,
        /// Its time.
        timestamp: u64,
    },
    /// The week ended before the first block that matters.
    #[error(
        "week {week} ended at {end}, but block {number}, the first to be read, is of {timestamp}: there was nothing yet"
    )]
    BeforeContracts {
        /// The week.
        week: u32,
        /// First second after it.
        end: u64,
        /// The first block.
        number: u64,
        /// Its time.
        timestamp: u64,
    },
    /// The block given is not before the end of the week.
    #[error(
        "block {number} is of {timestamp}, but week {week} ended at {end}: take an earlier block"
    )]
    BlockAfterWeek {
        /// The block.
        number: u64,
        /// Its time.
        timestamp: u64,
        /// The week.
        week: u32,
        /// First second after it.
        end: u64,
    },
    /// The chain changed while it was read.
    #[error(
        "the chain was reorganised at or before block {number}, again and again: wait until it is settled"
    )]
    Reorganised {
        /// The block aimed at.
        number: u64,
    },
    /// The registry counts weeks from another moment.
    #[error("the manufacturer registry counts weeks from {actual}, not from {given}")]
    Genesis {
        /// Its genesis.
        actual: u64,
        /// The one given.
        given: u64,
    },
    /// A checkpoint cannot be read or written.
    #[error("checkpoint {path}: {source}")]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A checkpoint of something else must not be replaced.
    #[error(
        "checkpoint {path} is of chain {chain_id}, manufacturer registry {}, vehicles {}, devices {}: give another file",
        contracts.manufacturer_registry, contracts.vehicle_id, contracts.device_registry
    )]
    ForeignCheckpoint {
        /// The file.
        path: PathBuf,
        /// Its chain.
        chain_id: u64,
        /// Its contracts.
        contracts: Box<Contracts>,
    },
    /// A file that is no checkpoint must not become one.
    #[error("{path} is no checkpoint: it would be overwritten; give another file, or remove it")]
    NoCheckpoint {
        /// The file.
        path: PathBuf,
    },
}

impl Error {
    /// Whether the events are at fault: some of those folded are false, or some are missing, be it now or before a checkpoint.
    pub(super) fn blames_events(&self) -> bool {
        match self {
            Self::Event { .. } | Self::Incomplete { .. } | Self::Disagreement { .. } => true,
            Self::Second(error) => error.blames_events(),
            _ => false,
        }
    }

    /// The same of the second node.
    pub(super) fn second(self) -> Self {
        Self::Second(Box::new(self))
    }
}

/// The first of them, and how many more.
fn listed(differences: &[Difference]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<_> = differences
        .iter()
        .take(SHOWN)
        .map(Difference::to_string)
        .collect();
    let more = match differences.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!("{}{more}", shown.join("; "))
}

fn named(contract: Option<Contract>) -> String {
    contract.map_or_else(|| "a contract".to_owned(), |contract| contract.to_string())
}
