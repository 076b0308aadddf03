//! Setting the contract up, who decides, and where its money goes.

use crate::{
    errors::{self, Setting},
    interface as i,
    parameters::Parameters,
    store,
    words::{Head, Versions},
    ConsumerStaking, Result, GUARDIAN_ROLE, METER_ROLE,
};
use abi_codec::{emit, emit_raw, Reader};
use alloy_primitives::Address;
use contract_base::{
    host::{is_contract, now, this},
    proxy, Contract,
};
use openzeppelin_stylus::access::control::AccessControl;

/// What the contract is set up with.
pub(crate) struct Settings {
    admin: Address,
    meter: Address,
    guardian: Address,
    token: Address,
    treasury: Address,
    marketplace: Address,
    genesis: u64,
    parameters: Parameters,
}

impl Settings {
    /// Bytes of an encoded struct.
    pub(crate) const ENCODED: usize = 19 * 32;

    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            admin: r.address()?,
            meter: r.address()?,
            guardian: r.address()?,
            token: r.address()?,
            treasury: r.address()?,
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
            check_treasury(self.treasury)?;
            return self.parameters.check();
        };
        Err(errors::unusable_setting(bad))
    }
}

/// Tokens sent here would be nobody's.
fn check_treasury(treasury: Address) -> Result<()> {
    if treasury.is_zero() || treasury == this() {
        return Err(errors::unusable_setting(Setting::Treasury));
    }
    Ok(())
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
        store::treasury().set(&s.treasury);
        store::marketplace().set(&s.marketplace);
        for (role, account) in [
            (AccessControl::DEFAULT_ADMIN_ROLE.into(), s.admin),
            (METER_ROLE, s.meter),
            (GUARDIAN_ROLE, s.guardian),
        ] {
            if !account.is_zero() {
                self.grant(role, account);
            }
        }
        emit_raw::<i::Initialized>(&[], encoded);
        s.parameters.save(&Versions {
            latest: 1,
            latest_from: now(),
        });
        Ok(())
    }

    pub(crate) fn set_treasury(&mut self, treasury: Address) -> Result<()> {
        self.only_admin()?;
        check_treasury(treasury)?;
        store::treasury().set(&treasury);
        emit::<i::TreasurySet>(&[&treasury], &[]);
        Ok(())
    }

    pub(crate) fn set_marketplace(&mut self, marketplace: Address) -> Result<()> {
        self.only_admin()?;
        store::marketplace().set(&marketplace);
        emit::<i::MarketplaceSet>(&[&marketplace], &[]);
        Ok(())
    }
}
