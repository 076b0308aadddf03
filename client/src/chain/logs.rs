//! Events over many blocks.

use alloy::rpc::types::{Filter, Log};

use super::{Chain, ChainError, ChainResult};

impl Chain {
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
            match self.logs(&part).await {
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
