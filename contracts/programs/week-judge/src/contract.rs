//! The calls the contract answers, each handed to the module that knows.

use crate::{
    anchor, answers,
    demands::{self, Question},
    facts,
    interface::{self as i, Kind, Rule},
    leaves::{Child, Leaf},
    setup::{self, Settings},
    store, streaks,
    tree::{self, Branch},
};
use abi_codec::Verbatim;
use alloy_primitives::{Address, B256};
use contract_base::{answer::supports_interface, contract, stored};

stored! {
    /// The contract.
    pub struct WeekJudge { store::TABLES }
}

contract! {
    WeekJudge: i::IWeekJudgeCalls,
    views {
        fn isAnchored(week: u32) -> bool = anchor::is_anchored(week);
        fn anchorOf(week: u32) -> (B256, u64, u64, bool) = anchor::anchor_of(week);
        fn poolOf(pool: Address) -> (Rule, u32) = setup::pool_of(pool);
        fn demandOf(question: Question) -> (Address, u128, u64) = demands::demand_of(&question);
        fn settings() -> Settings = setup::settings();
        fn supportsInterface(id: [u8; 4]) -> bool = supports_interface(id);
    }
    calls {
        fn anchor(week: u32, header: &[u8], next: &[u8]) = anchor::anchor(week, header, next);
        fn proveSum(
            pool: Address,
            week: u32,
            level: u8,
            place: u64,
            left: Child,
            right: Child,
            sum: u64,
            proof: &[u8],
        ) = {
            let (Child(left), Child(right)) = (left, right);
            tree::prove_sum(pool, week, &Branch { level, place, left, right, sum, proof })
        };
        fn proveLeafSum(pool: Address, week: u32, leaf: Leaf, place: u64, sum: u64) =
            tree::prove_leaf_sum(pool, week, &leaf, place, sum);
        fn proveRule(pool: Address, week: u32, leaf: Leaf, place: u64) =
            facts::prove_rule(pool, week, &leaf, place);
        fn proveStep(pool: Address, week: u32, leaf: Leaf, before: Leaf) =
            streaks::prove_step(pool, week, &leaf, &before);
        fn proveFirstStep(pool: Address, week: u32, leaf: Leaf, emptiness: &[u8]) =
            streaks::prove_first_step(pool, week, &leaf, emptiness);
        fn proveOmission(pool: Address, week: u32, before: Leaf, emptiness: &[u8]) =
            streaks::prove_omission(pool, week, &before, emptiness);
        fn proveAccount(pool: Address, week: u32, leaf: Leaf, state: &[u8]) =
            facts::prove_account(pool, week, &leaf, state);
        fn proveConsent(pool: Address, week: u32, leaf: Leaf, state: &[u8]) =
            facts::prove_consent(pool, week, &leaf, state);
        fn proveCredit(pool: Address, week: u32, leaf: Leaf, kind: Kind) =
            facts::prove_credit(pool, week, &leaf, kind);
        fn demandLeaf(pool: Address, week: u32, place: u64) = demands::demand_leaf(pool, week, place);
        fn demandHeartbeat(pool: Address, week: u32, leaf: Leaf, kind: Kind) =
            demands::demand_heartbeat(pool, week, &leaf, kind);
        fn answerLeaf(pool: Address, week: u32, leaf: Leaf) = answers::answer_leaf(pool, week, &leaf);
        fn answerEmpty(pool: Address, week: u32, place: u64, emptiness: &[u8]) =
            answers::answer_empty(pool, week, place, emptiness);
        fn answerHeartbeat(
            pool: Address,
            week: u32,
            vehicle: u64,
            kind: Kind,
            maker: u32,
            timestamp: u64,
            signature: &[u8],
        ) = answers::answer_heartbeat(pool, week, vehicle, kind, maker, timestamp, signature);
        fn settle(question: Question) = demands::settle(&question);
        fn setPool(pool: Address, rule: Rule, steps_from: u32) = setup::set_pool(pool, rule, steps_from);
        fn setBond(bond: u128) = setup::set_bond(bond);
        fn initialize(settings: Verbatim<Settings>) = setup::initialize(settings);
    }
}
