//! Logs against the headers of their blocks.

use std::collections::BTreeMap;

use alloy::rpc::types;
use alloy_primitives::{Address, BloomInput};

use super::retry::Retrying;
use crate::chain::{Block, Error, Source};

/// So many blocks before the snapshot are looked at even if no log of them was given: an index of logs that lags behind the
/// blocks lacks the newest.
const TAIL: u64 = 64;
/// Headers asked for at once.
const HEADERS: usize = 200;

/// Compares the logs of a page with the headers of their blocks.
pub(super) struct Check<'a, S> {
    pub(super) node: &'a Retrying<'a, S>,
    pub(super) contracts: [Address; 3],
    /// The page.
    pub(super) from: u64,
    pub(super) to: u64,
    /// The snapshot block.
    pub(super) last: u64,
}

impl<S: Source> Check<'_, S> {
    /// The times of the blocks of the logs; or what in the page cannot be true beside the headers: a log with another hash than
    /// its block's, a log that its block's bloom does not have, a log that is given only when its block is asked for by itself.
    ///
    /// A bloom says of some blocks that they may have a log where there is none, so that what is missing for good is not
    /// told by it.
    pub(super) async fn times(
        &self,
        logs: &[types::Log],
    ) -> Result<Result<BTreeMap<u64, u64>, String>, Error> {
        let mut times = BTreeMap::new();
        let mut blocks: BTreeMap<u64, Vec<&types::Log>> = BTreeMap::new();
        for log in logs {
            if let Some(number) = log.block_number {
                blocks.entry(number).or_default().push(log);
            }
        }
        let tail = self.from.max((self.last + 1).saturating_sub(TAIL));
        for number in tail..=self.to {
            blocks.entry(number).or_default();
        }
        let numbers: Vec<u64> = blocks.keys().copied().collect();
        for some in numbers.chunks(HEADERS) {
            let headers = self.node.blocks(some).await?;
            for (&number, header) in some.iter().zip(headers) {
                let logs = blocks.get(&number).map_or(&[][..], Vec::as_slice);
                let Some(header) = header.filter(|header| header.number == number) else {
                    return Ok(Err(format!("it has no header of block {number}")));
                };
                let found = match denied(&header, logs) {
                    None => self.withheld(&header, logs).await?,
                    found => found,
                };
                if let Some(words) = found {
                    return Ok(Err(words));
                }
                times.insert(number, header.timestamp);
            }
        }
        Ok(Ok(times))
    }

    /// A log that the page lacks, and that the node has.
    async fn withheld(
        &self,
        header: &Block,
        logs: &[&types::Log],
    ) -> Result<Option<String>, Error> {
        let silent = |contract: &&Address| {
            let bloom = &header.logs_bloom;
            bloom.contains_input(BloomInput::Raw(contract.as_slice()))
                && !logs.iter().any(|log| log.address() == **contract)
        };
        let silent: Vec<&Address> = self.contracts.iter().filter(silent).collect();
        if silent.is_empty() {
            return Ok(None);
        }
        let number = header.number;
        let again = self.node.logs_of(self.contracts, number).await?;
        let found = again.iter().any(|log| silent.contains(&&log.address()));
        Ok(found.then(|| {
            format!("it gave logs of block {number} only when asked for that block alone")
        }))
    }
}

/// A log that is not of this block.
fn denied(header: &Block, logs: &[&types::Log]) -> Option<String> {
    let Block { number, hash, .. } = header;
    logs.iter().find_map(|log| {
        if log.block_hash != Some(*hash) {
            let stated = log
                .block_hash
                .map_or("none".to_owned(), |hash| hash.to_string());
            return Some(format!(
                "a log of block {number} has the block hash {stated}, but the block's is {hash}"
            ));
        }
        let bloom = &header.logs_bloom;
        (!bloom.is_zero() && !bloom.contains_raw_log(log.address(), log.topics())).then(|| {
            format!(
                "it gave a log of {} in block {number}, whose bloom does not have it",
                log.address()
            )
        })
    })
}
