//! A node in memory with the moods of real ones, which remembers what it was asked for.

use std::sync::Mutex;

use alloy::rpc::types;
use alloy_primitives::{Address, B256, Bloom, Log, keccak256};
use prover::chain::{
    Answer, At, Block, Call, LogEntry, LogPosition, Query, Source, SourceError, State,
};

use crate::contracts;
use crate::story::CONTRACTS;

/// Seconds between blocks.
pub(crate) const PACE: u64 = 1_000;

/// What the node will do on some request.
type Event = (usize, Box<dyn FnOnce(&mut Chain) + Send>);

/// Blocks, from number 0, and what the node is like.
pub(crate) struct Chain {
    blocks: Vec<Block>,
    entries: Vec<LogEntry>,
    pub(crate) chain_id: u64,
    /// Makes the hashes of blocks to come others than those of a fork.
    pub(crate) fork: u8,
    /// The newest final block; `None` if the node does not know.
    pub(crate) finalized: Option<u64>,
    /// Ranges of more blocks are refused.
    pub(crate) most_blocks: u64,
    /// Answers with more logs are refused.
    pub(crate) most_logs: usize,
    /// So many requests in a row get no answer.
    pub(crate) drops: u32,
    /// So many requests in a row are refused.
    pub(crate) refusals: u32,
    /// Every request so numbered gets no answer.
    pub(crate) drop_every: Option<usize>,
    /// Logs that the node does not give, though the contracts emitted them.
    pub(crate) lost: Vec<LogPosition>,
    /// Headers tell of those: nobody has made new ones.
    pub(crate) blooms_tell: bool,
    /// Logs of somebody else, which are nobody's business but the blooms'.
    pub(crate) foreign: Vec<(u64, Log)>,
    /// Logs that it gives with the hash of another block.
    pub(crate) misplaced: Vec<LogPosition>,
    /// Logs that it gives only to who asks for their block alone.
    pub(crate) shy: Vec<LogPosition>,
    /// It gives all logs once the contracts were asked.
    pub(crate) recovers: bool,
    /// The node keeps no state.
    pub(crate) stateless: bool,
    pub(crate) asked: Vec<Query>,
    /// Contracts asked, and the block, since this was last emptied.
    pub(crate) called: Vec<(Address, u64)>,
    requests: usize,
    events: Vec<Event>,
}

impl Chain {
    /// A chain of `blocks` blocks with these logs, from `genesis` on.
    fn new(entries: Vec<LogEntry>, blocks: u64, genesis: u64) -> Self {
        let mut chain = Self {
            blocks: Vec::new(),
            entries,
            chain_id: 412_346,
            fork: 0,
            finalized: None,
            most_blocks: u64::MAX,
            most_logs: usize::MAX,
            drops: 0,
            refusals: 0,
            drop_every: None,
            lost: Vec::new(),
            blooms_tell: false,
            foreign: Vec::new(),
            misplaced: Vec::new(),
            shy: Vec::new(),
            recovers: false,
            stateless: false,
            asked: Vec::new(),
            called: Vec::new(),
            requests: 0,
            events: Vec::new(),
        };
        chain.grow(blocks, genesis);
        chain
    }

    /// Adds blocks; the first has this time.
    pub(crate) fn grow(&mut self, blocks: u64, mut timestamp: u64) {
        for _ in 0..blocks {
            let number = self.blocks.len() as u64;
            let parent = self.blocks.last().map_or(B256::ZERO, |block| block.hash);
            let mut seed = parent.to_vec();
            seed.push(self.fork);
            self.blocks.push(Block {
                number,
                hash: keccak256(&seed),
                timestamp,
                logs_bloom: Bloom::ZERO,
            });
            timestamp += PACE;
        }
        self.finalized = self.finalized.map(|_| self.blocks.len() as u64 - 1);
    }

    /// Replaces every block from `number` on by others without logs, and one more.
    pub(crate) fn reorganise(&mut self, number: u64) {
        let count = self.blocks.len() as u64 - number;
        let timestamp = self.blocks[number as usize].timestamp;
        self.blocks.truncate(number as usize);
        self.entries.retain(|entry| entry.position.block < number);
        self.fork += 1;
        self.grow(count + 1, timestamp);
    }

    /// Adds logs to blocks that are there.
    pub(crate) fn fill(&mut self, entries: &[LogEntry]) {
        self.entries.extend_from_slice(entries);
    }

    fn hash(&self, position: LogPosition) -> B256 {
        let off = u64::from(self.misplaced.contains(&position));
        self.blocks[(position.block - off) as usize].hash
    }

    /// A header, whose bloom has the logs that the contracts and others emitted.
    fn block(&self, number: u64) -> Option<Block> {
        let block = self.blocks.get(usize::try_from(number).ok()?)?;
        let logs = self
            .entries
            .iter()
            .filter(|entry| entry.position.block == number)
            .filter(|entry| self.blooms_tell || !self.lost.contains(&entry.position));
        let foreign = self.foreign.iter().filter(|(block, _)| *block == number);
        let foreign = foreign.map(|(_, log)| log);
        Some(Block {
            logs_bloom: logs.map(|entry| &entry.log).chain(foreign).collect(),
            ..*block
        })
    }

    /// What the contracts hold after a block, whatever the node says of their logs.
    fn state(&self, number: u64) -> State {
        let mut state = State::new(CONTRACTS);
        for entry in self
            .entries
            .iter()
            .filter(|entry| entry.position.block <= number)
        {
            state.apply(entry).unwrap();
        }
        state
    }

    fn foreign(&self, query: Query) -> impl Iterator<Item = types::Log> {
        let some = self.foreign.iter().enumerate();
        let some = some.filter(move |(_, (block, _))| (query.from..=query.to).contains(block));
        some.map(|(index, (block, log))| types::Log {
            inner: log.clone(),
            block_number: Some(*block),
            block_hash: Some(self.blocks[*block as usize].hash),
            log_index: Some(1_000 + index as u64),
            ..types::Log::default()
        })
    }

    fn request(&mut self) -> Result<(), SourceError> {
        self.requests += 1;
        let now = self.requests;
        let (due, later) = std::mem::take(&mut self.events)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.events = later;
        let due: Vec<Event> = due;
        for (_, event) in due {
            event(self);
        }
        let dropped = self.drops > 0 || self.drop_every.is_some_and(|n| now.is_multiple_of(n));
        self.drops = self.drops.saturating_sub(1);
        if let Some(left) = self.refusals.checked_sub(1) {
            self.refusals = left;
            return Err(SourceError::Refused {
                code: -32_005,
                message: "limit exceeded".into(),
            });
        }
        if dropped {
            return Err(SourceError::NoAnswer("connection reset".into()));
        }
        Ok(())
    }

    fn logs(&self, query: Query) -> Result<Vec<types::Log>, SourceError> {
        let refused = |message: &str| SourceError::Refused {
            code: -32_005,
            message: message.into(),
        };
        if query.to - query.from + 1 > self.most_blocks {
            return Err(refused("block range is too wide"));
        }
        let alone = query.from == query.to;
        let given = |position: &LogPosition| {
            let withheld = self.lost.contains(position) || (self.shy.contains(position) && !alone);
            (query.from..=query.to).contains(&position.block) && !withheld
        };
        let found: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| given(&entry.position))
            .map(|entry| types::Log {
                inner: entry.log.clone(),
                block_number: Some(entry.position.block),
                block_hash: Some(self.hash(entry.position)),
                log_index: Some(entry.position.index),
                ..types::Log::default()
            })
            .collect();
        let mut found = found;
        if query.contracts.is_none() {
            found.extend(self.foreign(query));
        }
        if found.len() > self.most_logs && query.to > query.from {
            return Err(refused("query returned more than 10000 results"));
        }
        Ok(found)
    }
}

/// The node.
pub(crate) struct Node(pub(crate) Mutex<Chain>);

impl Node {
    pub(crate) fn new(entries: Vec<LogEntry>, blocks: u64, genesis: u64) -> Self {
        Self(Mutex::new(Chain::new(entries, blocks, genesis)))
    }

    /// Changes the node.
    pub(crate) fn set(&self, change: impl FnOnce(&mut Chain)) {
        change(&mut self.0.lock().unwrap());
    }

    /// Changes the node in so many requests from now.
    pub(crate) fn after(&self, requests: usize, change: impl FnOnce(&mut Chain) + Send + 'static) {
        let mut chain = self.0.lock().unwrap();
        let at = chain.requests + requests;
        chain.events.push((at, Box::new(change)));
    }

    /// Requests until now.
    pub(crate) fn requests(&self) -> usize {
        self.0.lock().unwrap().requests
    }

    /// Ranges asked for since this was last called.
    pub(crate) fn asked(&self) -> Vec<(u64, u64)> {
        let asked = std::mem::take(&mut self.0.lock().unwrap().asked);
        asked.iter().map(|query| (query.from, query.to)).collect()
    }

    pub(crate) fn hash(&self, number: u64) -> B256 {
        self.0.lock().unwrap().blocks[number as usize].hash
    }
}

impl Source for Node {
    async fn chain_id(&self) -> Result<u64, SourceError> {
        let mut chain = self.0.lock().unwrap();
        chain.request()?;
        Ok(chain.chain_id)
    }

    async fn block(&self, at: At) -> Result<Option<Block>, SourceError> {
        let mut chain = self.0.lock().unwrap();
        chain.request()?;
        let number = match at {
            At::Number(number) => number,
            At::Latest => chain.blocks.len() as u64 - 1,
            At::Finalized => chain.finalized.ok_or(SourceError::Refused {
                code: -32_602,
                message: "unknown tag".into(),
            })?,
        };
        Ok(chain.block(number))
    }

    async fn blocks(&self, numbers: &[u64]) -> Result<Vec<Option<Block>>, SourceError> {
        let mut chain = self.0.lock().unwrap();
        chain.request()?;
        Ok(numbers.iter().map(|number| chain.block(*number)).collect())
    }

    async fn calls(&self, calls: &[Call], block: u64) -> Result<Vec<Answer>, SourceError> {
        let mut chain = self.0.lock().unwrap();
        chain.request()?;
        chain
            .called
            .extend(calls.iter().map(|call| (call.to, block)));
        if chain.stateless {
            return Err(SourceError::Refused {
                code: -32_000,
                message: "missing trie node 5f0c (path )".into(),
            });
        }
        if chain.recovers {
            chain.lost.clear();
        }
        let state = chain.state(block);
        Ok(calls
            .iter()
            .map(|call| contracts::answer(&state, call))
            .collect())
    }

    async fn logs(&self, query: Query) -> Result<Vec<types::Log>, SourceError> {
        let mut chain = self.0.lock().unwrap();
        if let Some(contracts) = query.contracts {
            assert_eq!(contracts, CONTRACTS.addresses());
            chain.asked.push(query);
        }
        chain.request()?;
        chain.logs(query)
    }
}
