//! What the fold is fed with: logs, each with its place in the chain.

use std::fmt::{self, Display, Formatter};

use alloy_primitives::Log;
use serde::{Deserialize, Serialize};

/// Where in the chain a log is. Places are ordered as the chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Number of the block.
    pub block: u64,
    /// Index of the log within the block.
    pub index: u64,
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "block {}, log {}", self.block, self.index)
    }
}

/// A log and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub place: Place,
    /// Who emitted what.
    pub log: Log,
}
