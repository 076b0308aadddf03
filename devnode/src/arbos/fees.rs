//! Fees: the base fee of blocks, the most gas of a transaction, and who receives what is paid. The owner may set all of them.
//!
//! There is no backlog here, so that the base fee is the least one, but for the block after it was set otherwise: as a Nitro
//! chain without load has it (`UpdatePricingModel` at the start of every block).

use std::convert::Infallible;

use alloy_primitives::{Address, U256, address};

use super::{peek, slot, write};
use crate::evm::{Ctx, Db};

/// Receives base fees and activation fees until the owner names another account.
pub(crate) const NETWORK_FEE_ACCOUNT: Address =
    address!("A4B0000000000000000000000000000000000FEE");
/// Most gas one transaction may use (ArbOS 50 and later) until the owner sets another limit.
pub(crate) const TRANSACTION_GAS: u64 = 32_000_000;

/// A setting of the owner in ArbOS's state; zero until it is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting(&'static str);

/// Least base fee, wei per gas.
pub(crate) const MIN_BASE_FEE: Setting = Setting("least base fee");
/// Base fee of the next block, wei per gas.
pub(crate) const BASE_FEE: Setting = Setting("base fee");
/// Most gas of a transaction.
pub(crate) const MAX_TX_GAS: Setting = Setting("most gas of a transaction");
/// Receives fees.
pub(crate) const NETWORK_FEES: Setting = Setting("network fee account");
/// Receives of them what the least base fee comes to; nobody if zero.
pub(crate) const INFRA_FEES: Setting = Setting("infrastructure fee account");

impl Setting {
    /// Where it lies in ArbOS's state.
    pub(crate) fn slot(self) -> U256 {
        slot(self.0.as_bytes())
    }

    /// Its value; none until it is set.
    pub(crate) fn get<DB: Db>(self, ctx: &mut Ctx<DB>) -> Result<Option<U256>, Infallible> {
        let value = peek(ctx, self.slot())?;
        Ok((!value.is_zero()).then_some(value))
    }

    /// Sets it.
    pub(crate) fn set<DB: Db>(self, ctx: &mut Ctx<DB>, value: U256) -> Result<(), Infallible> {
        write(ctx, self.slot(), value)
    }

    /// Its value as an account.
    pub(crate) fn account<DB: Db>(self, ctx: &mut Ctx<DB>) -> Result<Option<Address>, Infallible> {
        let value = self.get(ctx)?;
        Ok(value.map(|word| Address::from_word(word.into())))
    }
}
