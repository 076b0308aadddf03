//! Running one transaction against a database.

use std::convert::Infallible;

use revm::{
    Context, Journal,
    context::{
        BlockEnv, CfgEnv, Evm, JournalTr, TxEnv,
        result::{EVMError, ExecutionResult, HaltReason},
    },
    handler::{Handler, instructions::EthInstructions},
    state::EvmState,
};

use super::{Arb, Ctx, Db, handler::ArbHandler};
use crate::precompiles::ArbPrecompiles;

/// Why a transaction could not be executed at all.
pub(crate) type ExecutionError = EVMError<Infallible>;

/// What a transaction did.
#[derive(Debug)]
pub(crate) struct Executed {
    /// Status, gas, logs and output.
    pub(crate) result: ExecutionResult<HaltReason>,
    /// Accounts and slots it touched.
    pub(crate) state: EvmState,
    /// Why a program or precompile failed, if one did.
    pub(crate) note: Option<String>,
}

/// Executes `tx` in `block` on `db`, which is only read.
pub(crate) fn run<DB: Db>(
    db: DB,
    block: BlockEnv,
    cfg: CfgEnv,
    tx: TxEnv,
    arb: Arb,
) -> Result<Executed, ExecutionError> {
    let spec = cfg.spec;
    let ctx: Ctx<DB> = Context::<BlockEnv, TxEnv, CfgEnv, DB, Journal<DB>, ()>::new(db, spec)
        .with_chain(arb)
        .with_cfg(cfg)
        .with_block(block)
        .with_tx(tx);
    let mut evm = Evm::new(
        ctx,
        EthInstructions::new_mainnet_with_spec(spec),
        ArbPrecompiles::new(spec),
    );
    let result = ArbHandler::default().run(&mut evm)?;
    Ok(Executed {
        result,
        state: evm.ctx.journaled_state.finalize(),
        note: evm.ctx.chain.note,
    })
}
