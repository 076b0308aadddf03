//! What the fold is fed with: logs, each with its position in the chain and its time.

use std::fmt::{self, Display, Formatter};

use alloy_primitives::Log;
use serde::{Deserialize, Serialize};

/// Where in the chain a log is. Positions are ordered as the chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LogPosition {
    /// Number of the block.
    pub block: u64,
    /// Index of the log within the block.
    pub index: u64,
}

impl Display for LogPosition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "block {}, log {}", self.block, self.index)
    }
}

/// A log, its position and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Where it is.
    pub position: LogPosition,
    /// When its block was, unix seconds.
    pub timestamp: u64,
    /// Who emitted what.
    pub log: Log,
}
