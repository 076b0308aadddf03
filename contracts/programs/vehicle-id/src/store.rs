//! What is stored where.

use crate::{errors, interface::Powertrain, signatures::use_signature, Result};
use abi_codec::ToWord;
use alloy_primitives::{Address, B256};
use contract_base::{
    host::{now, sender},
    stored_enums, tables, words, Cell, Signed,
};

stored_enums! { Powertrain { ICE, HEV, PHEV, BEV } }

words! {
    /// The contract as a whole.
    pub(crate) struct Head {
        /// Number of vehicles ever minted, which is the last id.
        count: u64,
        /// When the guardian's stop of minting ends or ended, unix seconds; zero if there was none.
        minting_stopped_until: u64,
        /// By which scheme and key VINs are committed to.
        vin_scheme: u32,
    }

    /// What lies beside the owner in a vehicle's first word.
    pub(crate) struct Facts {
        /// Counts changes of hands: grants, payee and consent belong to one of them.
        tenure: u32,
        powertrain: Powertrain,
        consent: bool,
        /// Somebody else than the owner is paid.
        has_payee: bool,
        /// Since when the owner is, unix time.
        since: u32,
        /// An attestor says that it has another keeper.
        is_reclaimed: bool,
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
        /// How many attestations about it were used: what the next is good for.
        nonce: u64,
    }

    /// What a grantee may do, and until when.
    pub(crate) struct Grant {
        permissions: u128,
        expiry: u64,
        /// Family or mechanic rather than a data consumer.
        personal: bool,
        has_terms: bool,
    }

    /// One of the few who have or had a personal grant.
    pub(crate) struct Personal {
        grantee: Address,
    }

    /// An attestor's word that a vehicle has another keeper.
    pub(crate) struct Reclaim {
        keeper: Address,
        /// From when on the token may move, unix seconds.
        ends: u64,
        /// The owner objected.
        objected: bool,
    }
}

tables! {
    pub(crate) fn head() -> Cell<Head> = 0 / 0;
    /// Whom to ask about pairing.
    pub(crate) fn device_registry() -> Cell<Address> = 0 / 1;
    /// Whom to ask about good standing.
    pub(crate) fn consumer_staking() -> Cell<Address> = 0 / 2;
    /// By what attestors know that they have the key VINs are committed to with; zero while none was told.
    pub(crate) fn vin_key_check() -> Cell<B256> = 0 / 3;
    pub(crate) fn definition(vehicle: u64) -> Cell<B256> = 1;
    /// The VIN commitment of a vehicle.
    pub(crate) fn commitment(vehicle: u64) -> Cell<B256> = 2;
    pub(crate) fn vin(commitment: B256) -> Cell<Vin> = hashed 3;
    /// Of a tenure, so that it is void with the owner who set it.
    pub(crate) fn payee(vehicle: u64) -> Cell<Address> = 4;
    /// Of a tenure, so that it is void with the owner who gave it, and of a round, so that all are revoked at once.
    fn grants(vehicle: u64, tenure: u32, round: u32, grantee: Address) -> Cell<Grant> = hashed 5;
    /// Stays when the vehicle is burned.
    pub(crate) fn past(vehicle: u64) -> Cell<Past> = 6;
    /// Hash of the terms of a grant that has some.
    fn grant_terms(vehicle: u64, tenure: u32, round: u32, grantee: Address) -> Cell<B256> = hashed 7;
    /// Those with personal grants, by place; whether one still has it is for the grant to say.
    pub(crate) fn personal(vehicle: u64, place: u8) -> Cell<Personal> = 8;
    /// Of a vehicle that is reclaimed.
    pub(crate) fn reclaim(vehicle: u64) -> Cell<Reclaim> = 9;
    /// Whose word that is.
    pub(crate) fn reclaim_attestor(vehicle: u64) -> Cell<Address> = 10;
    /// When the guardian's suspension of an attestor ends or ended, unix seconds; zero if there was none.
    pub(crate) fn attestor_suspended_until(attestor: Address) -> Cell<u64> = 11;
    /// How often all grants were revoked: a grant belongs to one tenure and one round.
    fn round(vehicle: u64) -> Cell<u32> = 12;
}

/// Now, as it is stored: good until the year 2106.
pub(crate) fn time() -> u32 {
    u32::try_from(now()).unwrap_or(u32::MAX)
}

/// On whose word something is done: the caller's, or that of who signed.
pub(crate) type By<'a> = Option<Signed<'a>>;

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

    /// Only by its owner, who calls, or signed these members.
    #[inline(never)]
    pub(crate) fn by_owner(id: u64, signed: By<'_>, members: &[&dyn ToWord]) -> Result<Self> {
        let vehicle = Self::existing(id)?;
        if let Some(signed) = signed {
            use_signature(vehicle.owner, &signed, members)?;
            return Ok(vehicle);
        }
        let caller = sender();
        if vehicle.owner != caller {
            return Err(errors::not_owner(id, caller));
        }
        Ok(vehicle)
    }

    /// What its present owner granted somebody.
    pub(crate) fn grant(&self, grantee: Address) -> Cell<Grant> {
        grants(self.id, self.facts.tenure, round(self.id).get(), grantee)
    }

    /// Hash of the terms of that.
    pub(crate) fn terms(&self, grantee: Address) -> Cell<B256> {
        grant_terms(self.id, self.facts.tenure, round(self.id).get(), grantee)
    }

    /// Voids every grant of its present owner.
    pub(crate) fn end_round(&self) {
        let mut cell = round(self.id);
        cell.set(&cell.get().saturating_add(1));
    }

    /// The owner consents from now on, or no longer.
    pub(crate) fn note_consent(&self, consent: bool) {
        if consent == self.facts.consent {
            return;
        }
        let mut cell = past(self.id);
        let mut noted = cell.get();
        match consent {
            true => noted.consent_since = time(),
            false => noted.consent_until = time(),
        }
        cell.set(&noted);
    }

    pub(crate) fn set(&self, facts: Facts) {
        erc721::token(self.id).set(&erc721::Token::new(self.owner, &facts));
    }
}
