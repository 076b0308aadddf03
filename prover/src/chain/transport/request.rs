//! What to read of a chain, and how.

use std::path::PathBuf;
use std::time::Duration;

use crate::chain::{Contracts, RetryPolicy, When};

/// What to read, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// Whose events.
    pub contracts: Contracts,
    /// The week.
    pub week: u32,
    /// First second after it, unix time.
    pub week_end: u64,
    /// Which block to stop at.
    pub when: When,
    /// The block of the contracts' deployment, or any before it.
    pub first_block: u64,
    /// Blocks that must follow one before it counts as settled; `None` to go by the node's finalized block.
    pub confirmations: Option<u64>,
    /// Most blocks to ask for at once.
    pub page: u64,
    /// How often to ask again.
    pub retry: RetryPolicy,
    /// How many of the vehicles, and as many of the devices, that no event was about since the last comparison are compared
    /// with the contracts as well, taken at random; `None` to compare nothing at all, for a node without old state.
    pub compare: Option<u64>,
    /// How many of the last blocks before the snapshot are held against their headers even if no log of them was given: an
    /// index of logs that lags behind the blocks lacks the newest.
    pub headers: u64,
    /// Where to keep the fold for the next run.
    pub checkpoint: Option<PathBuf>,
    /// How much work an interruption may cost.
    pub save_every: Duration,
}

impl Request {
    /// A fleet this large is compared whole, every time.
    pub const SAMPLE: u64 = 1_000;

    /// Some seconds of a fast chain, some minutes of a slow one: longer than an index of logs lags.
    pub const HEADERS: u64 = 64;

    /// A request for the end of `week`, from block 0, without checkpoint.
    pub fn new(contracts: Contracts, week: u32, week_end: u64) -> Self {
        Self {
            contracts,
            week,
            week_end,
            when: When::WeekEnd,
            first_block: 0,
            confirmations: None,
            page: 50_000,
            retry: RetryPolicy::default(),
            compare: Some(Self::SAMPLE),
            headers: Self::HEADERS,
            checkpoint: None,
            save_every: Duration::from_secs(30),
        }
    }
}
