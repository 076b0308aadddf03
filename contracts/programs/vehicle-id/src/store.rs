//! What is stored where.

use crate::{errors, Result};
use alloy_primitives::{Address, B256};
use contract_base::{
    host::sender,
    words::{Packer, Unpacker},
    Cell, Word,
};

/// What lies beside the owner in a vehicle's first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Counts transfers: grants, payee and consent belong to one of them.
    pub(crate) tenure: u32,
    pub(crate) powertrain: u8,
    pub(crate) consent: bool,
    /// Somebody else than the owner is paid.
    pub(crate) has_payee: bool,
}

impl Facts {
    pub(crate) fn unpack(data: [u8; 12]) -> Self {
        let [a, b, c, d, powertrain, consent, has_payee, ..] = data;
        Self {
            tenure: u32::from_le_bytes([a, b, c, d]),
            powertrain,
            consent: consent != 0,
            has_payee: has_payee != 0,
        }
    }

    pub(crate) fn pack(self) -> [u8; 12] {
        let [a, b, c, d] = self.tenure.to_le_bytes();
        let (consent, has_payee) = (u8::from(self.consent), u8::from(self.has_payee));
        [
            a,
            b,
            c,
            d,
            self.powertrain,
            consent,
            has_payee,
            0,
            0,
            0,
            0,
            0,
        ]
    }
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
            owner: token.owner,
            facts: Facts::unpack(token.data),
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
        erc721::token(self.id).set(&erc721::Token {
            owner: self.owner,
            data: facts.pack(),
        });
    }
}

/// What a VIN commitment belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vin {
    /// The living vehicle; zero for none.
    pub(crate) vehicle: u64,
    /// How many vehicles had it before: what an attestation is good for.
    pub(crate) nonce: u64,
}

impl Word for Vin {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            vehicle: r.u64(),
            nonce: r.u64(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.vehicle.to_le_bytes())
            .put(&self.nonce.to_le_bytes())
            .word()
    }
}

/// What a grantee may do, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) permissions: u128,
    pub(crate) expiry: u64,
}

impl Word for Grant {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            permissions: r.u128(),
            expiry: r.u64(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.permissions.to_le_bytes())
            .put(&self.expiry.to_le_bytes())
            .word()
    }
}

/// Number of vehicles ever minted.
pub(crate) fn count() -> Cell<u64> {
    Cell::numbered(0, 0)
}

/// Whom to ask about pairing.
pub(crate) fn device_registry() -> Cell<Address> {
    Cell::numbered(0, 1)
}

/// Whom to ask about good standing.
pub(crate) fn consumer_staking() -> Cell<Address> {
    Cell::numbered(0, 2)
}

/// 1 once set up.
pub(crate) fn initialized() -> Cell<u32> {
    Cell::numbered(0, 3)
}

pub(crate) fn definition(vehicle: u64) -> Cell<B256> {
    Cell::at(1, vehicle.to_le_bytes())
}

/// The VIN commitment of a vehicle.
pub(crate) fn commitment(vehicle: u64) -> Cell<B256> {
    Cell::at(2, vehicle.to_le_bytes())
}

pub(crate) fn vin(commitment: B256) -> Cell<Vin> {
    Cell::hashed(3, &[&commitment])
}

/// Of a tenure, so that it is void with the owner who set it.
pub(crate) fn payee(vehicle: u64) -> Cell<Address> {
    Cell::at(4, vehicle.to_le_bytes())
}

/// Of a tenure, so that it is void with the owner who gave it.
pub(crate) fn grant(vehicle: u64, tenure: u32, grantee: Address) -> Cell<Grant> {
    Cell::hashed(5, &[&vehicle, &tenure, &grantee])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_survives_packing_at_its_limits() {
        for (consent, has_payee) in [(true, false), (false, true)] {
            let facts = Facts {
                tenure: u32::MAX,
                powertrain: 3,
                consent,
                has_payee,
            };
            assert_eq!(Facts::unpack(facts.pack()), facts);
        }
        let vin = Vin {
            vehicle: u64::MAX,
            nonce: u64::MAX - 1,
        };
        assert_eq!(Vin::unpack(vin.pack()), vin);
        let grant = Grant {
            permissions: u128::MAX,
            expiry: u64::MAX,
        };
        assert_eq!(Grant::unpack(grant.pack()), grant);
    }
}
