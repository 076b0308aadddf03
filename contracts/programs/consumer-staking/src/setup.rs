//! Setting the contract up, who decides, and where fees go.

use crate::{
    errors::{self, Setting},
    interface as i,
    parameters::Parameters,
    store,
    words::Head,
    ConsumerStaking, Result, DISPUTES_ROLE, GUARDIAN_ROLE, METER_ROLE,
};
use abi_codec::{emit, emit_raw, Reader};
use alloy_primitives::Address;
use contract_base::{
    host::{is_contract, now},
    proxy,
    staged::Versions,
    Contract,
};
use openzeppelin_stylus::access::control::AccessControl;

/// What the contract is set up with.
pub(crate) struct Settings {
    admin: Address,
    meter: Address,
    guardian: Address,
    disputes: Address,
    token: Address,
    marketplace: Address,
    genesis: u64,
    parameters: Parameters,
}

impl Settings {
    /// Bytes of an encoded struct.
    pub(crate) const ENCODED: usize = 12 * 32;

    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            admin: r.address()?,
            meter: r.address()?,
            guardian: r.address()?,
            disputes: r.address()?,
            token: r.address()?,
            marketplace: r.address()?,
            genesis: r.u64()?,
            parameters: Parameters::read(r)?,
        })
    }

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

impl ConsumerStaking {
    /// `encoded` is what `settings` was read from, for the log.
    pub(crate) fn initialize(&mut self, settings: &Settings, encoded: &[u8]) -> Result<()> {
        proxy::initialize()?;
        settings.check()?;
        let s = settings;
        store::head().set(&Head {
            token: s.token,
            genesis: s.genesis,
        });
        store::marketplace().set(&s.marketplace);
        for (role, account) in [
            (AccessControl::DEFAULT_ADMIN_ROLE.into(), s.admin),
            (METER_ROLE, s.meter),
            (GUARDIAN_ROLE, s.guardian),
            (DISPUTES_ROLE, s.disputes),
        ] {
            if !account.is_zero() {
                self.grant(role, account);
            }
        }
        emit_raw::<i::Initialized>(&[], encoded);
        s.parameters.save(&Versions::first(now()));
        Ok(())
    }

    pub(crate) fn set_marketplace(&mut self, marketplace: Address) -> Result<()> {
        self.only_admin()?;
        store::marketplace().set(&marketplace);
        emit::<i::MarketplaceSet>(&[&marketplace], &[]);
        Ok(())
    }
}
