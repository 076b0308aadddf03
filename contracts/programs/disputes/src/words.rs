//! What lies in the contract's 32-byte storage words.

use crate::interface::CaseState;
use alloy_primitives::Address;
use contract_base::{stored_enums, words};

stored_enums! { CaseState { None, Open, Upheld, Dismissed, Lapsed } }

words! {
    /// What ConsumerStaking has, too.
    pub(crate) struct Head {
        /// Token of stakes, bonds and compensations.
        token: Address,
        /// Start of week 0.
        genesis: u64,
    }

    /// Tokens held.
    pub(crate) struct Held {
        /// Left of all pots.
        compensation: u128,
        bonds: u128,
    }

    /// What a case costs at most, by the rules of a version: the accused, and the reporter.
    pub(crate) struct Limits {
        max_claim: u128,
        bond: u128,
    }

    /// Rules of a version that are small numbers.
    pub(crate) struct Terms {
        response_window: u32,
        decision_window: u32,
        claim_period: u32,
        reporter_share: u32,
        treasury_share: u32,
    }

    /// Who is accused, and where the case stands.
    pub(crate) struct Facts {
        accused: Address,
        /// Rules that judge it.
        version: u32,
        /// Undecided, it locks stake to the end of this week.
        last_week: u32,
        state: CaseState,
        responded: bool,
    }

    /// Who filed the case, and until when the accused may respond.
    pub(crate) struct Filing {
        reporter: Address,
        respond_until: u64,
    }

    /// What a case is about.
    pub(crate) struct Amounts {
        claimed: u128,
        bond: u128,
    }

    /// What is known of a compensation's tree besides its root.
    pub(crate) struct Tree {
        shares: u64,
        /// Last time to claim; before the root is posted, to post it.
        until: u64,
        depth: u8,
    }

    /// A compensation.
    pub(crate) struct Pot {
        /// What the shares are of.
        total: u128,
        left: u128,
    }
}
