//! Logs against the headers of their blocks.

use std::collections::BTreeMap;

use alloy::rpc::types;
use alloy_primitives::{Address, Bloom, BloomInput};

use super::retry::Retrying;
use crate::chain::{Block, Error, Source};

/// Headers asked for at once.
const HEADERS: usize = 200;

/// Compares the logs of a page with the headers of their blocks.
pub(super) struct Check<'a, S> {
    pub(super) node: &'a Retrying<'a, S>,
    pub(super) contracts: [Address; 3],
    /// The page.
    pub(super) from: u64,
    pub(super) to: u64,
    /// From this block on also the headers of blocks without logs are looked at.
    pub(super) tail: u64,
}

impl<S: Source> Check<'_, S> {
    /// The times of the blocks of the logs; or what in the page cannot be true beside the headers: a log with another hash than
    /// its block's, a log that its block's bloom does not have, a block whose bloom has logs that were not given.
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
        for number in self.from.max(self.tail)..=self.to {
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

    /// What the bloom of a block says that the page lacks.
    ///
    /// A bloom has many a contract that was silent, since others share its bits. All logs of the block together say which it is:
    /// their bloom is the header's, or some are missing.
    async fn withheld(
        &self,
        header: &Block,
        logs: &[&types::Log],
    ) -> Result<Option<String>, Error> {
        let suspect = self.contracts.iter().any(|contract| {
            let given = || logs.iter().any(|log| log.address() == *contract);
            let bits = BloomInput::Raw(contract.as_slice());
            header.logs_bloom.contains_input(bits) && (header.number >= self.tail || !given())
        });
        if !suspect {
            return Ok(None);
        }
        let number = header.number;
        let all = self.node.logs_of(number).await?;
        let ours = all
            .iter()
            .filter(|log| self.contracts.contains(&log.address()));
        let ours = ours.count();
        if ours != logs.len() {
            return Ok(Some(format!(
                "it gave {} logs of block {number}, and {ours} when asked for that block alone",
                logs.len()
            )));
        }
        let bloom: Bloom = all.iter().map(|log| &log.inner).collect();
        Ok((bloom != header.logs_bloom).then(|| {
            format!(
                "the bloom of block {number} has logs that it does not give, of one of the contracts or of others"
            )
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
