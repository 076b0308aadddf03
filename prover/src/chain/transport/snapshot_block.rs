//! Which block a week is computed at: the last before the week's end, once nothing can change it any more.

use super::retry::Retrying;
use crate::chain::{Block, Error, Message, Source};

/// Which block to take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// The last one before the end of the week: what is published is computed at it.
    #[default]
    WeekEnd,
    /// This one, to look at a week before it is over.
    Block(u64),
}

/// The block taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) block: Block,
    /// Whether it is the last block of the week, for good.
    pub(super) last_of_week: bool,
}

/// What to look for.
pub(super) struct Search {
    pub(super) week: u32,
    /// First second after the week.
    pub(super) end: u64,
    pub(super) when: When,
    /// The first block that matters.
    pub(super) first: u64,
    /// Blocks that must follow one before it counts as settled; `None` to go by the node's finalized block.
    pub(super) confirmations: Option<u64>,
}

impl Search {
    /// Finds the block.
    pub(super) async fn run<S: Source>(&self, node: &Retrying<'_, S>) -> Result<Found, Error> {
        let (head, settled) = self.settled(node).await?;
        match self.when {
            When::Block(number) => self.given(node, number, &head).await,
            When::WeekEnd if head.timestamp < self.end => Err(Error::WeekNotOver {
                week: self.week,
                end: self.end,
                settled,
                number: head.number,
                timestamp: head.timestamp,
            }),
            When::WeekEnd => self.last(node, head).await,
        }
    }

    /// The newest block that counts as settled, and what makes it count.
    async fn settled<S: Source>(
        &self,
        node: &Retrying<'_, S>,
    ) -> Result<(Block, &'static str), Error> {
        if self.confirmations.is_none() {
            if let Some(block) = node.finalized().await? {
                return Ok((block, "finalized"));
            }
            (node.tell)(Message::Warning(
                "the node knows no finalized block; its latest is taken as settled (--confirmations N waits for N more)",
            ));
        }
        let latest = node.latest().await?;
        match self.confirmations {
            None | Some(0) => Ok((latest, "latest")),
            Some(blocks) => {
                let number = latest.number.saturating_sub(blocks);
                Ok((node.block(number).await?, "confirmed"))
            }
        }
    }

    /// By halving: `head` is not before the end of the week.
    async fn last<S: Source>(&self, node: &Retrying<'_, S>, head: Block) -> Result<Found, Error> {
        let mut low = node.block(self.first.min(head.number)).await?;
        let mut high = head;
        if low.timestamp >= self.end {
            return Err(Error::BeforeContracts {
                week: self.week,
                end: self.end,
                number: low.number,
                timestamp: low.timestamp,
            });
        }
        while high.number - low.number > 1 {
            let middle = node
                .block(low.number + (high.number - low.number) / 2)
                .await?;
            if middle.timestamp < self.end {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(Found {
            block: low,
            last_of_week: true,
        })
    }

    async fn given<S: Source>(
        &self,
        node: &Retrying<'_, S>,
        number: u64,
        head: &Block,
    ) -> Result<Found, Error> {
        let block = node.block(number).await?;
        if block.timestamp >= self.end {
            return Err(Error::BlockAfterWeek {
                number,
                timestamp: block.timestamp,
                week: self.week,
                end: self.end,
            });
        }
        let next = number.checked_add(1).filter(|next| *next <= head.number);
        let last_of_week = match next {
            Some(next) => node.block(next).await?.timestamp >= self.end,
            None => false,
        };
        if !last_of_week {
            (node.tell)(Message::Warning(&format!(
                "block {number} is not the last of week {}: what is computed at it is a preview, not to be published",
                self.week
            )));
        }
        Ok(Found {
            block,
            last_of_week,
        })
    }
}
