//! What a transaction is paid for: gas, and the bytes it adds to what the chain posts on Ethereum.

use std::ops::AddAssign;

use alloy::{primitives::Bytes, rpc::types::TransactionReceipt};
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use client::chain::Chain;

use crate::snapshot::Cases;

/// Of one transaction, or of several.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Paid {
    pub(crate) gas: u64,
    /// Bytes of the signed transaction, packed by itself, as an Arbitrum chain counts them.
    pub(crate) bytes: u64,
}

impl Paid {
    /// Of a transaction that succeeded.
    pub(crate) async fn of(chain: &Chain, receipt: &TransactionReceipt) -> Result<Self> {
        let hash = receipt.transaction_hash;
        let raw: Bytes = chain
            .request("eth_getRawTransactionByHash", (hash,))
            .await
            .with_context(|| format!("the node does not give the bytes of {hash}"))?;
        Ok(Self {
            gas: receipt.gas_used,
            bytes: packed(&raw)?,
        })
    }
}

impl AddAssign for Paid {
    fn add_assign(&mut self, other: Self) {
        self.gas += other.gas;
        self.bytes += other.bytes;
    }
}

/// Length after brotli, quality 1 as Arbitrum One has it.
fn packed(raw: &[u8]) -> Result<u64> {
    let params = BrotliEncoderParams {
        quality: 1,
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*raw, &mut out, &params).context("brotli fails")?;
    Ok(u64::try_from(out.len())?)
}

/// What one contestant's cases are paid for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    pub(crate) gas: Cases,
    pub(crate) bytes: Cases,
}

impl Measured {
    /// Takes a case down; a later one of the same name counts.
    pub(super) fn note(&mut self, case: &str, paid: Paid) {
        self.gas.insert(case.to_owned(), paid.gas);
        self.bytes.insert(case.to_owned(), paid.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_packed_and_what_does_not_is_not() {
        let hash = |number: u64| alloy::primitives::keccak256(number.to_be_bytes()).0;
        let hashes: Vec<u8> = (0..20).flat_map(hash).collect();
        assert!(packed(&[7; 640]).unwrap() < 40);
        assert!(packed(&hashes).unwrap() >= 640);
    }
}
