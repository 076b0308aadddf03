//! Running transactions again, and calls, under the eyes of a tracer.

use alloy::{eips::BlockId, rpc::types::TransactionInfo};
use alloy_primitives::TxHash;
use alloy_rpc_types_trace::geth::{GethDebugTracingOptions, GethTrace, TraceResult};
use revm_inspectors::tracing::TransactionContext;

use super::{
    Block, CallRequest, Chain, ChainDb, Mined, TraceError, UnknownBlock,
    block::{Place, Start},
    tracer::Tracer,
};
use crate::evm::Run;

impl Chain {
    /// Trace of a mined transaction.
    pub(crate) fn trace_transaction(
        &self,
        hash: TxHash,
        options: &GethDebugTracingOptions,
    ) -> Result<GethTrace, TraceError> {
        let (block, index, mined) = self.transaction(hash).ok_or(TraceError::NotFound)?;
        let context = TransactionContext::from(TransactionInfo {
            hash: Some(hash),
            index: Some(index as u64),
            block_hash: Some(block.header.hash()),
            ..TransactionInfo::default()
        });
        Tracer::new(options)?.trace(self.replay(block, mined)?, context)
    }

    /// Traces of all transactions of a block.
    pub(crate) fn trace_block(
        &self,
        id: BlockId,
        options: &GethDebugTracingOptions,
    ) -> Result<Vec<TraceResult>, TraceError> {
        let block = self.block(id).ok_or(UnknownBlock::Missing(id))?;
        if block.number() == 0 {
            return Err(TraceError::Genesis);
        }
        let hashes = block.transactions.iter().map(|mined| *mined.tx.tx_hash());
        hashes
            .map(|hash| {
                let trace = self.trace_transaction(hash, options)?;
                Ok(TraceResult::new_success(trace, Some(hash)))
            })
            .collect()
    }

    /// Trace of a call that is not mined.
    pub(crate) fn trace_call(
        &self,
        request: &CallRequest,
        options: &GethDebugTracingOptions,
    ) -> Result<GethTrace, TraceError> {
        let run = self.prepare(request, self.call_gas(request), u64::MAX)?;
        Tracer::new(options)?.trace(run, TransactionContext::default())
    }

    /// A mined transaction, ready to be run again exactly as it ran.
    pub(crate) fn replay(
        &self,
        block: &Block,
        mined: &Mined,
    ) -> Result<Run<ChainDb<'_>>, UnknownBlock> {
        let start = self.start(block, mined)?;
        let mut run = self.run(&mined.tx, &Place::of(block), start);
        // Whether its sender was impersonated then is not known; that it was let through is.
        run.cfg.disable_eip3607 = true;
        Ok(run)
    }

    /// What a mined transaction started from, if that is still kept.
    pub(super) fn start<'a>(
        &self,
        block: &Block,
        mined: &'a Mined,
    ) -> Result<&'a Start, UnknownBlock> {
        match self.state.keeps(mined.start.version) {
            true => Ok(&mined.start),
            false => Err(UnknownBlock::Pruned(block.number().saturating_sub(1))),
        }
    }
}
