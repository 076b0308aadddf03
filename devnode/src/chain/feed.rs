//! What happens on the chain, for whoever listens: subscriptions and filters.
//!
//! One log of events, bounded, that every listener reads at its own pace. The chain never waits for a listener, and a listener
//! that lags costs nothing: it holds a number. Nothing is kept while nobody listens.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use alloy::consensus::{TxEnvelope, transaction::Recovered};
use tokio::sync::watch;

use super::Block;

/// Blocks, added or removed, that the log keeps for listeners that lag.
const MAX_BLOCKS: usize = 100_000;
/// Of them, blocks that are on the chain no longer and so exist only for the log.
const MAX_REMOVED: usize = 10_000;
/// Events of any kind that the log keeps.
const MAX_EVENTS: usize = 400_000;

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// A transaction was accepted, to be mined at once or later.
    Transaction(Arc<Recovered<TxEnvelope>>),
    /// A block was added.
    Block(Arc<Block>),
    /// A block was taken away by `evm_revert`.
    Removed(Arc<Block>),
}

/// The log of events, shared by the chain, which writes, and its listeners.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    log: Mutex<Log>,
    /// Wakes listeners.
    written: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Log {
    events: VecDeque<Event>,
    /// Number of the first event kept.
    first: u64,
    blocks: usize,
    removed: usize,
    listeners: usize,
}

impl Feed {
    /// Announces transactions that were accepted.
    pub(crate) fn transaction(&self, tx: Arc<Recovered<TxEnvelope>>) {
        self.write(Event::Transaction(tx));
    }

    /// Announces a new block.
    pub(super) fn block(&self, block: Arc<Block>) {
        self.write(Event::Block(block));
    }

    /// Announces that a block exists no longer.
    pub(super) fn removed(&self, block: Arc<Block>) {
        self.write(Event::Removed(block));
    }

    /// Listens from now on.
    pub(crate) fn listen(self: &Arc<Self>) -> Listener {
        let mut log = self.log();
        log.listeners += 1;
        Listener {
            feed: self.clone(),
            written: self.written.subscribe(),
            next: log.end(),
        }
    }

    fn write(&self, event: Event) {
        let mut log = self.log();
        if log.listeners == 0 {
            return;
        }
        log.push(event);
        drop(log);
        self.written.send_replace(());
    }

    /// Nothing that holds this lock can panic half-way.
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn end(&self) -> u64 {
        self.first + self.events.len() as u64
    }

    fn push(&mut self, event: Event) {
        self.count(&event, 1);
        self.events.push_back(event);
        while self.blocks > MAX_BLOCKS
            || self.removed > MAX_REMOVED
            || self.events.len() > MAX_EVENTS
        {
            let Some(oldest) = self.events.pop_front() else {
                break;
            };
            self.first += 1;
            self.count(&oldest, -1);
        }
    }

    fn count(&mut self, event: &Event, change: isize) {
        let counter = match event {
            Event::Transaction(_) => return,
            Event::Block(_) => &mut self.blocks,
            Event::Removed(_) => &mut self.removed,
        };
        *counter = counter.saturating_add_signed(change);
    }

    fn forget(&mut self) {
        self.first = self.end();
        self.events.clear();
        (self.blocks, self.removed) = (0, 0);
    }
}

/// A place in the feed. While any exists, the feed keeps events.
#[derive(Debug)]
pub(crate) struct Listener {
    feed: Arc<Feed>,
    written: watch::Receiver<()>,
    /// Number of the next event to read.
    next: u64,
}

impl Listener {
    /// The next events, at most `most`, oldest first. A listener that lags by more than the feed keeps goes on with the oldest
    /// event there is.
    pub(crate) fn take(&mut self, most: usize) -> Vec<Event> {
        let log = self.feed.log();
        self.next = self.next.max(log.first);
        let skipped = usize::try_from(self.next - log.first).unwrap_or(usize::MAX);
        let events: Vec<_> = log
            .events
            .iter()
            .skip(skipped)
            .take(most)
            .cloned()
            .collect();
        self.next += events.len() as u64;
        events
    }

    /// Waits until there may be something to take.
    pub(crate) async fn wait(&mut self) {
        // It fails if the feed is gone, which this listener keeps alive.
        let _ = self.written.changed().await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut log = self.feed.log();
        log.listeners -= 1;
        if log.listeners == 0 {
            log.forget();
        }
    }
}
