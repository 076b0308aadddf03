//! What became of an execution, in words.

use alloy::consensus::{Transaction, TxEnvelope, transaction::Recovered};
use alloy_primitives::{Bytes, hex};
use revm::context::result::{ExecutionResult, HaltReason};

use super::CallError;
use crate::{evm::Executed, naming::Abis};

/// What a call returned, or why it failed.
pub(super) fn output(executed: Executed, abis: &Abis) -> Result<Bytes, CallError> {
    match executed.result {
        ExecutionResult::Success { output, .. } => Ok(output.into_data()),
        ExecutionResult::Revert { output, .. } => {
            let reason = match output.is_empty() {
                true => executed.note,
                false => abis.error(&output),
            };
            Err(CallError::Reverted(reason, output))
        }
        ExecutionResult::Halt { reason, .. } => Err(CallError::Halted {
            reason: match reason {
                HaltReason::OutOfGas(_) => "out of gas".to_owned(),
                other => format!("execution stopped: {other:?}"),
            },
            note: executed.note,
        }),
    }
}

/// One line of the node's log for each transaction; with details, one for each log whose event is known.
pub(super) fn log(tx: &Recovered<TxEnvelope>, executed: &Executed, abis: &Abis) {
    // Of a creation the input is code.
    let selector = tx.to().and(tx.input().first_chunk::<4>());
    let selector = selector.map(hex::encode_prefixed);
    let to = match tx.to() {
        Some(to) => to.to_string(),
        None => format!("new {}", tx.signer().create(tx.nonce())),
    };
    let (status, error) = match &executed.result {
        ExecutionResult::Success { .. } => ("success".to_owned(), None),
        ExecutionResult::Revert { output, .. } => {
            let unknown = || (!output.is_empty()).then(|| output.to_string());
            ("reverted".to_owned(), abis.error(output).or_else(unknown))
        }
        ExecutionResult::Halt { reason, .. } => (format!("{reason:?}"), None),
    };
    tracing::info!(
        hash = %tx.tx_hash(),
        from = %tx.signer(),
        %to,
        selector = selector.as_deref().map(display),
        gas = executed.result.tx_gas_used(),
        %status,
        error = error.as_deref().map(display),
        note = executed.note.as_deref().map(display),
        "transaction"
    );
    for log in executed.result.logs() {
        if let Some(event) = abis.event(log) {
            tracing::debug!(hash = %tx.tx_hash(), contract = %log.address, "{event}");
        }
    }
}
