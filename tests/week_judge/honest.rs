//! Honest weeks survive.

use crate::lies::{PAST, PAYEE, TOKEN};
use alloy::primitives::Bytes;
use client::bindings::IWeekJudge::{self as Contract, Kind};
use e2e::{Court, Forged, Who};

#[tokio::test(flavor = "multi_thread")]
async fn no_proof_shows_anything_of_an_honest_week() {
    let mut court = Court::new().await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let (pool, week) = (court.pool(), Court::WEEK);
    for vehicle in 1..=4 {
        let leaf = tree.shown(vehicle);
        let error = || Contract::NothingWrong {
            week,
            place: vehicle,
        };
        let who = Who::Stranger;
        let sum = leaf.points.into();
        let call = Contract::proveLeafSumCall {
            pool,
            week,
            leaf: leaf.clone(),
            place: vehicle,
            sum,
        };
        court.refuses(who, &call, error()).await;
        let call = Contract::proveRuleCall {
            pool,
            week,
            leaf: leaf.clone(),
            place: vehicle,
        };
        court.refuses(who, &call, error()).await;
        let before = court.before.shown(vehicle);
        let call = Contract::proveStepCall {
            pool,
            week,
            leaf: leaf.clone(),
            before,
        };
        court.refuses(who, &call, error()).await;
        let state = court.account_state(vehicle).await;
        let call = Contract::proveAccountCall {
            pool,
            week,
            leaf: leaf.clone(),
            state,
        };
        court.refuses(who, &call, error()).await;
        let state = court.consent_state(vehicle).await;
        let call = Contract::proveConsentCall {
            pool,
            week,
            leaf: leaf.clone(),
            state,
        };
        court.refuses(who, &call, error()).await;
        for kind in [Kind::Hardware, Kind::Software] {
            let call = Contract::proveCreditCall {
                pool,
                week,
                leaf: leaf.clone(),
                kind,
            };
            court.refuses(who, &call, error()).await;
        }
    }
    for (level, place) in [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1)] {
        let [left, right] = [place << 1, place << 1 | 1].map(|at| {
            let node = tree.node(level - 1, at);
            Contract::Node {
                hash: node.hash.into(),
                sum: node.sum,
            }
        });
        let call = Contract::proveSumCall {
            pool,
            week,
            level,
            place,
            left,
            right,
            sum: tree.node(level, place).sum,
            proof: tree.path(level, place),
        };
        let error = Contract::NothingWrong { week, place };
        court.refuses(Who::Stranger, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_in_the_tree_proves_nothing() {
    let mut court = Court::new().await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let (pool, week) = (court.pool(), Court::WEEK);
    let error = |place| Contract::InvalidPath { week, place };
    let mut leaf = tree.shown(1);
    leaf.points += 1;
    let call = Contract::proveRuleCall {
        pool,
        week,
        leaf,
        place: 1,
    };
    court.refuses(Who::Stranger, &call, error(1)).await;
    // A path of another place.
    let mut leaf = tree.shown(1);
    leaf.proof = tree.path(0, 2);
    let call = Contract::proveRuleCall {
        pool,
        week,
        leaf,
        place: 1,
    };
    court.refuses(Who::Stranger, &call, error(1)).await;
    // A vehicle that is there is not omitted.
    let before = court.before.shown(1);
    let emptiness = tree.path(0, 1);
    let call = Contract::proveOmissionCall {
        pool,
        week,
        before,
        emptiness,
    };
    court.refuses(Who::Stranger, &call, error(1)).await;
    // Nor had one that was there no leaf before.
    let emptiness = court.before.path(0, 1);
    let call = Contract::proveFirstStepCall {
        pool,
        week,
        leaf: tree.shown(1),
        emptiness,
    };
    let error = Contract::InvalidPath {
        week: week - 1,
        place: 1,
    };
    court.refuses(Who::Stranger, &call, error).await;
    // Nor is another vehicle's streak its own.
    let (leaf, before) = (tree.shown(1), court.before.shown(4));
    let call = Contract::proveStepCall {
        pool,
        week,
        leaf,
        before,
    };
    let error = Contract::InvalidPath {
        week: week - 1,
        place: 1,
    };
    court.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_another_state_prove_nothing() {
    let mut court = Court::new().await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let (pool, week) = (court.pool(), Court::WEEK);
    let right = court.consent_state(1).await;
    let of_another = court.consent_state(2).await;
    let too_many = court.state(1, &[TOKEN, PAST, PAYEE]).await;
    let cut = Bytes::copy_from_slice(&right[..right.len() - 1]);
    for state in [of_another, too_many, cut, Bytes::new()] {
        let call = Contract::proveConsentCall {
            pool,
            week,
            leaf: tree.shown(1),
            state,
        };
        let error = Contract::InvalidStateProof { week, vehicleId: 1 };
        court.refuses(Who::Stranger, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pending_weeks_of_pools_that_are_known_are_judged() {
    let mut court = Court::new().await;
    let tree = court.honest_tree();
    let (pool, week, leaf) = (court.pool(), Court::WEEK, tree.shown(1));
    let call = Contract::proveRuleCall {
        pool,
        week,
        leaf: leaf.clone(),
        place: 1,
    };
    let error = || Contract::WeekNotPending { pool, week };
    court.refuses(Who::Stranger, &call, error()).await;
    court.publish(&tree).await;
    let final_at = court.world().state().await.finalAt;
    court.world().travel(final_at).await;
    court.refuses(Who::Stranger, &call, error()).await;
    let unknown = court.of(Who::Alice);
    let call = Contract::proveRuleCall {
        pool: unknown,
        week,
        leaf,
        place: 1,
    };
    let error = Contract::NotJudged {
        pool: unknown,
        week,
    };
    court.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_pools_first_week_streaks_begin_from_nothing() {
    for conn in [1, 5] {
        let mut court = Court::in_first_week().await;
        let (pool, week) = (court.pool(), Court::WEEK - 1);
        let mut tree = Forged::of(3, &court.first_week());
        tree.leaves.get_mut(&1).unwrap().conn = conn;
        court.end(week).await;
        court.anchor(week).await;
        let call = court.publish_call(week, &tree, Default::default());
        court.world().send(Who::Publisher, &call).await;
        let call = Contract::proveFirstStepCall {
            pool,
            week,
            leaf: tree.shown(1),
            emptiness: Bytes::new(),
        };
        if conn == 1 {
            let error = Contract::NothingWrong { week, place: 1 };
            court.refuses(Who::Stranger, &call, error).await;
        } else {
            court.send(Who::Stranger, &call).await;
        }
    }
}
