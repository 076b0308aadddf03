//! When a fold is put on disk while it is read.

use std::time::{Duration, Instant};

use super::checkpoint::{Checkpoint, Store};
use super::retry::Retrying;
use crate::chain::comparison::Touched;
use crate::chain::{Block, Error, Message, RetryPolicy, Source, State};

/// Keeps what was read in a file, if there is one.
pub(super) struct Saver {
    store: Option<Store>,
    /// Whether the file must be kept as the older one first.
    keep: bool,
    chain_id: u64,
    /// The block aimed at: while it stands, so does all that was read.
    target: Block,
    /// How much work an interruption may cost.
    every: Duration,
    saved: Instant,
    unsaved: bool,
    /// Whether the newer file is of this run.
    wrote: bool,
}

/// What is put on disk.
pub(super) struct Progress {
    pub(super) state: State,
    /// What was not compared with the contracts yet.
    pub(super) touched: Touched,
    /// The block after the last one folded.
    pub(super) next: u64,
}

impl Saver {
    /// Saves to `store`, which holds what the fold started from if `keep`.
    pub(super) fn new(
        store: Option<Store>,
        keep: bool,
        chain_id: u64,
        target: Block,
        every: Duration,
    ) -> Self {
        Self {
            store,
            keep,
            chain_id,
            target,
            every,
            saved: Instant::now(),
            unsaved: false,
            wrote: false,
        }
    }

    /// Whether the newer file is of this run.
    pub(super) fn wrote(&self) -> bool {
        self.wrote
    }

    /// What was folded is as it was, but compared: worth a file.
    pub(super) fn compared(&mut self) {
        self.unsaved = true;
    }

    /// A page was folded. Whether it is time to save.
    pub(super) fn advance(&mut self) -> bool {
        self.unsaved = true;
        self.saved.elapsed() >= self.every
    }

    /// Writes a checkpoint, after making sure that the blocks folded are still the chain's.
    pub(super) async fn save<S: Source>(
        &mut self,
        node: &Retrying<'_, S>,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        let Some(store) = self.store.as_ref().filter(|_| self.unsaved) else {
            return Ok(());
        };
        let number = progress.next - 1;
        let block = node.find(number).await?;
        node.unmoved(&self.target).await?;
        let block = block.ok_or(Error::NoBlock { number })?;
        if std::mem::take(&mut self.keep) {
            store.keep()?;
        }
        // Moved in and out again: a copy would take as much memory once more.
        let empty = State::new(*progress.state.contracts());
        let written = Checkpoint {
            chain_id: self.chain_id,
            number,
            hash: block.hash,
            state: std::mem::replace(&mut progress.state, empty),
            touched: std::mem::take(&mut progress.touched),
        };
        let result = store.write(&written);
        progress.state = written.state;
        progress.touched = written.touched;
        self.wrote = true;
        self.saved = Instant::now();
        self.unsaved = false;
        result
    }

    /// Saves after a failure, if the node answers at all. The failure is what the caller hears of.
    pub(super) async fn rescue<S: Source>(
        &mut self,
        node: &Retrying<'_, S>,
        progress: &mut Progress,
    ) {
        let hasty = Retrying {
            retry: RetryPolicy {
                retries: 0,
                ..node.retry
            },
            ..*node
        };
        if let Err(error) = self.save(&hasty, progress).await {
            let words = format!("what was read since the last checkpoint is not kept: {error}");
            (node.tell)(Message::Warning(&words));
        }
    }
}
