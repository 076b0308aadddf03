//! `eth_simulateV1`.

use alloy::rpc::types::{Log, simulate::SimCallResult, simulate::SimulateError as CallFault};
use alloy_primitives::Log as Emitted;
use jsonrpsee::{core::RegisterMethodError, types::ErrorObjectOwned};
use revm::context::result::{EVMError, InvalidTransaction};
use serde_json::{Value, json};

use super::{Methods, format};
use crate::chain::{Block, CallError, SimulateError, SimulatedBlock, SimulatedCall};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_simulateV1", |node, mut args| {
        let (request, block) = (args.simulation()?, args.block()?);
        // It may take long; nobody else should wait for it.
        let chain = node.copy_at(block);
        let blocks = chain.simulate_blocks(&request, block)?;
        let full = request.return_full_transactions;
        Ok(blocks
            .iter()
            .map(|block| shown(block, full))
            .collect::<Vec<_>>())
    })
}

fn shown(simulated: &SimulatedBlock, full: bool) -> Value {
    let mut index = 0;
    let calls = simulated.calls.iter().enumerate();
    let calls: Vec<_> = calls
        .map(|(transaction, call)| shown_call(&simulated.block, transaction, call, &mut index))
        .collect();
    format::with_fields(
        format::block(&simulated.block, full),
        [("calls", json!(calls))],
    )
}

fn shown_call(
    block: &Block,
    transaction: usize,
    call: &SimulatedCall,
    index: &mut u64,
) -> SimCallResult {
    let logs = call.logs.iter().map(|emitted| {
        *index += 1;
        log(block, transaction, emitted, *index - 1)
    });
    let (return_data, error) = match &call.output {
        Ok(output) => (output.clone(), None),
        Err(error) => {
            let (code, data) = match error {
                CallError::Reverted(_, output) => (super::error::REVERTED, Some(output.clone())),
                _ => (CallFault::VM_EXECUTION_ERROR_CODE, None),
            };
            let fault = CallFault {
                code,
                message: error.to_string(),
                data: data.clone(),
            };
            (data.unwrap_or_default(), Some(fault))
        }
    };
    SimCallResult {
        return_data,
        logs: logs.collect(),
        gas_used: call.gas_used,
        max_used_gas: Some(call.max_used_gas),
        status: error.is_none(),
        error,
    }
}

fn log(block: &Block, transaction: usize, emitted: &Emitted, index: u64) -> Log {
    let mined = block.transactions.get(transaction);
    Log {
        inner: emitted.clone(),
        block_hash: Some(block.header.hash()),
        block_number: Some(block.number()),
        block_timestamp: Some(block.timestamp()),
        transaction_hash: mined.map(|mined| *mined.tx.tx_hash()),
        transaction_index: Some(transaction as u64),
        log_index: Some(index),
        removed: false,
    }
}

impl From<SimulateError> for ErrorObjectOwned {
    /// The codes are those of the specification.
    fn from(error: SimulateError) -> Self {
        let message = error.to_string();
        let code = match error {
            SimulateError::Call(error) => return error.into(),
            SimulateError::Number { .. } => -38_020,
            SimulateError::Time { .. } => -38_021,
            SimulateError::Blocks => -38_026,
            SimulateError::Gas { .. } => -38_015,
            SimulateError::Transaction(EVMError::Transaction(fault)) => match fault {
                InvalidTransaction::NonceTooLow { .. } => -38_010,
                InvalidTransaction::NonceTooHigh { .. } => -38_011,
                InvalidTransaction::GasPriceLessThanBasefee => -38_012,
                InvalidTransaction::CallGasCostMoreThanGasLimit { .. } => -38_013,
                InvalidTransaction::LackOfFundForMaxFee { .. } => -38_014,
                InvalidTransaction::CreateInitCodeSizeLimit => -38_025,
                _ => super::error::SERVER_ERROR,
            },
            SimulateError::Transaction(_) => super::error::SERVER_ERROR,
        };
        Self::owned(code, message, None::<()>)
    }
}
