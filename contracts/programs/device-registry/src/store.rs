//! What is stored where.

use crate::{interface::Kind, Result};
use alloy_primitives::{Address, B256};
use contract_base::{
    words::{Packer, Unpacker},
    Cell, History, Word,
};

/// What lies beside the owner in a device's first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The vehicle it is paired with; zero for none.
    pub(crate) vehicle: u64,
    pub(crate) kind: Kind,
}

/// The kind with this number, if there is one.
pub(crate) fn kind_from(number: u8) -> Option<Kind> {
    match number {
        0 => Some(Kind::Hardware),
        1 => Some(Kind::Software),
        _ => None,
    }
}

impl Link {
    pub(crate) fn unpack(data: [u8; 12]) -> Self {
        let [a, b, c, d, e, f, g, h, kind, ..] = data;
        Self {
            vehicle: u64::from_le_bytes([a, b, c, d, e, f, g, h]),
            kind: kind_from(kind).unwrap_or(Kind::Software),
        }
    }

    pub(crate) fn pack(self) -> [u8; 12] {
        let [a, b, c, d, e, f, g, h] = self.vehicle.to_le_bytes();
        [a, b, c, d, e, f, g, h, self.kind as u8, 0, 0, 0]
    }
}

/// A device's second word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Its present key.
    pub(crate) key: Address,
    /// Who vouched for it.
    pub(crate) manufacturer: u32,
}

impl Word for Identity {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        Self {
            key: r.address(),
            manufacturer: r.u32(),
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(self.key.as_slice())
            .put(&self.manufacturer.to_le_bytes())
            .word()
    }
}

/// Whose a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    /// The device that has it or had it; zero for none.
    pub(crate) device: u64,
    /// It was replaced.
    pub(crate) dead: bool,
}

impl Word for Holder {
    fn unpack(word: B256) -> Self {
        let mut r = Unpacker::new(&word);
        let device = r.u64();
        let [dead] = r.take();
        Self {
            device,
            dead: dead != 0,
        }
    }

    fn pack(&self) -> B256 {
        Packer::default()
            .put(&self.device.to_le_bytes())
            .put(&[u8::from(self.dead)])
            .word()
    }
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
            owner: token.owner,
            link: Link::unpack(token.data),
            identity: identity(id).get(),
        })
    }

    /// Ties it to this vehicle, or to none.
    pub(crate) fn set_vehicle(&self, vehicle: u64) {
        let link = Link {
            vehicle,
            ..self.link
        };
        erc721::token(self.id).set(&erc721::Token {
            owner: self.owner,
            data: link.pack(),
        });
    }
}

/// Number of devices ever claimed.
pub(crate) fn count() -> Cell<u64> {
    Cell::numbered(0, 0)
}

/// Whom to ask about manufacturers; zero until set up.
pub(crate) fn manufacturer_registry() -> Cell<Address> {
    Cell::numbered(0, 1)
}

/// Whom to ask about vehicles.
pub(crate) fn vehicles() -> Cell<Address> {
    Cell::numbered(0, 2)
}

pub(crate) fn identity(device: u64) -> Cell<Identity> {
    Cell::at(1, device.to_le_bytes())
}

pub(crate) fn holder(key: Address) -> Cell<Holder> {
    Cell::at(2, key.into_array())
}

/// Whether a manufacturer vouched for a key: 1 if it did.
pub(crate) fn registered(manufacturer: u32, key: Address) -> Cell<u32> {
    Cell::hashed(3, &[&manufacturer, &key])
}

/// Number of keys under a manufacturer's root; zero if it did not vouch for it.
pub(crate) fn key_count(manufacturer: u32, root: B256) -> Cell<u64> {
    Cell::hashed(4, &[&manufacturer, &root])
}

/// The device of this kind that a vehicle is paired with, by time; zero for none.
pub(crate) fn pairing(vehicle: u64, kind: Kind) -> History {
    let [a, b, c, d, e, f, g, h] = vehicle.to_le_bytes();
    History::at(5, [a, b, c, d, e, f, g, h, kind as u8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_survives_packing_at_its_limits() {
        for kind in [Kind::Hardware, Kind::Software] {
            let vehicle = u64::MAX - 1;
            let link = Link { vehicle, kind };
            assert_eq!(Link::unpack(link.pack()), link);
        }
        let identity = Identity {
            key: Address::repeat_byte(0xab),
            manufacturer: u32::MAX,
        };
        assert_eq!(Identity::unpack(identity.pack()), identity);
        for dead in [false, true] {
            let device = u64::MAX;
            let holder = Holder { device, dead };
            assert_eq!(Holder::unpack(holder.pack()), holder);
        }
    }

    #[test]
    fn kinds_have_the_numbers_of_the_interface() {
        assert_eq!(kind_from(Kind::Hardware as u8), Some(Kind::Hardware));
        assert_eq!(kind_from(Kind::Software as u8), Some(Kind::Software));
        assert_eq!(kind_from(2), None);
    }
}
