//! What calls carry, read where it lies in the calldata.

use crate::interface as i;
use abi_codec::Uint256;
use alloy_primitives::{Address, B256};
use protocol::{claims, week::Status, Node, Schedule, StatedLeaf};

/// What a pool is set up with.
pub(crate) struct Settings {
    pub(crate) admin: Address,
    pub(crate) publisher: Address,
    pub(crate) guardian: Address,
    pub(crate) token: Address,
    pub(crate) genesis: u64,
    pub(crate) first_week: u32,
    pub(crate) previous_root: B256,
    pub(crate) schedule: Schedule,
    pub(crate) challenge_window: u32,
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
        previous_root: B256,
        initial_limit: u128,
        decay_numerator: u32,
        decay_denominator: u32,
        weeks_per_year: u32,
        weeks: u32,
        cap: u128,
        challenge_window: u32,
        bond: u128,
        sanctions_oracle: Address,
    } => Self {
        admin,
        publisher,
        guardian,
        token,
        genesis,
        first_week,
        previous_root,
        schedule: Schedule {
            initial_limit,
            decay_numerator,
            decay_denominator,
            weeks_per_year,
            weeks,
            cap,
        },
        challenge_window,
        bond,
        sanctions_oracle,
    };
}

/// A child of a root.
pub(crate) struct Child(pub(crate) Node);

abi_codec::reads! {
    Child = i::Node { hash: B256, sum: u64 } => Self(Node { hash: hash.0, sum });
}

/// One earned leaf with its proof and what its week shares out.
pub(crate) struct Item<'a>(pub(crate) claims::Claim<'a>);

abi_codec::reads! {
    Item<'a> = i::Claim {
        week: u32,
        vehicle_id: u64,
        account: Address,
        conn: u16,
        disc: u16,
        hardware: u32,
        software: u32,
        points: u32,
        depth: u8,
        week_amount: u128,
        proof: &'a [u8],
    } => Self(claims::Claim {
        week,
        leaf: StatedLeaf {
            vehicle_id,
            account: account.into_array(),
            conn,
            disc,
            status: Status::Earned as u8,
            hardware,
            software,
            points,
        },
        week_amount,
        depth,
        proof,
    });
}

abi_codec::arguments! {
    /// What an account signs, besides the items and its nonce.
    pub(crate) struct Order = i::Order {
        pub(crate) account: Address,
        pub(crate) payee: Address,
        pub(crate) relayer: Address,
        pub(crate) max_fee: Uint256,
        pub(crate) min_total: Uint256,
        pub(crate) deadline: u64,
    }
}
