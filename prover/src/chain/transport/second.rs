//! A second node, which must say the same as the first.

use alloy_primitives::Address;

use super::pages::{Pages, Size};
use super::retry::Retrying;
use crate::chain::comparison::Touched;
use crate::chain::{Block, Contracts, Error, LogEntry, Source};

/// Reads what the first node gave once more.
pub(super) struct Second<'a, S> {
    node: &'a Retrying<'a, S>,
    contracts: &'a Contracts,
    pages: Pages<'a, S>,
}

impl<'a, S: Source> Second<'a, S> {
    /// One that is asked for at most `page` blocks at once, and for every header from block `tail` on.
    pub(super) fn new(
        node: &'a Retrying<'a, S>,
        contracts: &'a Contracts,
        page: u64,
        tail: u64,
    ) -> Self {
        let addresses: [Address; 3] = contracts.addresses();
        let pages = Pages {
            node,
            contracts: addresses,
            size: Size::new(page),
            tail,
        };
        Self {
            node,
            contracts,
            pages,
        }
    }

    /// Refuses a snapshot block that the second node does not have, or has another one of.
    pub(super) async fn has(&self, block: &Block) -> Result<(), Error> {
        let found = self.node.find(block.number).await.map_err(Error::second)?;
        // A hash stands for the whole header, but for what a node says beside it.
        let same = |found: &Block| (found.hash, found.timestamp) == (block.hash, block.timestamp);
        let said = match found {
            Some(found) if same(&found) => return Ok(()),
            Some(found) => format!("hash {} at {}", found.hash, found.timestamp),
            None => "no such block".to_owned(),
        };
        Err(Error::Nodes {
            block: block.number,
            what: "header".to_owned(),
            first: format!("hash {} at {}", block.hash, block.timestamp),
            second: said,
        })
    }

    /// Refuses logs of blocks `from` to `to` that are not those of the second node.
    pub(super) async fn gives(
        &mut self,
        from: u64,
        to: u64,
        entries: &[LogEntry],
    ) -> Result<(), Error> {
        let mut next = from;
        let mut left = entries;
        while next <= to {
            let (last, theirs) = self.pages.next(next, to).await.map_err(Error::second)?;
            let these = left.partition_point(|entry| entry.position.block <= last);
            let (ours, rest) = left.split_at(these);
            self.same(ours, &theirs)?;
            left = rest;
            next = last + 1;
        }
        Ok(())
    }

    fn same(&self, ours: &[LogEntry], theirs: &[LogEntry]) -> Result<(), Error> {
        let place = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
        let (first, second) = (ours.get(place), theirs.get(place));
        // The earlier one is what the other node lacks; at one place both are there, and differ.
        let Some(block) = first
            .into_iter()
            .chain(second)
            .map(|log| log.position.block)
            .min()
        else {
            return Ok(());
        };
        let there = |log: Option<&LogEntry>| log.filter(|log| log.position.block == block).cloned();
        let (first, second) = (there(first), there(second));
        let what = first.as_ref().or(second.as_ref());
        Err(Error::Nodes {
            block,
            what: what.map_or_else(String::new, |log| self.subject(log)),
            first: words(first.as_ref()),
            second: words(second.as_ref()),
        })
    }

    /// Whom a log is about.
    fn subject(&self, entry: &LogEntry) -> String {
        let mut touched = Touched::default();
        touched.note(self.contracts, entry);
        let named = touched.to_string();
        match self.contracts.at(entry.log.address) {
            Some(contract) if named.is_empty() => contract.to_string(),
            _ => named,
        }
    }
}

/// A log, in words.
fn words(log: Option<&LogEntry>) -> String {
    log.map_or_else(
        || "no such log".to_owned(),
        |log| {
            let topic = log.log.topics().first();
            let topic = topic.map_or_else(|| "none".to_owned(), |topic| topic.to_string());
            format!("log {} with topic {topic}", log.position.index)
        },
    )
}
