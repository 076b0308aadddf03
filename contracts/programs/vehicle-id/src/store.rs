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
        /// Since when the owner is, unix time.
        since: u32,
    }

    /// What a vehicle's word does not say of the time before, for whoever judges a past week. Unix times; 0 for never.
    pub(crate) struct Past {
        /// Since when the owner has consented, or had; 0 with consent: since it is the owner.
        consent_since: u32,
        /// When the owner last took its consent back.
        consent_until: u32,
        /// The owner before; zero for none.
        owner_before: Address,
        /// Until when that one had consented.
        consent_before_until: u32,
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
    pub(crate) fn payee(vehicle: u64) -> Cell<Address> = 4;
    /// Of a tenure, so that it is void with the owner who gave it.
    pub(crate) fn grant(vehicle: u64, tenure: u32, grantee: Address) -> Cell<Grant> = hashed 5;
    /// Stays when the vehicle is burned.
    pub(crate) fn past(vehicle: u64) -> Cell<Past> = 6;
}

/// Now, as it is stored: good until the year 2106.
pub(crate) fn time() -> u32 {
    u32::try_from(now()).unwrap_or(u32::MAX)
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

    /// Consent ends now, if there is any.
    pub(crate) fn end_consent(&self) {
        if self.facts.consent {
            let mut cell = past(self.id);
            let mut noted = cell.get();
            noted.consent_until = time();
            cell.set(&noted);
        }
    }

    pub(crate) fn set(&self, facts: Facts) {
        erc721::token(self.id).set(&erc721::Token::new(self.owner, &facts));
    }
}
