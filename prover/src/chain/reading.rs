//! From a chain to a snapshot: find the block, resume, fold page by page, make sure that nothing moved.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::checkpoint::{self, Checkpoint, Found, Store};
use super::pages::{Pages, Size};
use super::patience::Patient;
use super::snapshot_block::Search;
use super::{Block, Contracts, Error, Notice, Patience, Source, State, Tell, When};

/// How often to begin anew because the chain was reorganised while it was read.
const RESTARTS: u32 = 5;

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
    pub patience: Patience,
    /// Where to keep the fold for the next run.
    pub checkpoint: Option<PathBuf>,
    /// How much work an interruption may cost.
    pub save_every: Duration,
}

impl Request {
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
            patience: Patience::default(),
            checkpoint: None,
            save_every: Duration::from_secs(30),
        }
    }
}

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
    loop {
        let reading = Reading {
            node: &node,
            request,
            chain_id,
            store: request.checkpoint.clone().map(Store::new),
        };
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
    store: Option<Store>,
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
                self.unmoved(&target).await?;
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
        for (age, path) in self.store.iter().flat_map(Store::paths).enumerate() {
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
        let mut saver = Saver {
            store: self.store.as_ref().filter(|_| save),
            keep: from_newest,
            at: Instant::now(),
            unsaved: false,
        };
        let mut pages = Pages {
            node: self.node,
            contracts: self.request.contracts.addresses(),
            size: Size::new(self.request.page),
        };
        while next <= target.number {
            let page = match pages.next(next, target.number).await {
                Ok(page) => page,
                Err(error) => {
                    self.rescue(&mut saver, &mut state, next, target).await;
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
            saver.unsaved = true;
            if saver.at.elapsed() >= self.request.save_every && next <= target.number {
                self.save(&mut saver, &mut state, next, target).await?;
            }
        }
        self.unmoved(target).await?;
        state.complete()?;
        self.save(&mut saver, &mut state, next, target).await?;
        Ok(state)
    }

    /// Keeps what was read before a failure, if the node answers at all. The failure is what the caller hears of.
    async fn rescue(&self, saver: &mut Saver<'_>, state: &mut State, next: u64, target: &Block) {
        let hasty = Patient {
            patience: Patience {
                retries: 0,
                ..self.request.patience
            },
            ..*self.node
        };
        let reading = Reading {
            node: &hasty,
            store: None,
            ..*self
        };
        if let Err(error) = reading.save(saver, state, next, target).await {
            let words = format!("what was read since the last checkpoint is not kept: {error}");
            (self.node.tell)(Notice::Warning(&words));
        }
    }

    /// Writes a checkpoint of all blocks before `next`, after making sure that they are still the chain's.
    async fn save(
        &self,
        saver: &mut Saver<'_>,
        state: &mut State,
        next: u64,
        target: &Block,
    ) -> Result<(), Error> {
        let Some(store) = saver.store.filter(|_| saver.unsaved) else {
            return Ok(());
        };
        let block = self.node.find(next - 1).await?;
        self.unmoved(target).await?;
        let number = next - 1;
        let block = block.ok_or(Error::NoBlock { number })?;
        if std::mem::take(&mut saver.keep) {
            store.keep()?;
        }
        let written = Checkpoint {
            chain_id: self.chain_id,
            number: block.number,
            hash: block.hash,
            state: std::mem::replace(state, State::new(self.request.contracts)),
        };
        let result = store.write(&written);
        *state = written.state;
        saver.at = Instant::now();
        saver.unsaved = false;
        result
    }

    /// Refuses to go on if the block aimed at is another one by now.
    async fn unmoved(&self, target: &Block) -> Result<(), Error> {
        let now = self.node.find(target.number).await?;
        if now.map(|block| block.hash) == Some(target.hash) {
            Ok(())
        } else {
            let number = target.number;
            Err(Error::Reorganised { number })
        }
    }
}

/// When and where to save.
struct Saver<'a> {
    store: Option<&'a Store>,
    /// Whether the file must be kept as the older one first.
    keep: bool,
    at: Instant,
    unsaved: bool,
}
