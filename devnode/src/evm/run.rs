//! Running one transaction against a database.

use std::convert::Infallible;

use revm::{
    Context, Journal,
    context::{
        BlockEnv, CfgEnv, Evm, JournalTr, TxEnv,
        result::{EVMError, ExecutionResult, HaltReason},
    },
    handler::Handler,
    state::EvmState,
};

use super::{Arb, ArbEvm, Ctx, Db, Observer, RecentPrograms, handler::ArbHandler, instructions};
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

/// A transaction ready to be executed.
pub(crate) struct Run<DB> {
    /// State it runs on, which it only reads.
    pub(crate) db: DB,
    /// Block it runs in.
    pub(crate) block: BlockEnv,
    /// Rules it runs by.
    pub(crate) cfg: CfgEnv,
    /// The transaction.
    pub(crate) tx: TxEnv,
    /// What Arbitrum adds.
    pub(crate) arb: Arb,
}

impl<DB: Db> Run<DB> {
    /// Executes the transaction, under the eyes of an observer if one is given.
    pub(crate) fn execute(
        self,
        observer: Option<&mut dyn Observer<DB>>,
    ) -> Result<Executed, ExecutionError> {
        let mut evm = self.evm();
        let result = ArbHandler::new(observer).run(&mut evm)?;
        Ok(Executed {
            result,
            state: evm.ctx.journaled_state.finalize(),
            note: evm.ctx.chain.note,
            recent: evm.ctx.chain.recent,
        })
    }

    /// Checks what does not depend on the state: fees, sizes, and that the gas limit covers the fixed cost.
    pub(crate) fn validate(self) -> Result<(), ExecutionError> {
        let mut evm = self.evm();
        let handler = ArbHandler::new(None);
        handler.validate_env(&mut evm)?;
        handler.validate_initial_tx_gas(&mut evm)?;
        Ok(())
    }

    fn evm(self) -> ArbEvm<DB> {
        let (spec, version) = (self.cfg.spec, self.arb.settings.version);
        let ctx: Ctx<DB> =
            Context::<BlockEnv, TxEnv, CfgEnv, DB, Journal<DB>, ()>::new(self.db, spec)
                .with_chain(self.arb)
                .with_cfg(self.cfg)
                .with_block(self.block)
                .with_tx(self.tx);
        Evm::new(
            ctx,
            instructions::table(spec),
            ArbPrecompiles::new(spec, version),
        )
    }
}
