//! From a chain to a snapshot: find the block, resume, fold page by page, make sure that nothing moved.

use super::checkpoint::{self, Found, Store};
use super::pages::{Pages, Size};
use super::patience::Patient;
use super::saving::Saver;
use super::snapshot_block::Search;
use crate::chain::{Block, Error, Notice, Request, Source, State, Tell};

/// How often to begin anew because the chain was reorganised while it was read.
const RESTARTS: u32 = 5;

/// The state of the contracts at a block.
#[derive(Debug)]
pub struct Folded {
    /// Which chain.
    pub chain_id: u64,
    /// The block.
    pub block: Block,
    /// Whether it is the last of the week, for good.
    pub last_of_week: bool,
    /// The contracts after it.
    pub state: State,
}

/// Folds the events of a chain up to the block asked for. No log of a later block is asked for.
///
/// # Errors
/// A node that does not answer or does not have the block, a block that is not the week's, events that contradict each
/// other, a checkpoint that cannot be written or is another chain's.
pub async fn read<S: Source>(
    source: &S,
    request: &Request,
    tell: Tell<'_>,
) -> Result<Folded, Error> {
    let node = Patient {
        source,
        patience: request.patience,
        tell,
    };
    let chain_id = node.chain_id().await?;
    let mut restarts = 0;
    let reading = Reading {
        node: &node,
        request,
        chain_id,
    };
    loop {
        match reading.run().await {
            Err(Error::Reorganised { number }) if restarts < RESTARTS => {
                restarts += 1;
                tell(Notice::Warning(&format!(
                    "the chain was reorganised at or before block {number} while it was read: reading again"
                )));
            }
            other => return other,
        }
    }
}

/// Where a fold begins.
struct Start {
    state: State,
    /// The block after the last one folded.
    next: u64,
    /// Whether the newer file is where it comes from, and so worth keeping.
    from_newest: bool,
    /// Whether files may be written: not over one that is ahead.
    save: bool,
}

struct Reading<'a, S> {
    node: &'a Patient<'a, S>,
    request: &'a Request,
    chain_id: u64,
}

impl<S: Source> Reading<'_, S> {
    async fn run(&self) -> Result<Folded, Error> {
        let search = Search {
            week: self.request.week,
            end: self.request.week_end,
            when: self.request.when,
            first: self.request.first_block,
            confirmations: self.request.confirmations,
        };
        let found = search.run(self.node).await?;
        let target = found.block;
        let start = self.start(&target).await?;
        (self.node.tell)(Notice::Step(&format!(
            "snapshot at block {}, reading from block {}",
            target.number, start.next
        )));
        let state = match self.fold(start, &target).await {
            // Two halves of different chains contradict each other: that is no fault of the events.
            Err(error @ Error::Event { .. }) => {
                self.node.unmoved(&target).await?;
                return Err(error);
            }
            other => other?,
        };
        Ok(Folded {
            chain_id: self.chain_id,
            block: target,
            last_of_week: found.last_of_week,
            state,
        })
    }

    /// The newest checkpoint of this chain that is not behind the target.
    async fn start(&self, target: &Block) -> Result<Start, Error> {
        let mut save = true;
        let paths = self.store().map(|store| store.paths());
        for (age, path) in paths.into_iter().flatten().enumerate() {
            let told = |why: &str| {
                let words = format!("checkpoint {}: {why}", path.display());
                (self.node.tell)(Notice::Warning(&words));
            };
            let checkpoint = match checkpoint::read(&path, self.chain_id, &self.request.contracts)?
            {
                Found::Nothing => continue,
                Found::Unusable(reason) => {
                    told(&format!("{reason}; it is not used"));
                    continue;
                }
                Found::Whole(checkpoint) => *checkpoint,
            };
            let now = self.node.find(checkpoint.number).await?;
            if now.map(|block| block.hash) != Some(checkpoint.hash) {
                told(&format!(
                    "the chain was reorganised: block {} was {}, now {}; it is not used",
                    checkpoint.number,
                    checkpoint.hash,
                    now.map_or_else(
                        || "there is none".to_owned(),
                        |block| block.hash.to_string()
                    )
                ));
                continue;
            }
            if checkpoint.number > target.number {
                told(&format!(
                    "it is at block {}, after the snapshot: it is left as it is",
                    checkpoint.number
                ));
                save = false;
                continue;
            }
            return Ok(Start {
                next: checkpoint.number + 1,
                state: checkpoint.state,
                from_newest: age == 0,
                save,
            });
        }
        Ok(Start {
            state: State::new(self.request.contracts),
            next: self.request.first_block,
            from_newest: false,
            save,
        })
    }

    async fn fold(&self, start: Start, target: &Block) -> Result<State, Error> {
        let Start {
            mut state,
            mut next,
            from_newest,
            save,
        } = start;
        let mut saver = Saver::new(
            self.store().filter(|_| save),
            from_newest,
            self.chain_id,
            *target,
            self.request.save_every,
        );
        let mut pages = Pages {
            node: self.node,
            contracts: self.request.contracts.addresses(),
            size: Size::new(self.request.page),
        };
        while next <= target.number {
            let page = match pages.next(next, target.number).await {
                Ok(page) => page,
                Err(error) => {
                    saver.rescue(self.node, &mut state, next).await;
                    return Err(error);
                }
            };
            let (last, entries) = page;
            for entry in &entries {
                state.apply(entry)?;
            }
            (self.node.tell)(Notice::Step(&format!(
                "blocks {next} to {last} of {}: {} events",
                target.number,
                entries.len()
            )));
            next = last + 1;
            if saver.advance() && next <= target.number {
                saver.save(self.node, &mut state, next).await?;
            }
        }
        self.node.unmoved(target).await?;
        state.complete()?;
        saver.save(self.node, &mut state, next).await?;
        Ok(state)
    }

    fn store(&self) -> Option<Store> {
        self.request.checkpoint.clone().map(Store::new)
    }
}
