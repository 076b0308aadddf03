//! Setting the contract up, who decides, and where its money goes.

use crate::{
    errors::{self, Setting},
    interface as i,
    parameters::Parameters,
    staking, store,
    words::Head,
    Result,
};
use abi_codec::{emit, Verbatim};
use alloy_primitives::Address;
use contract_base::{
    host::{now, this},
    proxy, roles,
    staged::Versions,
};

abi_codec::arguments! {
    /// What the contract is set up with.
    pub(crate) struct Settings = i::Settings {
        admin: Address,
        staking: Address,
        treasury: Address,
        parameters: Parameters,
    }
}

impl Settings {
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

pub(crate) fn initialize(settings: Verbatim<'_, Settings>) -> Result<()> {
    proxy::initialize()?;
    let s = &settings.value;
    let shared = s.check()?;
    store::head().set(&shared);
    store::staking().set(&s.staking);
    store::treasury().set(&s.treasury);
    roles::give(roles::ADMIN, s.admin);
    emit!(i::Initialized(settings));
    s.parameters.save(&Versions::first(now()));
    Ok(())
}

pub(crate) fn set_treasury(treasury: Address) -> Result<()> {
    roles::only_admin()?;
    check_treasury(treasury, store::staking().get())?;
    store::treasury().set(&treasury);
    emit!(i::TreasurySet(indexed treasury));
    Ok(())
}
