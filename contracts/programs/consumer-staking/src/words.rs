//! What lies in the contract's 32-byte storage words.

use alloy_primitives::Address;
use contract_base::words;

words! {
    /// The contract as a whole.
    pub(crate) struct Head {
        /// Stake token; zero until initialised.
        token: Address,
        /// Start of week 0.
        genesis: u64,
    }

    /// Stake of one consumer, or of all.
    pub(crate) struct Stake {
        active: u128,
        unbonding: u128,
    }

    /// The stake that good standing needs, by the rules of a version.
    pub(crate) struct Requirement {
        base: u128,
        per_unit: u128,
    }

    /// Rules of a version that are small numbers.
    pub(crate) struct Terms {
        usage_weeks: u32,
        unbonding_period: u32,
        max_freeze: u32,
    }

    /// A consumer's licence.
    pub(crate) struct Licence {
        frozen_until: u64,
        registered: bool,
        revoked: bool,
        /// How many parts of the stake were asked back.
        unbondings: u8,
    }

    /// Stake that was asked back.
    pub(crate) struct Unbonding {
        amount: u128,
        until: u64,
    }
}
