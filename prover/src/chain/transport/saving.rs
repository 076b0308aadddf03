//! When a fold is put on disk while it is read.

use std::time::{Duration, Instant};

use super::checkpoint::{Checkpoint, Store};
use super::patience::Patient;
use crate::chain::{Block, Error, Notice, Patience, Source, State};

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
        }
    }

    /// A page was folded. Whether it is time to save.
    pub(super) fn advance(&mut self) -> bool {
        self.unsaved = true;
        self.saved.elapsed() >= self.every
    }

    /// Writes a checkpoint of all blocks before `next`, after making sure that they are still the chain's.
    pub(super) async fn save<S: Source>(
        &mut self,
        node: &Patient<'_, S>,
        state: &mut State,
        next: u64,
    ) -> Result<(), Error> {
        let Some(store) = self.store.as_ref().filter(|_| self.unsaved) else {
            return Ok(());
        };
        let number = next - 1;
        let block = node.find(number).await?;
        node.unmoved(&self.target).await?;
        let block = block.ok_or(Error::NoBlock { number })?;
        if std::mem::take(&mut self.keep) {
            store.keep()?;
        }
        // Moved in and out again: a copy would take as much memory once more.
        let empty = State::new(*state.contracts());
        let written = Checkpoint {
            chain_id: self.chain_id,
            number,
            hash: block.hash,
            state: std::mem::replace(state, empty),
        };
        let result = store.write(&written);
        *state = written.state;
        self.saved = Instant::now();
        self.unsaved = false;
        result
    }

    /// Saves after a failure, if the node answers at all. The failure is what the caller hears of.
    pub(super) async fn rescue<S: Source>(
        &mut self,
        node: &Patient<'_, S>,
        state: &mut State,
        next: u64,
    ) {
        let hasty = Patient {
            patience: Patience {
                retries: 0,
                ..node.patience
            },
            ..*node
        };
        if let Err(error) = self.save(&hasty, state, next).await {
            let words = format!("what was read since the last checkpoint is not kept: {error}");
            (node.tell)(Notice::Warning(&words));
        }
    }
}
