//! Arguments of those calls that somebody signs.

use abi_codec::Reader;
use alloy_primitives::{Address, B256};
use contract_base::Consent;

/// A registered key's device, and who wants it.
pub(crate) struct Claim<'a> {
    pub(crate) manufacturer: u32,
    pub(crate) key: Address,
    pub(crate) owner: Address,
    /// Zero if the key itself was registered.
    pub(crate) root: B256,
    pub(crate) index: u64,
    pub(crate) proof: &'a [u8],
    pub(crate) possession: Consent<'a>,
    pub(crate) owner_consent: Consent<'a>,
}

/// A device and the vehicle it is in.
pub(crate) struct Pair<'a> {
    pub(crate) device: u64,
    pub(crate) vehicle: u64,
    pub(crate) possession: Consent<'a>,
    pub(crate) device_owner_consent: Consent<'a>,
    pub(crate) vehicle_owner_consent: Consent<'a>,
}

/// A software connection's key and the vehicle it reads.
pub(crate) struct Connect<'a> {
    pub(crate) manufacturer: u32,
    pub(crate) key: Address,
    pub(crate) vehicle: u64,
    pub(crate) possession: Consent<'a>,
    pub(crate) owner_consent: Consent<'a>,
}

/// A device and the key it gets.
pub(crate) struct Replacement<'a> {
    pub(crate) device: u64,
    pub(crate) new_key: Address,
    pub(crate) possession: Consent<'a>,
    pub(crate) owner_consent: Consent<'a>,
}

fn consent<'a>(r: &mut Reader<'a>) -> Option<Consent<'a>> {
    Consent::read(&mut r.tuple()?)
}

impl<'a> Claim<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            manufacturer: r.u32()?,
            key: r.address()?,
            owner: r.address()?,
            root: r.bytes32()?,
            index: r.u64()?,
            proof: r.bytes()?,
            possession: consent(r)?,
            owner_consent: consent(r)?,
        })
    }
}

impl<'a> Pair<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            device: r.u64()?,
            vehicle: r.u64()?,
            possession: consent(r)?,
            device_owner_consent: consent(r)?,
            vehicle_owner_consent: consent(r)?,
        })
    }
}

impl<'a> Connect<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            manufacturer: r.u32()?,
            key: r.address()?,
            vehicle: r.u64()?,
            possession: consent(r)?,
            owner_consent: consent(r)?,
        })
    }
}

impl<'a> Replacement<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            device: r.u64()?,
            new_key: r.address()?,
            possession: consent(r)?,
            owner_consent: consent(r)?,
        })
    }
}
