//! revm's transaction handler with our frame loop and Arbitrum's fees.

use std::convert::Infallible;

use alloy_primitives::U256;
use revm::{
    context::{
        Block, Cfg, ContextTr, JournalTr, Transaction,
        journaled_state::account::JournaledAccountTr,
        result::{EVMError, HaltReason},
    },
    handler::{EvmTr, FrameResult, Handler, post_execution},
    interpreter::{GasTracker, InitialAndFloorGas, interpreter_action::FrameInit},
};

use super::{ArbEvm, Db, Observer, frames, observer::Watch};
use crate::arbos::fees::{INFRA_FEES, MIN_BASE_FEE, NETWORK_FEE_ACCOUNT, NETWORK_FEES};

/// Runs one transaction on a [`ArbEvm`].
pub(super) struct ArbHandler<'a, DB: Db>(Watch<'a, DB>);

impl<'a, DB: Db> ArbHandler<'a, DB> {
    /// A run that this observer watches.
    pub(super) fn new(observer: Option<&'a mut dyn Observer<DB>>) -> Self {
        Self(Watch::new(observer))
    }
}

impl<DB: Db> Handler for ArbHandler<'_, DB> {
    type Evm = ArbEvm<DB>;
    type Error = EVMError<Infallible>;
    type HaltReason = HaltReason;

    /// Holds back what a transaction's gas limit exceeds the cap by (ArbOS 50).
    fn tx_gas(&self, evm: &mut Self::Evm, initial: &InitialAndFloorGas) -> GasTracker {
        let ctx = evm.ctx();
        let limit = ctx.tx.gas_limit;
        let (available, reservoir) =
            initial.initial_gas_and_reservoir(limit, ctx.cfg.tx_gas_limit_cap());
        let intrinsic = limit.saturating_sub(available);
        let usable = ctx.chain.gas_cap.saturating_sub(intrinsic).min(available);
        ctx.chain.held_gas = available - usable;
        GasTracker::new(limit, usable, reservoir)
    }

    fn refund(
        &self,
        evm: &mut Self::Evm,
        result: &mut FrameResult,
        eip7702_refund: i64,
    ) -> Result<(), Self::Error> {
        let ctx = evm.ctx();
        result.gas_mut().erase_cost(ctx.chain.held_gas);
        post_execution::refund(ctx.cfg.gas_params(), result.gas_mut(), eip7702_refund);
        Ok(())
    }

    fn run_exec_loop(
        &mut self,
        evm: &mut Self::Evm,
        first: FrameInit,
    ) -> Result<FrameResult, Self::Error> {
        Ok(frames::run(evm, &mut self.0, first)?)
    }

    /// Arbitrum pays no tips to anybody; the base fee goes to the network, and if the owner has named an account for the
    /// infrastructure, the least base fee of it to that.
    fn reward_beneficiary(
        &self,
        evm: &mut Self::Evm,
        result: &mut FrameResult,
    ) -> Result<(), Self::Error> {
        let ctx = evm.ctx();
        let price = ctx
            .tx()
            .effective_gas_price(u128::from(ctx.block().basefee()));
        let (price, used) = (U256::from(price), U256::from(result.gas().used()));
        let infra = INFRA_FEES.account(ctx)?;
        let infra_price = match infra {
            Some(_) => MIN_BASE_FEE.get(ctx)?.unwrap_or(price).min(price),
            None => U256::ZERO,
        };
        let network = NETWORK_FEES.account(ctx)?.unwrap_or(NETWORK_FEE_ACCOUNT);
        let parts = [
            (infra.unwrap_or_default(), infra_price * used),
            (network, (price - infra_price) * used),
        ];
        for (account, fee) in parts.into_iter().filter(|(_, fee)| !fee.is_zero()) {
            let mut account = ctx.journal_mut().load_account_mut(account)?;
            account.incr_balance(fee);
        }
        Ok(())
    }
}
