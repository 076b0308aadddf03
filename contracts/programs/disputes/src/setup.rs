//! Setting the contract up, who decides, and where its money goes.

use crate::{
    errors::{self, Setting},
    interface as i,
    parameters::Parameters,
    staking, store,
    words::Head,
    Disputes, Result,
};
use abi_codec::{emit, emit_raw, Reader};
use alloy_primitives::Address;
use contract_base::{
    host::{now, this},
    proxy,
    staged::Versions,
    Contract,
};

/// What the contract is set up with.
pub(crate) struct Settings {
    admin: Address,
    staking: Address,
    treasury: Address,
    parameters: Parameters,
}

impl Settings {
    /// Bytes of an encoded struct.
    pub(crate) const ENCODED: usize = 10 * 32;

    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            admin: r.address()?,
            staking: r.address()?,
            treasury: r.address()?,
            parameters: Parameters::read(r)?,
        })
    }

    /// What ConsumerStaking says of token and weeks, if all of it can be used.
    fn check(&self) -> Result<Head> {
        if self.admin.is_zero() {
            return Err(errors::unusable_setting(Setting::Admin));
        }
        let shared = staking::shared(self.staking)
            .ok_or_else(|| errors::unusable_setting(Setting::Staking))?;
        check_treasury(self.treasury, self.staking)?;
        self.parameters.check()?;
        Ok(shared)
    }
}

/// Tokens sent to either contract would be nobody's.
fn check_treasury(treasury: Address, staking: Address) -> Result<()> {
    if treasury.is_zero() || treasury == this() || treasury == staking {
        return Err(errors::unusable_setting(Setting::Treasury));
    }
    Ok(())
}

impl Disputes {
    /// `encoded` is what `settings` was read from, for the log.
    pub(crate) fn initialize(&mut self, settings: &Settings, encoded: &[u8]) -> Result<()> {
        proxy::initialize()?;
        let shared = settings.check()?;
        store::head().set(&shared);
        store::staking().set(&settings.staking);
        store::treasury().set(&settings.treasury);
        self.grant_admin(settings.admin);
        emit_raw::<i::Initialized>(&[], encoded);
        settings.parameters.save(&Versions::first(now()));
        Ok(())
    }

    pub(crate) fn set_treasury(&mut self, treasury: Address) -> Result<()> {
        self.only_admin()?;
        check_treasury(treasury, store::staking().get())?;
        store::treasury().set(&treasury);
        emit::<i::TreasurySet>(&[&treasury], &[]);
        Ok(())
    }
}
