//! What is stored where.

use crate::{errors, interface::Powertrain, Result};
use alloy_primitives::{Address, B256};
use contract_base::{
    host::{now, sender},
    stored_enums, tables, words,
};

stored_enums! { Powertrain { ICE, HEV, PHEV, BEV } }

words! {
    /// What lies beside the owner in a vehicle's first word.
    pub(crate) struct Facts {
        /// Counts transfers: grants, payee and consent belong to one of them.
        tenure: u32,
        powertrain: Powertrain,
        consent: bool,
        /// Somebody else than the owner is paid.
        has_payee: bool,
        /// Since when the owner is.
        since: u32,
    }

    /// Whom an owner lets be paid, and since when.
    pub(crate) struct Payee {
        account: Address,
        since: u32,
    }

    /// What was before, for whoever judges a past week (`protocol::fault`). Unix seconds.
    pub(crate) struct Before {
        /// The owner before; zero for none.
        owner: Address,
        /// Since when that one had been.
        owner_since: u32,
        /// Since when consent has been given or not, across owners. Zero if that never changed: given since there is the
        /// vehicle, or never.
        consent_since: u32,
    }

    /// What a VIN commitment belongs to.
    pub(crate) struct Vin {
        /// The living vehicle; zero for none.
        vehicle: u64,
        /// How many vehicles had it before: what an attestation is good for.
        nonce: u64,
    }

    /// What a grantee may do, and until when.
    pub(crate) struct Grant {
        permissions: u128,
        expiry: u64,
    }
}

tables! {
    /// Number of vehicles ever minted.
    pub(crate) fn count() -> Cell<u64> = 0 / 0;
    /// Whom to ask about pairing.
    pub(crate) fn device_registry() -> Cell<Address> = 0 / 1;
    /// Whom to ask about good standing.
    pub(crate) fn consumer_staking() -> Cell<Address> = 0 / 2;
    pub(crate) fn definition(vehicle: u64) -> Cell<B256> = 1;
    /// The VIN commitment of a vehicle.
    pub(crate) fn commitment(vehicle: u64) -> Cell<B256> = 2;
    pub(crate) fn vin(commitment: B256) -> Cell<Vin> = hashed 3;
    /// Of a tenure, so that it is void with the owner who set it.
    pub(crate) fn payee(vehicle: u64) -> Cell<Payee> = 4;
    /// Of a tenure, so that it is void with the owner who gave it.
    pub(crate) fn grant(vehicle: u64, tenure: u32, grantee: Address) -> Cell<Grant> = hashed 5;
    /// Stays when the vehicle is gone.
    pub(crate) fn before(vehicle: u64) -> Cell<Before> = 6;
}

/// Now, as it is stored: good until the year 2106.
pub(crate) fn time() -> u32 {
    u32::try_from(now()).unwrap_or(u32::MAX)
}

/// Notes that consent was given now, or taken back.
pub(crate) fn consent_changes(vehicle: u64) {
    let mut cell = before(vehicle);
    let noted = cell.get();
    cell.set(&Before {
        consent_since: time(),
        ..noted
    });
}

/// A living vehicle.
pub(crate) struct Vehicle {
    pub(crate) id: u64,
    pub(crate) owner: Address,
    pub(crate) facts: Facts,
}

impl Vehicle {
    pub(crate) fn existing(id: u64) -> Result<Self> {
        let token = erc721::existing(id)?;
        Ok(Self {
            id,
            owner: token.owner(),
            facts: token.data(),
        })
    }

    /// Only for its owner.
    pub(crate) fn owned(id: u64) -> Result<Self> {
        let vehicle = Self::existing(id)?;
        let caller = sender();
        if vehicle.owner != caller {
            return Err(errors::not_owner(id, caller));
        }
        Ok(vehicle)
    }

    pub(crate) fn set(&self, facts: Facts) {
        erc721::token(self.id).set(&erc721::Token::new(self.owner, &facts));
    }
}
