//! Setting the contract up, who decides, and where fees go.

use crate::{
    errors::{self, Setting},
    interface as i,
    parameters::Parameters,
    store,
    words::Head,
    Result, DISPUTES_ROLE, GUARDIAN_ROLE, METER_ROLE,
};
use abi_codec::{emit, Verbatim};
use alloy_primitives::Address;
use contract_base::{
    host::{is_contract, now},
    proxy, roles,
    staged::Versions,
};

abi_codec::arguments! {
    /// What the contract is set up with.
    pub(crate) struct Settings = i::Settings {
        admin: Address,
        meter: Address,
        guardian: Address,
        disputes: Address,
        token: Address,
        marketplace: Address,
        genesis: u64,
        parameters: Parameters,
    }
}

impl Settings {
    fn check(&self) -> Result<()> {
        let bad = if self.admin.is_zero() {
            Setting::Admin
        } else if !is_contract(self.token) {
            Setting::StakeToken
        } else if self.genesis == 0 || self.genesis > now() {
            Setting::Genesis
        } else {
            return self.parameters.check();
        };
        Err(errors::unusable_setting(bad))
    }
}

pub(crate) fn initialize(settings: Verbatim<'_, Settings>) -> Result<()> {
    proxy::initialize()?;
    let s = &settings.value;
    s.check()?;
    store::head().set(&Head {
        token: s.token,
        genesis: s.genesis,
    });
    store::marketplace().set(&s.marketplace);
    for (role, account) in [
        (roles::ADMIN, s.admin),
        (METER_ROLE, s.meter),
        (GUARDIAN_ROLE, s.guardian),
        (DISPUTES_ROLE, s.disputes),
    ] {
        if !account.is_zero() {
            roles::give(role, account);
        }
    }
    emit!(i::Initialized(settings));
    s.parameters.save(&Versions::first(now()));
    Ok(())
}

pub(crate) fn set_marketplace(marketplace: Address) -> Result<()> {
    roles::only_admin()?;
    store::marketplace().set(&marketplace);
    emit!(i::MarketplaceSet(indexed marketplace));
    Ok(())
}
