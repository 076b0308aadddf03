//! A node as the prover's source. The prover asks again by itself.

use alloy::{
    eips::BlockNumberOrTag,
    primitives::Bytes,
    rpc::types::{self, Filter, Log},
};
use prover::chain::{Answer, At, Block, Call, Query, Source, SourceError};

use super::{Chain, ChainError, request_for};

/// The method that gives a header.
const HEADER: &str = "eth_getBlockByNumber";

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
        let found = self.once.request(HEADER, (tag, false)).await;
        let found: Option<types::Block> = found.map_err(ChainError::from)?;
        Ok(found.map(block))
    }

    async fn blocks(&self, numbers: &[u64]) -> Result<Vec<Option<Block>>, SourceError> {
        let number = |number: &u64| (BlockNumberOrTag::Number(*number), false);
        let asked: Vec<_> = numbers.iter().map(number).collect();
        let found = self.batch::<_, Option<types::Block>>(&self.once, HEADER, &asked);
        let found = found.await?.into_iter();
        found.map(|found| Ok(found?.map(block))).collect()
    }

    async fn calls(&self, calls: &[Call], block: u64) -> Result<Vec<Answer>, SourceError> {
        let request = |call: &Call| {
            let request = request_for(None, call.to, call.data.clone());
            (request, BlockNumberOrTag::Number(block))
        };
        let asked: Vec<_> = calls.iter().map(request).collect();
        let answers = self.batch::<_, Bytes>(&self.once, "eth_call", &asked);
        let answers = answers.await?.into_iter().map(|answer| match answer {
            Ok(data) => Ok(Answer::Returned(data)),
            Err(ChainError::Reverted(refusal)) => Ok(Answer::Reverted(refusal.data)),
            Err(error) => Err(error.into()),
        });
        answers.collect()
    }

    async fn logs(&self, query: Query) -> Result<Vec<Log>, SourceError> {
        let filter = Filter::new().from_block(query.from).to_block(query.to);
        let filter = match query.contracts {
            Some(contracts) => filter.address(contracts.to_vec()),
            None => filter,
        };
        let logs = self.once.request("eth_getLogs", (filter,)).await;
        Ok(logs.map_err(ChainError::from)?)
    }
}

fn block(block: types::Block) -> Block {
    Block {
        number: block.header.number,
        hash: block.header.hash,
        timestamp: block.header.timestamp,
        logs_bloom: block.header.logs_bloom,
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
