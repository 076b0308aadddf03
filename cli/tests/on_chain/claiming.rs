//! `claim --all`: by runs where that is cheaper, and on after a race that was lost.

use alloy::{hex, sol_types::SolCall};
use client::{
    bindings::IRewardsDistributor::claimRangeCall,
    chain::{Chain, Read, Sender},
    claims::{self, Limits, Outcome, Whose},
    contracts::Pool,
    keys::dev_signer,
};

use serde_json::Value;

use crate::stage::{Stage, WEEK, json, succeeds};

impl Stage {
    async fn contract(&self) -> Pool {
        let chain = Chain::connect(&self.node.url()).await.unwrap();
        Pool::new(chain, self.address().parse().unwrap())
    }
}

/// Everything is left out because it was paid before.
fn is_all_lost(outcome: &Outcome) {
    assert!(outcome.paid.is_empty());
    assert_eq!(outcome.rejected.len(), 3);
    for one in &outcome.rejected {
        assert_eq!(one.why, "already claimed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn vehicles_next_to_each_other_are_paid_under_one_proof() {
    let stage = Stage::published().await;
    let told = json(&stage.claim(5, &["--all", "--json"]));
    assert_eq!(told["paid"].as_array().unwrap().len(), 3);
    let [transaction] = told["transactions"].as_array().unwrap().as_slice() else {
        panic!("{told}");
    };
    let chain = Chain::connect(&stage.node.url()).await.unwrap();
    let hash = transaction["hash"].as_str().unwrap();
    let sent: Value = chain
        .request("eth_getTransactionByHash", (hash,))
        .await
        .unwrap();
    let selector = hex::encode_prefixed(claimRangeCall::SELECTOR);
    assert!(sent["input"].as_str().unwrap().starts_with(&selector));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_run_is_paid_and_what_was_paid_before_is_said() {
    let stage = Stage::published().await;
    succeeds(&stage.claim(1, &["--vehicle", "2"]));
    let told = json(&stage.claim(5, &["--all", "--json"]));
    assert_eq!(told["paid"].as_array().unwrap().len(), 2);
    let left_out = told["rejected"].as_array().unwrap();
    assert_eq!((left_out.len(), &left_out[0]["vehicle"]), (1, &2.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_race_that_was_lost_ends_nothing() {
    let stage = Stage::published().await;
    let pool = stage.contract().await;
    let week = prover::load_week(&stage.week()).unwrap();
    let amount = pool.weekInfo(WEEK).read().await.unwrap().amount;
    let items = claims::select(&week, amount, Whose::Everyone).items;
    // Somebody else is faster.
    succeeds(&stage.claim(5, &["--all"]));
    let mut sender = Sender::new(pool.chain(), dev_signer(6).unwrap())
        .await
        .unwrap();
    for most in [1, 3] {
        let limits = Limits {
            items: most,
            ..Limits::default()
        };
        let outcome = claims::settle(&mut sender, &pool, &items, None, &limits).await;
        is_all_lost(&outcome.unwrap());
    }
    let (runs, single) = claims::plan(&week, amount, items);
    assert_eq!((runs.len(), single.len()), (1, 0));
    let limits = Limits::default();
    let outcome = claims::settle_runs(&mut sender, &pool, &runs, &limits).await;
    is_all_lost(&outcome.unwrap());
    // It was sent before it was seen: it fails on the chain.
    let blind = Limits {
        skip_estimate: true,
        ..limits
    };
    let outcome = claims::settle_runs(&mut sender, &pool, &runs, &blind).await;
    is_all_lost(&outcome.unwrap());
}
