//! Setting the judge up, and what the DAO may change.

use crate::{
    errors,
    interface::{self as i, Rule},
    pools,
    store::{self, Head, Pool},
    Result,
};
use abi_codec::{emit, Verbatim};
use alloy_primitives::Address;
use contract_base::{host::is_contract, proxy, roles};

/// What the judge is set up with, and what it says of itself.
pub(crate) struct Settings {
    admin: Address,
    token: Address,
    vehicles: Address,
    devices: Address,
    manufacturers: Address,
    genesis: u64,
    bond: u128,
}

abi_codec::reads! {
    Settings = i::Settings {
        admin: Address,
        token: Address,
        vehicles: Address,
        devices: Address,
        manufacturers: Address,
        genesis: u64,
        bond: u128,
    } => Self { admin, token, vehicles, devices, manufacturers, genesis, bond };
}

impl abi_codec::Takes<Settings> for i::Settings {}

impl Settings {
    fn members(&self) -> [&dyn abi_codec::Encode; 7] {
        [
            &self.admin,
            &self.token,
            &self.vehicles,
            &self.devices,
            &self.manufacturers,
            &self.genesis,
            &self.bond,
        ]
    }
}

impl abi_codec::Encode for Settings {
    fn encode(&self, out: &mut abi_codec::Encoder) {
        out.all(&self.members());
    }
}

impl abi_codec::Reply for Settings {
    type Members = (Self,);

    fn reply(&self) -> alloc::vec::Vec<u8> {
        abi_codec::encode(&self.members())
    }
}

pub(crate) fn initialize(settings: Verbatim<'_, Settings>) -> Result<()> {
    proxy::initialize()?;
    let s = &settings.value;
    for account in [s.token, s.vehicles, s.devices, s.manufacturers] {
        if !is_contract(account) {
            return Err(errors::invalid_contract(account));
        }
    }
    if s.admin.is_zero() {
        return Err(errors::invalid_contract(s.admin));
    }
    store::head().set(&Head {
        genesis: s.genesis,
        bond: s.bond,
    });
    store::token().set(&s.token);
    store::vehicles().set(&s.vehicles);
    store::devices().set(&s.devices);
    store::manufacturers().set(&s.manufacturers);
    roles::give(roles::ADMIN, s.admin);
    emit!(i::Initialized(settings));
    Ok(())
}

pub(crate) fn settings() -> Settings {
    let Head { genesis, bond } = store::head().get();
    Settings {
        admin: Address::ZERO,
        token: store::token().get(),
        vehicles: store::vehicles().get(),
        devices: store::devices().get(),
        manufacturers: store::manufacturers().get(),
        genesis,
        bond,
    }
}

pub(crate) fn set_pool(pool: Address, rule: Rule, steps_from: u32) -> Result<()> {
    roles::only_admin()?;
    if rule != Rule::None && pools::genesis(pool) != Some(store::head().get().genesis) {
        return Err(errors::invalid_contract(pool));
    }
    store::pool(pool).set(&Pool { rule, steps_from });
    emit!(i::PoolSet(indexed pool, rule, steps_from));
    Ok(())
}

pub(crate) fn pool_of(pool: Address) -> (Rule, u32) {
    let Pool { rule, steps_from } = store::pool(pool).get();
    (rule, steps_from)
}

pub(crate) fn set_bond(bond: u128) -> Result<()> {
    roles::only_admin()?;
    let head = store::head().get();
    store::head().set(&Head { bond, ..head });
    emit!(i::BondSet(bond));
    Ok(())
}
