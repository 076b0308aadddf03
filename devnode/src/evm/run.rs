//! Running one transaction against a database.

use std::convert::Infallible;

use revm::{
    Context, Journal,
    context::{
        BlockEnv, CfgEnv, Evm, JournalTr, TxEnv,
        result::{EVMError, ExecutionResult, HaltReason},
    },
    database_interface::EmptyDB,
    handler::{Handler, instructions::EthInstructions},
    state::EvmState,
};

use super::{Arb, ArbEvm, Ctx, Db, RecentPrograms, handler::ArbHandler};
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
    /// The programs called in the block so far.
    pub(crate) recent: RecentPrograms,
}

/// Executes `tx` in `block` on `db`, which is only read.
pub(crate) fn run<DB: Db>(
    db: DB,
    block: BlockEnv,
    cfg: CfgEnv,
    tx: TxEnv,
    arb: Arb,
) -> Result<Executed, ExecutionError> {
    let mut evm = evm(db, block, cfg, tx, arb);
    let result = ArbHandler::default().run(&mut evm)?;
    Ok(Executed {
        result,
        state: evm.ctx.journaled_state.finalize(),
        note: evm.ctx.chain.note,
        recent: evm.ctx.chain.recent,
    })
}

/// Checks what does not depend on the state: fees, sizes, and that the gas limit covers the fixed cost.
pub(crate) fn validate(
    block: BlockEnv,
    cfg: CfgEnv,
    tx: TxEnv,
    arb: Arb,
) -> Result<(), ExecutionError> {
    let mut evm = evm(EmptyDB::new(), block, cfg, tx, arb);
    let handler = ArbHandler::default();
    handler.validate_env(&mut evm)?;
    handler.validate_initial_tx_gas(&mut evm)?;
    Ok(())
}

fn evm<DB: Db>(db: DB, block: BlockEnv, cfg: CfgEnv, tx: TxEnv, arb: Arb) -> ArbEvm<DB> {
    let spec = cfg.spec;
    let ctx: Ctx<DB> = Context::<BlockEnv, TxEnv, CfgEnv, DB, Journal<DB>, ()>::new(db, spec)
        .with_chain(arb)
        .with_cfg(cfg)
        .with_block(block)
        .with_tx(tx);
    Evm::new(
        ctx,
        EthInstructions::new_mainnet_with_spec(spec),
        ArbPrecompiles::new(spec),
    )
}
