//! Events over many blocks.

use alloy::{
    providers::Provider,
    rpc::types::{Filter, Log},
};

use super::{Chain, ChainError, ChainResult};

impl Chain {
    /// The first block whose time is `timestamp` or later; the one after the latest if there is none.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn first_block_since(&self, timestamp: u64) -> ChainResult<u64> {
        let head = self.head().await?;
        if head.timestamp < timestamp {
            return Ok(head.number + 1);
        }
        let (mut low, mut high) = (0, head.number);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.timestamp_of(middle).await? < timestamp {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Logs that match, from block `first` to the latest, in order. A range that the node refuses (too many blocks or
    /// results) is halved and asked for in parts.
    ///
    /// # Errors
    /// If the node does not answer, or refuses a single block.
    pub async fn logs_since(&self, filter: &Filter, first: u64) -> ChainResult<Vec<Log>> {
        let mut found = Vec::new();
        // What is left, the next range last.
        let mut ranges = vec![(first, self.head().await?.number.max(first))];
        while let Some((from, to)) = ranges.pop() {
            let part = filter.clone().from_block(from).to_block(to);
            match self.get_logs(&part).await.map_err(ChainError::from) {
                Ok(logs) => found.extend(logs),
                Err(ChainError::Refused { .. }) if from < to => {
                    let middle = from + (to - from) / 2;
                    ranges.extend([(middle + 1, to), (from, middle)]);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}
