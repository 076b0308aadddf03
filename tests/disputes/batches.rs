//! Many shares in one call.

use alloy::sol_types::SolError;
use client::bindings::IDisputes as Contract;
use e2e::{Disputes, Harmed, Who, World, assert_told, events};

/// Three shares: two of one driver, one of another.
async fn posted() -> (Disputes, u64, Harmed) {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.upheld(World::dimo(100)).await;
    let (one, other) = (disputes.of(Who::Relayer), disputes.of(Who::Stranger));
    let harmed = Harmed::new(&[(one, 1), (other, 2), (one, 5)]);
    disputes.act(Who::Dao, &harmed.post_call(case)).await;
    (disputes, case, harmed)
}

fn claims(shares: Vec<Contract::Share>) -> Contract::claimCompensationsCall {
    Contract::claimCompensationsCall { shares }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_account_receives_one_transfer() {
    let (mut disputes, case, harmed) = posted().await;
    let shares = (0..3).map(|index| harmed.claim(case, index)).collect();
    let receipt = disputes.act(Who::Guardian, &claims(shares)).await;
    let transfers = events::<client::bindings::IERC20::Transfer>(&receipt);
    assert_eq!(transfers.len(), 2);
    assert_eq!(disputes.tokens(Who::Relayer).await, World::dimo(60));
    assert_eq!(disputes.tokens(Who::Stranger).await, World::dimo(20));
    assert_eq!(disputes.compensation(case).await.left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_share_is_reported_and_not_fatal() {
    let (mut disputes, caseId, harmed) = posted().await;
    let good = harmed.claim(caseId, 0);
    let mut bad = harmed.claim(caseId, 1);
    bad.shares = 3;
    let call = claims(vec![bad.clone(), good.clone(), good.clone()]);
    let receipt = disputes.act(Who::Guardian, &call).await;
    let rejected = |share: Contract::Share, reason: Vec<u8>| Contract::CompensationRejected {
        caseId,
        vehicleId: share.vehicleId,
        account: share.account,
        reason: reason.into(),
    };
    let invalid = Contract::InvalidProof {
        caseId,
        vehicleId: 2,
    };
    let twice = Contract::AlreadyClaimed {
        caseId,
        vehicleId: 1,
    };
    assert_told(
        &receipt,
        [
            rejected(bad, invalid.abi_encode()),
            rejected(good, twice.abi_encode()),
        ],
    );
    assert_eq!(disputes.tokens(Who::Relayer).await, World::dimo(10));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_in_which_nothing_can_be_paid_fails_as_its_first_share() {
    let (mut disputes, caseId, harmed) = posted().await;
    let shares: Vec<_> = (0..2).map(|index| harmed.claim(caseId, index)).collect();
    disputes.act(Who::Guardian, &claims(shares.clone())).await;
    let error = Contract::AlreadyClaimed {
        caseId,
        vehicleId: 1,
    };
    disputes
        .refuses(Who::Guardian, &claims(shares), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_may_be_about_several_cases() {
    let (mut disputes, first, harmed) = posted().await;
    disputes.stake(100).await;
    let second = disputes.upheld(100).await;
    disputes.act(Who::Dao, &harmed.post_call(second)).await;
    let shares = vec![harmed.claim(first, 1), harmed.claim(second, 1)];
    disputes.act(Who::Guardian, &claims(shares)).await;
    let tokens = disputes.tokens(Who::Stranger).await;
    assert_eq!(tokens, World::dimo(20) + 20);
}
