//! What is stored where.

use crate::{interface::Kind, Result};
use alloy_primitives::{Address, B256};
use contract_base::{stored_enums, tables, words};

stored_enums! { Kind { Hardware, Software } }

words! {
    /// What lies beside the owner in a device's first word.
    pub(crate) struct Link {
        /// The vehicle it is paired with; zero for none.
        vehicle: u64,
        kind: Kind,
    }

    /// A device's second word.
    pub(crate) struct Identity {
        /// Its present key.
        key: Address,
        /// Who vouched for it.
        manufacturer: u32,
    }

    /// A maker's word that a device came back.
    pub(crate) struct Release {
        /// Until when its owner may object, unix seconds; zero if nobody says so.
        ends: u64,
        /// The owner did.
        objected: bool,
    }

    /// Whose a key is.
    pub(crate) struct Holder {
        /// The device that has it or had it; zero for none.
        device: u64,
        /// It was replaced.
        dead: bool,
    }
}

tables! {
    /// Number of devices ever claimed.
    pub(crate) fn count() -> Cell<u64> = 0 / 0;
    /// Whom to ask about manufacturers; zero until set up.
    pub(crate) fn manufacturer_registry() -> Cell<Address> = 0 / 1;
    /// Whom to ask about vehicles.
    pub(crate) fn vehicles() -> Cell<Address> = 0 / 2;
    pub(crate) fn identity(device: u64) -> Cell<Identity> = 1;
    pub(crate) fn holder(key: Address) -> Cell<Holder> = 2;
    /// Whether a manufacturer vouched for a key.
    pub(crate) fn registered(manufacturer: u32, key: Address) -> Cell<bool> = hashed 3;
    /// Number of keys under a manufacturer's root; zero if it did not vouch for it.
    pub(crate) fn key_count(manufacturer: u32, root: B256) -> Cell<u64> = hashed 4;
    /// The device of this kind that a vehicle is paired with, by time; zero for none.
    pub(crate) fn pairing(vehicle: u64, kind: Kind) -> History<u64> = 5;
    /// A device's keys by time, once one was replaced: who never does pays for no history.
    pub(crate) fn keys(device: u64) -> History<Address> = 6;
    pub(crate) fn release(device: u64) -> Cell<Release> = 7;
    /// The entry that acts for a revoked one; zero for none.
    pub(crate) fn successor(manufacturer: u32) -> Cell<u32> = 8;
}

/// A device that was claimed.
pub(crate) struct Device {
    pub(crate) id: u64,
    pub(crate) owner: Address,
    pub(crate) link: Link,
    pub(crate) identity: Identity,
}

impl Device {
    pub(crate) fn existing(id: u64) -> Result<Self> {
        let token = erc721::existing(id)?;
        Ok(Self {
            id,
            owner: token.owner(),
            link: token.data(),
            identity: identity(id).get(),
        })
    }

    /// Ties it to this vehicle, or to none.
    pub(crate) fn set_vehicle(&self, vehicle: u64) {
        let link = Link {
            vehicle,
            ..self.link
        };
        erc721::token(self.id).set(&erc721::Token::new(self.owner, &link));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use abi_codec::Numbered;

    #[test]
    fn kinds_have_the_numbers_of_the_interface() {
        assert_eq!(Kind::numbered(Kind::Hardware as u8), Some(Kind::Hardware));
        assert_eq!(Kind::numbered(Kind::Software as u8), Some(Kind::Software));
        assert_eq!(Kind::numbered(2), None);
    }
}
