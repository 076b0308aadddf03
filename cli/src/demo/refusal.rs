//! Things the contract must refuse: asked as a call for the reason, then sent to see them fail on chain.

use alloy::{
    primitives::Address,
    sol_types::{SolCall, SolError},
};
use anyhow::{Result, bail, ensure};
use client::{
    chain::{Sender, Transaction, request_for},
    contracts::Pool,
};

/// Enough for any refusal, and given explicitly: an estimate would refuse to send.
const GAS: u64 = 1_000_000;

/// Sends `call`, which must fail with the error `E`; returns the error in words and the gas it cost.
pub(super) async fn refused<E: SolError>(
    sender: &mut Sender,
    pool: &Pool,
    call: &impl SolCall,
) -> Result<(String, u64)> {
    refused_by::<E>(sender, pool.address(), call).await
}

/// As [`refused`], by any contract.
pub(super) async fn refused_by<E: SolError>(
    sender: &mut Sender,
    contract: Address,
    call: &impl SolCall,
) -> Result<(String, u64)> {
    let data = call.abi_encode().into();
    let request = request_for(Some(sender.address()), contract, data);
    let Err(error) = sender.chain().call_raw(&request).await else {
        bail!(
            "the contract accepted what it must refuse with {}",
            E::SIGNATURE
        );
    };
    let Some(refusal) = error
        .refusal()
        .filter(|it| it.data.starts_with(&E::SELECTOR))
    else {
        bail!("refused, but not with {}: {error}", E::SIGNATURE);
    };
    let mut transaction = Transaction::call(contract, call).with_gas(GAS);
    transaction.note.push_str(" (refused)");
    let receipt = sender.send_whatever_comes(transaction).await?;
    ensure!(
        !receipt.status(),
        "transaction {} succeeded, though its call is refused",
        receipt.transaction_hash
    );
    Ok((refusal.to_string(), receipt.gas_used))
}
