//! From a chain to a snapshot: find the block, resume, fold page by page, make sure that nothing moved and that the
//! contracts say the same.

use std::path::PathBuf;

use super::checkpoint::{self, Found, Store};
use super::pages::{Pages, Size};
use super::retry::Retrying;
use super::saving::{Progress, Saver};
use super::second::Second;
use super::snapshot_block::{Found as Snapshot, Search};
use crate::chain::comparison::{Comparison, Touched};
use crate::chain::{Block, Error, LogEntry, Message, Request, Source, State, Tell};

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
    /// Whether the contracts were asked, and say the same.
    pub compared: bool,
    /// The contracts after it.
    pub state: State,
}

/// Folds the events of a chain up to the block asked for. No log of a later block is asked for.
///
/// # Errors
/// A node that does not answer or does not have the block, a block that is not the week's, events that contradict each
/// other or give something else than the contracts say, a checkpoint that cannot be written or is another chain's.
pub async fn read<S: Source>(
    source: &S,
    request: &Request,
    tell: Tell<'_>,
) -> Result<Folded, Error> {
    read_twice(source, None, request, tell).await
}

/// As [`read`], and everything that is read is read from the second node as well, which must have the same snapshot block, the
/// same logs and the same state. What a checkpoint holds was read before: of that only the state is compared.
///
/// # Errors
/// As [`read`]; [`Error::Nodes`] and [`Error::Second`] where the second node says something else or nothing.
pub async fn read_twice<S: Source>(
    source: &S,
    second: Option<&S>,
    request: &Request,
    tell: Tell<'_>,
) -> Result<Folded, Error> {
    let retrying = |source| Retrying {
        source,
        retry: request.retry,
        tell,
    };
    let node = retrying(source);
    let second = second.map(retrying);
    let chain_id = node.chain_id().await?;
    if let Some(second) = &second {
        let stated = second.chain_id().await.map_err(Error::second)?;
        if stated != chain_id {
            return Err(Error::Chains {
                first: chain_id,
                second: stated,
            });
        }
    }
    let mut restarts = 0;
    let reading = Reading {
        node: &node,
        second: second.as_ref(),
        request,
        chain_id,
    };
    loop {
        match reading.run().await {
            Err(Error::Reorganised { number }) if restarts < RESTARTS => {
                restarts += 1;
                tell(Message::Warning(&format!(
                    "the chain was reorganised at or before block {number} while it was read: reading again"
                )));
            }
            other => return other,
        }
    }
}

/// Where a fold begins.
struct Start {
    progress: Progress,
    origin: Option<Origin>,
    /// Whether files may be written: not over one that is ahead.
    save: bool,
}

/// The checkpoint that a fold goes on from.
struct Origin {
    path: PathBuf,
    /// The last block in it.
    number: u64,
    /// Whether it is the newer file, and so worth keeping.
    newest: bool,
}

struct Reading<'a, S> {
    node: &'a Retrying<'a, S>,
    second: Option<&'a Retrying<'a, S>>,
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
        if let Some(second) = self.second(&target) {
            second.has(&target).await?;
        }
        let mut suspected = None;
        loop {
            let Start {
                progress,
                origin,
                save,
            } = self.start(&target).await?;
            (self.node.tell)(Message::Step(&format!(
                "snapshot at block {}, reading from block {}",
                target.number, progress.next
            )));
            let mut saver = Saver::new(
                self.store().filter(|_| save),
                origin.as_ref().is_some_and(|origin| origin.newest),
                self.chain_id,
                target,
                self.request.save_every,
            );
            let error = match self.fold(progress, &found, &mut saver).await {
                Ok(state) => {
                    return Ok(Folded {
                        chain_id: self.chain_id,
                        block: target,
                        last_of_week: found.last_of_week,
                        compared: self.request.compare.is_some(),
                        state,
                    });
                }
                Err(error) if error.blames_events() => error,
                Err(error) => return Err(error),
            };
            // Two halves of different chains contradict each other: that is no fault of the events.
            self.node.unmoved(&target).await?;
            let again = self.discard(origin, saver.wrote(), &mut suspected, &error)?;
            if !again {
                return Err(error);
            }
        }
    }

    /// Removes what of the checkpoints cannot be right after `error`, and says whether to try without.
    ///
    /// Whether a log is missing before a checkpoint or after it, the error does not tell. What comes after is read once more;
    /// if that does not help, the checkpoint is dropped (`suspected` is the block of the one that failed once).
    fn discard(
        &self,
        origin: Option<Origin>,
        wrote: bool,
        suspected: &mut Option<u64>,
        error: &Error,
    ) -> Result<bool, Error> {
        let Some([newer, older]) = self.store().map(|store| store.paths()) else {
            return Ok(false);
        };
        if wrote {
            Store::remove(&newer)?;
        }
        let Some(Origin {
            path,
            number,
            newest,
        }) = origin
        else {
            return Ok(false);
        };
        let first = suspected.replace(number) != Some(number);
        let what_now = if first {
            "what came after it is read again"
        } else {
            // The first write of a run moves the file it started from.
            Store::remove(if newest && wrote { &older } else { &path })?;
            "it is dropped, and what it held is read again"
        };
        (self.node.tell)(Message::Warning(&format!(
            "checkpoint {} of block {number}: going on from it gives an error ({error}); {what_now}",
            path.display()
        )));
        Ok(true)
    }

    /// The newest checkpoint of this chain that is not behind the target.
    async fn start(&self, target: &Block) -> Result<Start, Error> {
        let mut save = true;
        let paths = self.store().map(|store| store.paths());
        for (age, path) in paths.into_iter().flatten().enumerate() {
            let told = |why: &str| {
                let words = format!("checkpoint {}: {why}", path.display());
                (self.node.tell)(Message::Warning(&words));
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
                progress: Progress {
                    next: checkpoint.number + 1,
                    state: checkpoint.state,
                    touched: checkpoint.touched,
                },
                origin: Some(Origin {
                    path,
                    number: checkpoint.number,
                    newest: age == 0,
                }),
                save,
            });
        }
        Ok(Start {
            progress: Progress {
                state: State::new(self.request.contracts),
                touched: Touched::default(),
                next: self.request.first_block,
            },
            origin: None,
            save,
        })
    }

    async fn fold(
        &self,
        mut progress: Progress,
        found: &Snapshot,
        saver: &mut Saver,
    ) -> Result<State, Error> {
        let target = &found.block;
        let mut pages = Pages {
            node: self.node,
            contracts: self.request.contracts.addresses(),
            size: Size::new(self.request.page),
            tail: self.tail(target),
        };
        let mut second = self.second(target);
        let first = progress.next;
        while progress.next <= target.number {
            let page = next(&mut pages, second.as_mut(), progress.next, target.number);
            let page = match page.await {
                Ok(page) => page,
                Err(error) => {
                    saver.rescue(self.node, &mut progress).await;
                    return Err(error);
                }
            };
            let (last, entries) = page;
            for entry in &entries {
                progress.state.apply(entry)?;
                progress.touched.note(&self.request.contracts, entry);
            }
            (self.node.tell)(Message::Blocks {
                done: last.saturating_sub(first) + 1,
                total: target.number - first + 1,
                last,
            });
            progress.next = last + 1;
            if saver.advance() && progress.next <= target.number {
                saver.save(self.node, &mut progress).await?;
            }
        }
        self.node.unmoved(target).await?;
        progress.state.complete()?;
        self.compare(&mut progress, found, saver).await?;
        saver.save(self.node, &mut progress).await?;
        Ok(progress.state)
    }

    /// Holds what was folded against what the contracts say.
    async fn compare(
        &self,
        progress: &mut Progress,
        found: &Snapshot,
        saver: &mut Saver,
    ) -> Result<(), Error> {
        let Some(sample) = self.request.compare else {
            (self.node.tell)(Message::Warning(
                "what the events give is not compared with the contracts' state: a log that the node left out goes unnoticed",
            ));
            return Ok(());
        };
        let with = |node| Comparison {
            node,
            state: &progress.state,
            touched: &progress.touched,
            sample,
            week: self.request.week,
            block: &found.block,
        };
        let mut compared = with(self.node).run().await;
        if let (Ok(()), Some(second)) = (&compared, self.second) {
            compared = with(second).run().await.map_err(Error::second);
        }
        if let Err(error) = compared {
            if !error.blames_events() {
                saver.rescue(self.node, progress).await;
            }
            return Err(error);
        }
        // What was touched in a week is compared at its end, even if it was compared before.
        if found.last_of_week && !progress.touched.is_empty() {
            progress.touched = Touched::default();
            saver.compared();
        }
        Ok(())
    }

    fn second(&self, target: &Block) -> Option<Second<'_, S>> {
        let Request {
            contracts, page, ..
        } = self.request;
        let tail = self.tail(target);
        self.second
            .map(|node| Second::new(node, contracts, *page, tail))
    }

    /// The first block whose header is looked at in any case.
    fn tail(&self, target: &Block) -> u64 {
        (target.number + 1).saturating_sub(self.request.headers)
    }

    fn store(&self) -> Option<Store> {
        self.request.checkpoint.clone().map(Store::new)
    }
}

/// The next page, if the second node gives the same.
async fn next<S: Source>(
    pages: &mut Pages<'_, S>,
    second: Option<&mut Second<'_, S>>,
    from: u64,
    last: u64,
) -> Result<(u64, Vec<LogEntry>), Error> {
    let (to, entries) = pages.next(from, last).await?;
    if let Some(second) = second {
        second.gives(from, to, &entries).await?;
    }
    Ok((to, entries))
}
