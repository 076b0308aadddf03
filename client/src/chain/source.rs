//! A node as the prover's source.

use alloy::{
    eips::BlockNumberOrTag,
    rpc::types::{self, Filter, Log},
};
use prover::chain::{At, Block, Query, Source, SourceError};

use super::{Chain, ChainError};

impl Source for Chain {
    async fn chain_id(&self) -> Result<u64, SourceError> {
        Ok(self.id())
    }

    async fn block(&self, at: At) -> Result<Option<Block>, SourceError> {
        let tag = match at {
            At::Number(number) => BlockNumberOrTag::Number(number),
            At::Latest => BlockNumberOrTag::Latest,
            At::Finalized => BlockNumberOrTag::Finalized,
        };
        let found: Option<types::Block> =
            self.request("eth_getBlockByNumber", (tag, false)).await?;
        Ok(found.map(|block| Block {
            number: block.header.number,
            hash: block.header.hash,
            timestamp: block.header.timestamp,
        }))
    }

    async fn logs(&self, query: Query) -> Result<Vec<Log>, SourceError> {
        let filter = Filter::new()
            .address(query.contracts.to_vec())
            .from_block(query.from)
            .to_block(query.to);
        Ok(self.logs(&filter).await?)
    }
}

impl From<ChainError> for SourceError {
    fn from(error: ChainError) -> Self {
        match error {
            ChainError::Refused { code, message, .. } => Self::Refused { code, message },
            other => Self::NoAnswer(other.to_string()),
        }
    }
}
