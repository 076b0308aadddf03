//! What calls carry, read where it lies in the calldata. `None` is calldata that cannot be read.

use abi_codec::Reader;
use alloc::vec::Vec;
use alloy_primitives::Address;
use protocol::{Schedule, Status};

/// What a pool is set up with.
pub(crate) struct Settings {
    pub(crate) admin: Address,
    pub(crate) publisher: Address,
    pub(crate) guardian: Address,
    pub(crate) token: Address,
    pub(crate) genesis: u64,
    pub(crate) first_week: u32,
    pub(crate) schedule: Schedule,
    pub(crate) challenge_window: u32,
    pub(crate) claim_period: u32,
    pub(crate) bond: u128,
    pub(crate) sanctions_oracle: Address,
}

impl Settings {
    /// Bytes of an encoded struct.
    pub(crate) const ENCODED: usize = 16 * 32;

    /// All members are static words, so the struct lies in the arguments themselves.
    pub(crate) fn read(r: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            admin: r.address()?,
            publisher: r.address()?,
            guardian: r.address()?,
            token: r.address()?,
            genesis: r.u64()?,
            first_week: r.u32()?,
            schedule: Schedule {
                initial_limit: r.u128()?,
                decay_numerator: r.u32()?,
                decay_denominator: r.u32()?,
                weeks_per_year: r.u32()?,
                weeks: r.u32()?,
                cap: r.u128()?,
            },
            challenge_window: r.u32()?,
            claim_period: r.u32()?,
            bond: r.u128()?,
            sanctions_oracle: r.address()?,
        })
    }
}

/// A leaf and where it is said to lie in the tree.
pub(crate) struct Place<'a> {
    pub(crate) leaf: protocol::Leaf,
    pub(crate) index: u64,
    pub(crate) proof: &'a [u8],
}

impl<'a> Place<'a> {
    /// A `Leaf` of the interface; inside `None` if its status does not exist.
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Option<Self>> {
        let vehicle_id = r.u64()?;
        let account = r.address()?.into_array();
        let (conn, disc) = (r.u16()?, r.u16()?);
        let status = Status::from_u8(r.u8()?);
        let (hardware, software, points) = (r.u32()?, r.u32()?, r.u32()?);
        let (index, proof) = (r.u64()?, r.bytes()?);
        Some(status.map(|status| Self {
            leaf: protocol::Leaf {
                vehicle_id,
                account,
                conn,
                disc,
                status,
                hardware,
                software,
                points,
            },
            index,
            proof,
        }))
    }
}

/// One earned leaf with its proof and the week's totals.
pub(crate) struct Claim<'a> {
    pub(crate) week: u32,
    pub(crate) place: Place<'a>,
    pub(crate) leaf_count: u64,
    pub(crate) week_amount: u128,
}

impl<'a> Claim<'a> {
    pub(crate) fn read(r: &mut Reader<'a>) -> Option<Self> {
        let mut item = Self {
            week: r.u32()?,
            place: Place {
                leaf: protocol::Leaf {
                    vehicle_id: r.u64()?,
                    account: r.address()?.into_array(),
                    conn: r.u16()?,
                    disc: r.u16()?,
                    status: Status::Earned,
                    hardware: r.u32()?,
                    software: r.u32()?,
                    points: r.u32()?,
                },
                index: r.u64()?,
                // The last member, though it belongs here.
                proof: &[],
            },
            leaf_count: r.u64()?,
            week_amount: r.u128()?,
        };
        item.place.proof = r.bytes()?;
        Some(item)
    }

    /// An array of claims.
    pub(crate) fn read_all(r: &mut Reader<'a>) -> Option<Vec<Self>> {
        let (length, mut elements) = r.words()?;
        let mut items = Vec::with_capacity(length);
        for _ in 0..length {
            items.push(Self::read(&mut elements.tuple()?)?);
        }
        Some(items)
    }

    pub(crate) fn vehicle(&self) -> u64 {
        self.place.leaf.vehicle_id
    }

    pub(crate) fn account(&self) -> Address {
        Address::new(self.place.leaf.account)
    }
}
