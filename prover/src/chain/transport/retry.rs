//! Asking again: nodes restart, connections drop, quotas fill up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use alloy::rpc::types::Log;
use alloy_primitives::Address;

use crate::chain::{Answer, At, Block, Call, Error, Message, Query, Source, SourceError, Tell};

/// How long a pause grows at most.
const LONGEST: Duration = Duration::from_secs(30);

/// How often to ask again before giving up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Failures in a row after which it still asks.
    pub retries: u32,
    /// The pause before asking again the first time; each is twice as long as the one before, up to 30 s.
    pub pause: Duration,
}

impl Default for RetryPolicy {
    /// Eight times, which takes two minutes.
    fn default() -> Self {
        Self {
            retries: 8,
            pause: Duration::from_millis(500),
        }
    }
}

impl RetryPolicy {
    /// The pause after the failure number `failures`, from 1.
    fn after(&self, failures: u32) -> Duration {
        let doubled = 1u32.checked_shl(failures.saturating_sub(1));
        let pause = doubled.and_then(|times| self.pause.checked_mul(times));
        pause.map_or(LONGEST, |pause| pause.min(LONGEST))
    }

    /// Waits after a failure, or gives up with it.
    pub(super) async fn wait(
        &self,
        failures: u32,
        asked: &str,
        error: SourceError,
        tell: Tell<'_>,
    ) -> Result<(), Error> {
        if failures > self.retries {
            return Err(Error::Source {
                asked: asked.to_owned(),
                times: failures,
                source: error,
            });
        }
        let pause = self.after(failures);
        tell(Message::Step(&format!(
            "{asked}: {error}; asking again in {} ms",
            pause.as_millis()
        )));
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

/// A source that is asked again.
pub(in crate::chain) struct Retrying<'a, S> {
    pub(super) source: &'a S,
    pub(super) retry: RetryPolicy,
    pub(in crate::chain) tell: Tell<'a>,
}

impl<S: Source> Retrying<'_, S> {
    pub(super) async fn chain_id(&self) -> Result<u64, Error> {
        self.ask("the chain id", || self.source.chain_id()).await
    }

    /// A block that must be there.
    pub(super) async fn block(&self, number: u64) -> Result<Block, Error> {
        self.find(number).await?.ok_or(Error::NoBlock { number })
    }

    /// A block, if the node has it.
    pub(super) async fn find(&self, number: u64) -> Result<Option<Block>, Error> {
        let asked = format!("block {number}");
        let answer = || self.source.block(At::Number(number));
        self.ask(&asked, answer).await
    }

    /// Refuses to go on if a block is another one by now.
    pub(super) async fn unmoved(&self, block: &Block) -> Result<(), Error> {
        let number = block.number;
        match self.find(number).await? {
            Some(now) if now.hash == block.hash => Ok(()),
            _ => Err(Error::Reorganised { number }),
        }
    }

    /// The newest block.
    pub(super) async fn latest(&self) -> Result<Block, Error> {
        let answer = || async {
            let nothing = || SourceError::NoAnswer("there is none".to_owned());
            self.source.block(At::Latest).await?.ok_or_else(nothing)
        };
        self.ask("the latest block", answer).await
    }

    /// The finalized block, if the node knows what that is. One refusal may have other reasons; two are its answer.
    pub(super) async fn finalized(&self) -> Result<Option<Block>, Error> {
        let refused = AtomicBool::new(false);
        let answer = || async {
            match self.source.block(At::Finalized).await {
                Err(SourceError::Refused { .. }) if refused.swap(true, Ordering::Relaxed) => {
                    Ok(None)
                }
                other => other,
            }
        };
        self.ask("the finalized block", answer).await
    }

    /// The blocks of these numbers, as far as the node has them.
    pub(super) async fn blocks(&self, numbers: &[u64]) -> Result<Vec<Option<Block>>, Error> {
        let asked = match numbers {
            [first, .., last] => {
                format!("headers of {} blocks from {first} to {last}", numbers.len())
            }
            _ => format!("the header of block {numbers:?}"),
        };
        let answer = || async { whole(self.source.blocks(numbers).await?, numbers.len()) };
        self.ask(&asked, answer).await
    }

    /// What the contracts say at a block. A node that keeps no state so old is not asked again.
    pub(in crate::chain) async fn calls(
        &self,
        calls: &[Call],
        block: u64,
    ) -> Result<Vec<Answer>, Error> {
        let asked = format!("the contracts' state at block {block}");
        let answer = || async {
            match self.source.calls(calls, block).await {
                Err(error) if error.lacks_state() => Ok(Err(error)),
                other => whole(other?, calls.len()).map(Ok),
            }
        };
        let answers = self.ask(&asked, answer).await?;
        answers.map_err(|source| Error::NoState { block, source })
    }

    /// All logs of one block, whosesoever.
    pub(super) async fn logs_of(&self, block: u64) -> Result<Vec<Log>, Error> {
        let (query, asked) = asked_for(None, block, block);
        self.ask(&asked, || self.source.logs(query)).await
    }

    async fn ask<T, F>(&self, asked: &str, mut answer: impl FnMut() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, SourceError>>,
    {
        let mut failures = 0;
        loop {
            match answer().await {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    failures += 1;
                    let waited = self.retry.wait(failures, asked, error, self.tell);
                    waited.await?;
                }
            }
        }
    }
}

/// As many answers as questions.
fn whole<T>(answers: Vec<T>, questions: usize) -> Result<Vec<T>, SourceError> {
    if answers.len() == questions {
        return Ok(answers);
    }
    Err(SourceError::NoAnswer(format!(
        "{} answers to {questions} questions",
        answers.len()
    )))
}

/// The logs of a range, in words.
pub(super) fn asked_for(contracts: Option<[Address; 3]>, from: u64, to: u64) -> (Query, String) {
    let query = Query {
        contracts,
        from,
        to,
    };
    (query, format!("logs of blocks {from} to {to}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let policy = RetryPolicy::default();
        let pauses: Vec<u128> = [1, 2, 3, 7, 8, 40, u32::MAX]
            .map(|failures| policy.after(failures).as_millis())
            .into();
        assert_eq!(pauses, [500, 1_000, 2_000, 30_000, 30_000, 30_000, 30_000]);
    }
}
