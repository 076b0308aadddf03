//! What calls carry, read where it lies in the calldata.

use crate::interface as i;
use alloy_primitives::Address;
use protocol::{Leaf, Schedule, Status};

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

abi_codec::reads! {
    Settings = i::Settings {
        admin: Address,
        publisher: Address,
        guardian: Address,
        token: Address,
        genesis: u64,
        first_week: u32,
        initial_limit: u128,
        decay_numerator: u32,
        decay_denominator: u32,
        weeks_per_year: u32,
        weeks: u32,
        cap: u128,
        challenge_window: u32,
        claim_period: u32,
        bond: u128,
        sanctions_oracle: Address,
    } => Self {
        admin,
        publisher,
        guardian,
        token,
        genesis,
        first_week,
        schedule: Schedule {
            initial_limit,
            decay_numerator,
            decay_denominator,
            weeks_per_year,
            weeks,
            cap,
        },
        challenge_window,
        claim_period,
        bond,
        sanctions_oracle,
    };
}

/// A leaf, where it is said to lie in the tree, and the proof of it.
pub(crate) struct LeafProof<'a> {
    pub(crate) leaf: Leaf,
    pub(crate) index: u64,
    pub(crate) proof: &'a [u8],
}

/// Any leaf and its proof; none if its status does not exist.
pub(crate) struct AnyLeafProof<'a>(pub(crate) Option<LeafProof<'a>>);

abi_codec::reads! {
    AnyLeafProof<'a> = i::Leaf {
        vehicle_id: u64,
        account: Address,
        conn: u16,
        disc: u16,
        status: u8,
        hardware: u32,
        software: u32,
        points: u32,
        index: u64,
        proof: &'a [u8],
    } => Self(Status::from_u8(status).map(|status| LeafProof {
        leaf: Leaf {
            vehicle_id,
            account: account.into_array(),
            conn,
            disc,
            status,
            hardware,
            software,
            points,
        },
        index,
        proof,
    }));
}

/// One earned leaf with its proof and the week's totals.
pub(crate) struct Claim<'a> {
    pub(crate) week: u32,
    pub(crate) leaf_proof: LeafProof<'a>,
    pub(crate) leaf_count: u64,
    pub(crate) week_amount: u128,
}

abi_codec::reads! {
    Claim<'a> = i::Claim {
        week: u32,
        vehicle_id: u64,
        account: Address,
        conn: u16,
        disc: u16,
        hardware: u32,
        software: u32,
        points: u32,
        index: u64,
        leaf_count: u64,
        week_amount: u128,
        proof: &'a [u8],
    } => Self {
        week,
        leaf_proof: LeafProof {
            leaf: Leaf {
                vehicle_id,
                account: account.into_array(),
                conn,
                disc,
                status: Status::Earned,
                hardware,
                software,
                points,
            },
            index,
            proof,
        },
        leaf_count,
        week_amount,
    };
}

impl Claim<'_> {
    pub(crate) fn vehicle(&self) -> u64 {
        self.leaf_proof.leaf.vehicle_id
    }

    pub(crate) fn account(&self) -> Address {
        Address::new(self.leaf_proof.leaf.account)
    }
}
