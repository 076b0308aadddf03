//! `ArbAggregator`: who posts batches to the parent chain. Here nobody does; the sequencer's address stands for it.

use alloy::sol_types::SolValue;
use alloy_primitives::U256;

use super::{
    abi::ArbAggregator::ArbAggregatorCalls as Method,
    call::{Call, Failure, Output, Purity, decode},
};
use crate::{evm::Db, genesis::COINBASE};

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    let fixed = || {
        let note = "there is no parent chain, and nobody posts batches to it";
        Err(Failure::Plain(note.into()))
    };
    call.open(match method {
        Method::addBatchPoster(_) | Method::setFeeCollector(_) | Method::setTxBaseFee(_) => {
            Purity::Write
        }
        _ => Purity::View,
    })?;
    Ok(match method {
        Method::getPreferredAggregator(_) => (COINBASE, true).abi_encode(),
        Method::getDefaultAggregator(_) => COINBASE.abi_encode(),
        Method::getBatchPosters(_) => {
            call.burn_reads(2)?;
            vec![COINBASE].abi_encode()
        }
        Method::getFeeCollector(args) => {
            call.burn_reads(2)?;
            match args.batchPoster == COINBASE {
                true => COINBASE.abi_encode(),
                false => {
                    let note = format!("{} posts no batches", args.batchPoster);
                    return Err(Failure::Plain(note));
                }
            }
        }
        Method::getTxBaseFee(_) => U256::ZERO.abi_encode(),
        // Nitro ignores it too.
        Method::setTxBaseFee(_) => Vec::new(),
        Method::addBatchPoster(_) | Method::setFeeCollector(_) => return fixed(),
    })
}
