//! Logs in pages as large as the node gives them.

use std::collections::BTreeMap;

use alloy::rpc::types;
use alloy_primitives::Address;

use super::logs::Check;
use super::retry::{RetryPolicy, Retrying, asked_for};
use crate::chain::{Error, LogEntry, LogPosition, Source, SourceError};

/// How often at most a page is asked for again that contradicts the headers: a reorganisation or a slow index is over soon,
/// a lie is not.
const CONTRADICTIONS: u32 = 2;
/// Pages in a row that must succeed after a refusal before a larger one is tried again.
const CALM: u32 = 16;

/// How many blocks to ask for at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    now: u64,
    most: u64,
    /// Successes since the size last changed.
    calm: u32,
    refused: bool,
}

impl Size {
    /// At most `most` blocks, at least one.
    pub(super) fn new(most: u64) -> Self {
        let most = most.max(1);
        Self {
            now: most,
            most,
            calm: 0,
            refused: false,
        }
    }

    /// The page was too large.
    fn shrink(&mut self) {
        self.now = (self.now / 2).max(1);
        self.calm = 0;
        self.refused = true;
    }

    /// The page was given.
    fn succeed(&mut self) {
        self.calm += 1;
        if self.calm >= CALM && self.refused && self.now < self.most {
            self.now = self.now.saturating_mul(2).min(self.most);
            self.calm = 0;
        }
    }
}

/// Reads the logs of some contracts page by page.
pub(super) struct Pages<'a, S> {
    pub(super) node: &'a Retrying<'a, S>,
    pub(super) contracts: [Address; 3],
    pub(super) size: Size,
    /// From this block on every header is looked at, whether a log of its block was given or not.
    pub(super) tail: u64,
}

impl<S: Source> Pages<'_, S> {
    /// The logs from block `from` on, up to a block of the node's choice that is not behind `last`: returned first.
    ///
    /// A refused page is halved, and so is one that twice in a row got no answer, since a node that is overburdened often
    /// does not say so. A page of one block is asked for again after a pause, and so is one that contradicts the headers.
    pub(super) async fn next(
        &mut self,
        from: u64,
        last: u64,
    ) -> Result<(u64, Vec<LogEntry>), Error> {
        let (mut failures, mut contradictions) = (0, 0);
        loop {
            let to = from.saturating_add(self.size.now - 1).min(last);
            let (query, asked) = asked_for(Some(self.contracts), from, to);
            let error = match self.node.source.logs(query).await {
                Ok(logs) => match self.check(from, to).times(&logs).await? {
                    Ok(times) => {
                        self.size.succeed();
                        return Ok((to, entries(logs, &times, from, to)?));
                    }
                    Err(words) => {
                        contradictions += 1;
                        let error = SourceError::Contradiction(words);
                        let policy = RetryPolicy {
                            retries: self.node.retry.retries.min(CONTRADICTIONS),
                            ..self.node.retry
                        };
                        let tell = self.node.tell;
                        policy.wait(contradictions, &asked, error, tell).await?;
                        continue;
                    }
                },
                Err(error) => error,
            };
            let single = to == from;
            if matches!(error, SourceError::Refused { .. }) && !single {
                self.size.now = to - from + 1;
                self.size.shrink();
                continue;
            }
            failures += 1;
            if failures > 1 && !single {
                self.size.shrink();
            }
            let waited = self
                .node
                .retry
                .wait(failures, &asked, error, self.node.tell);
            waited.await?;
        }
    }

    fn check(&self, from: u64, to: u64) -> Check<'_, S> {
        Check {
            node: self.node,
            contracts: self.contracts,
            from,
            to,
            tail: self.tail,
        }
    }
}

/// Logs with their places and times. A node that answers something else than it was asked is not read on.
fn entries(
    logs: Vec<types::Log>,
    times: &BTreeMap<u64, u64>,
    from: u64,
    to: u64,
) -> Result<Vec<LogEntry>, Error> {
    let odd = |problem: &'static str| Error::OddAnswer { from, to, problem };
    logs.into_iter()
        .map(|log| {
            if log.removed {
                return Err(odd("a log that a reorganisation removed"));
            }
            let (Some(block), Some(index)) = (log.block_number, log.log_index) else {
                return Err(odd("a log without block number and index"));
            };
            if !(from..=to).contains(&block) {
                return Err(odd("a log of another block"));
            }
            let timestamp = *times
                .get(&block)
                .ok_or_else(|| odd("a log of a block without a time"))?;
            Ok(LogEntry {
                position: LogPosition { block, index },
                timestamp,
                log: log.inner,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_page_is_halved_down_to_one_block() {
        let mut size = Size::new(10);
        let mut sizes = Vec::new();
        for _ in 0..5 {
            size.shrink();
            sizes.push(size.now);
        }
        assert_eq!(sizes, [5, 2, 1, 1, 1]);
    }

    #[test]
    fn after_a_while_of_success_pages_grow_again_up_to_the_most() {
        let mut size = Size::new(100);
        size.shrink();
        size.shrink();
        for (successes, expected) in [(15, 25), (1, 50), (16, 100), (64, 100)] {
            for _ in 0..successes {
                size.succeed();
            }
            assert_eq!(size.now, expected);
        }
    }

    #[test]
    fn a_page_holds_at_least_one_block() {
        assert_eq!(Size::new(0).now, 1);
    }
}
