//! Putting a Stylus program on chain: its code, then its activation.

use alloy::{
    primitives::{Address, Bytes, U256},
    providers::Provider,
    rpc::types::TransactionReceipt,
    sol_types::{SolCall, SolInterface},
};
use anyhow::{Context, Result, bail};

use super::create;
use crate::{
    bindings::IArbWasm::{self, IArbWasmErrors},
    chain::{ARB_WASM, ChainError, Sender, Transaction, request_for},
};

/// Most that is offered for an activation: 0.1 native tokens. The surplus comes back.
pub(super) const MAX_ACTIVATION_FEE: u64 = 100_000_000_000_000_000;

/// EVM code that returns what follows it: `PUSH2 len DUP1 PUSH1 10 PUSH0 CODECOPY PUSH0 RETURN`.
///
/// # Errors
/// If the code is longer than any chain accepts.
pub fn init_code(code: &[u8]) -> Result<Bytes> {
    let Ok(length) = u16::try_from(code.len()) else {
        bail!(
            "{} bytes of code are more than a contract may have",
            code.len()
        );
    };
    let [high, low] = length.to_be_bytes();
    let mut init = vec![0x61, high, low, 0x80, 0x60, 10, 0x5f, 0x39, 0x5f, 0xf3];
    init.extend_from_slice(code);
    Ok(init.into())
}

/// Creates a contract with exactly `code`.
///
/// # Errors
/// A failed transaction.
pub async fn deploy_code(sender: &mut Sender, code: &[u8], name: &str) -> Result<Address> {
    create(sender, init_code(code)?, name).await
}

/// Activates a program, unless one with the same code is active: chains keep activations by code. The fee
/// is asked for first and paid with a tenth on top, because it moves with demand; the surplus comes back.
///
/// # Errors
/// If the chain refuses the program, or the fee exceeds 0.1 native tokens.
pub async fn activate(sender: &mut Sender, program: Address) -> Result<Option<TransactionReceipt>> {
    let call = IArbWasm::activateProgramCall { program };
    let balance = sender.chain().get_balance(sender.address()).await?;
    let mut question = request_for(Some(sender.address()), ARB_WASM, call.abi_encode().into());
    // Half the balance leaves enough for the gas that some nodes reserve for a call.
    question.value = Some(U256::from(MAX_ACTIVATION_FEE).min(balance / U256::from(2)));
    let answer = match sender.chain().call_raw(&question).await {
        Ok(answer) => answer,
        Err(error) if matches!(refusal(&error), Some(IArbWasmErrors::ProgramUpToDate(_))) => {
            return Ok(None);
        }
        Err(error) => {
            return Err(error).with_context(|| format!("the chain refuses to activate {program}"));
        }
    };
    let fee = IArbWasm::activateProgramCall::abi_decode_returns(&answer)
        .context("ArbWasm does not answer: is this a Stylus chain? `dimo devnode` runs one")?
        .dataFee;
    let offer = fee + fee / U256::from(10);
    let transaction = Transaction::call(ARB_WASM, &call).with_value(offer);
    let receipt = sender
        .send(transaction)
        .await
        .with_context(|| format!("cannot activate {program}"))?;
    Ok(Some(receipt))
}

/// What ArbWasm answered, if it refused.
fn refusal(error: &ChainError) -> Option<IArbWasmErrors> {
    IArbWasmErrors::abi_decode(error.revert_data()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn init_code_says_its_length_and_where_the_code_starts() {
        let init = init_code(&[0xEF, 0xF0, 0x00]).unwrap();
        assert_eq!(init[..3], [0x61, 0, 3]);
        assert_eq!(usize::from(init[5]), init.len() - 3);
        assert_eq!(init[10..], [0xEF, 0xF0, 0x00]);
    }

    #[test]
    fn refuses_code_longer_than_a_push2_can_say() {
        assert!(init_code(&vec![0; 65_536]).is_err());
    }
}
