//! From a signed transaction to what revm executes, with the checks a node makes first.

use alloy::{
    consensus::{Transaction, TxEnvelope, TxType, transaction::Recovered},
    eips::eip2718::Decodable2718,
};
use alloy_primitives::{U256, U512};
use revm::{context::TxEnv, context_interface::either::Either, state::AccountInfo};

use super::error::Rejected;
use crate::config::Config;

/// Decodes a signed transaction and recovers its sender.
pub(super) fn decode(mut raw: &[u8]) -> Result<Recovered<TxEnvelope>, Rejected> {
    // Refused unread: a blob is 128 KiB, of which decoding puts several copies on the stack.
    if raw.first() == Some(&u8::from(TxType::Eip4844)) {
        return Err(Rejected::Blob);
    }
    let undecodable = |error: &dyn std::fmt::Display| Rejected::Undecodable(error.to_string());
    let tx = TxEnvelope::decode_2718(&mut raw).map_err(|error| undecodable(&error))?;
    if !raw.is_empty() {
        return Err(undecodable(&format!(
            "{} bytes follow the transaction",
            raw.len()
        )));
    }
    recover(tx)
}

/// Recovers the sender. Of the two signatures that would do, only the one with the low `s` is valid (EIP-2).
fn recover(tx: TxEnvelope) -> Result<Recovered<TxEnvelope>, Rejected> {
    let signature = tx.signature();
    if signature.normalize_s().is_some() {
        return Err(Rejected::Signature(
            "s is in the upper half of its range".into(),
        ));
    }
    let signer = signature
        .recover_address_from_prehash(&tx.signature_hash())
        .map_err(|error| Rejected::Signature(error.to_string()))?;
    Ok(Recovered::new_unchecked(tx, signer))
}

/// Checks a transaction against the chain and the sender's account. Its nonce may lie ahead of the account's.
pub(super) fn check(
    tx: &Recovered<TxEnvelope>,
    sender: &AccountInfo,
    config: &Config,
    base_fee: u64,
) -> Result<(), Rejected> {
    let chain_id = config.chain_id;
    let address = tx.signer();
    if tx.tx_type() == TxType::Eip4844 {
        return Err(Rejected::Blob);
    }
    if let Some(have) = tx.chain_id()
        && have != chain_id
    {
        return Err(Rejected::ChainId {
            have,
            want: chain_id,
        });
    }
    let (nonce, state) = (tx.nonce(), sender.nonce);
    if nonce < state {
        return Err(Rejected::NonceTooLow {
            sender: address,
            tx: nonce,
            state,
        });
    }
    if tx.gas_limit() > config.block_gas_limit {
        return Err(Rejected::BlockGas {
            have: tx.gas_limit(),
            limit: config.block_gas_limit,
        });
    }
    let fee = tx.max_fee_per_gas();
    if let Some(tip) = tx.max_priority_fee_per_gas()
        && tip > fee
    {
        return Err(Rejected::TipAboveFee { tip, fee });
    }
    if fee < u128::from(base_fee) {
        return Err(Rejected::FeeTooLow {
            sender: address,
            have: fee,
            want: base_fee,
        });
    }
    let gas = U512::from(tx.gas_limit()) * U512::from(fee);
    let want = gas + U512::from(tx.value());
    if want > U512::from(sender.balance) {
        return Err(Rejected::Funds {
            sender: address,
            have: sender.balance,
            want: want.saturating_to::<U256>(),
        });
    }
    Ok(())
}

/// What a transaction offers for gas, wei: a legacy price, or the base fee and a tip, at most the highest price.
pub(super) fn offered(max_fee: u128, tip: Option<u128>, base_fee: u64) -> u128 {
    match tip {
        Some(tip) => max_fee.min(tip.saturating_add(base_fee.into())),
        None => max_fee,
    }
}

/// The transaction as revm executes it. Arbitrum charges the base fee and nothing more, whatever the
/// transaction offers.
pub(super) fn env(tx: &Recovered<TxEnvelope>, base_fee: u64) -> TxEnv {
    TxEnv {
        tx_type: tx.tx_type() as u8,
        caller: tx.signer(),
        gas_limit: tx.gas_limit(),
        gas_price: u128::from(base_fee),
        gas_priority_fee: tx.max_priority_fee_per_gas().map(|_| 0),
        kind: tx.kind(),
        value: tx.value(),
        data: tx.input().clone(),
        nonce: tx.nonce(),
        chain_id: tx.chain_id(),
        access_list: tx.access_list().cloned().unwrap_or_default(),
        authorization_list: tx
            .authorization_list()
            .unwrap_or_default()
            .iter()
            .cloned()
            .map(Either::Left)
            .collect(),
        ..TxEnv::default()
    }
}
