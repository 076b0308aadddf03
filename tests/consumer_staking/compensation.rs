//! The harmed vehicles' part: posted, claimed, swept.

use alloy::primitives::{Address, B256};
use client::{
    bindings::IConsumerStaking::{self as Contract, Compensation, claimCompensationCall},
    roles,
};
use e2e::{Consumers, DAY, Harmed, Who, World, assert_told};

const PERIOD: u64 = 364 * DAY;

/// Two drivers with shares 1 and 2 of a pot of 80 DIMO.
async fn posted() -> (Consumers, u64, Harmed) {
    let mut consumers = Consumers::with_stake(100).await;
    let case = consumers.upheld(World::dimo(100)).await;
    let harmed = Harmed::new(&[
        (consumers.of(Who::Relayer), 1),
        (consumers.of(Who::Stranger), 2),
    ]);
    let call = harmed.post_call(case);
    consumers.act(Who::Dao, &call).await;
    (consumers, case, harmed)
}

fn claim(share: Contract::Share) -> claimCompensationCall {
    claimCompensationCall { share }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_posts_whom_the_case_harmed() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.upheld(World::dimo(100)).await;
    let until = consumers.world.now().await + PERIOD;
    let pot = World::dimo(80);
    let before = Compensation {
        root: B256::ZERO,
        totalShares: 0,
        leafCount: 0,
        pot,
        left: pot,
        until,
    };
    assert_eq!(consumers.compensation(caseId).await, before);
    consumers.wait(DAY).await;
    let until = until + DAY;
    let call = Harmed::new(&[(Address::repeat_byte(1), 5)]).post_call(caseId);
    let receipt = consumers.act(Who::Dao, &call).await;
    assert_told(
        &receipt,
        [Contract::CompensationPosted {
            caseId,
            root: call.root,
            totalShares: 5,
            leafCount: 1,
            until,
            dataHash: call.dataHash,
            dataUri: call.dataUri.clone(),
        }],
    );
    let after = Compensation {
        root: call.root,
        totalShares: 5,
        leafCount: 1,
        until,
        ..before
    };
    assert_eq!(consumers.compensation(caseId).await, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_is_posted_once_and_only_by_the_dao() {
    let (consumers, caseId, harmed) = posted().await;
    let call = harmed.post_call(caseId);
    let error = Contract::CompensationAlreadyPosted { caseId };
    consumers.refuses(Who::Dao, &call, error).await;
    for who in [Who::Guardian, Consumers::METER, Consumers::REPORTER] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::ADMIN,
        };
        consumers.refuses(who, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_without_leaves_or_shares_is_none() {
    let mut consumers = Consumers::with_stake(100).await;
    let case = consumers.upheld(World::dimo(100)).await;
    let good = Harmed::new(&[(Address::repeat_byte(1), 5)]).post_call(case);
    let (mut a, mut b, mut c) = (good.clone(), good.clone(), good);
    (a.root, b.totalShares, c.leafCount) = (B256::ZERO, 0, 0);
    for call in [a, b, c] {
        let error = Contract::InvalidTotals {
            root: call.root,
            totalShares: call.totalShares,
            leafCount: call.leafCount,
        };
        consumers.refuses(Who::Dao, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_upheld_case_compensates() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.file(World::dimo(100)).await;
    let harmed = Harmed::new(&[(Address::repeat_byte(1), 5)]);
    let error = || Contract::NoCompensation { caseId };
    let post = harmed.post_call(caseId);
    consumers.refuses(Who::Dao, &post, error()).await;
    let claim = claim(harmed.claim(caseId, 0));
    consumers.refuses(Who::Relayer, &claim, error()).await;
    let sweep = Contract::sweepCompensationCall { caseId };
    consumers.refuses(Who::Relayer, &sweep, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_has_a_share_paid_to_its_account() {
    let (mut consumers, caseId, harmed) = posted().await;
    let pot = World::dimo(80);
    for (index, who) in [(0, Who::Relayer), (1, Who::Stranger)] {
        let share = harmed.claim(caseId, index);
        let amount = harmed.worth(index, pot);
        let receipt = consumers.act(Who::Guardian, &claim(share.clone())).await;
        assert_told(
            &receipt,
            [Contract::CompensationClaimed {
                caseId,
                vehicleId: share.vehicleId,
                account: share.account,
                index: share.index,
                amount,
            }],
        );
        assert_eq!(consumers.tokens(who).await, amount);
        let call = Contract::isCompensatedCall {
            caseId,
            index: share.index,
        };
        assert!(consumers.read(&call).await);
    }
    // A third each of 80 DIMO leaves one wei.
    assert_eq!(consumers.compensation(caseId).await.left, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_paid_once() {
    let (mut consumers, caseId, harmed) = posted().await;
    let call = claim(harmed.claim(caseId, 1));
    consumers.act(Who::Stranger, &call).await;
    let error = Contract::AlreadyClaimed { caseId, index: 1 };
    consumers.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_posted_share_is_not_paid() {
    let (consumers, caseId, harmed) = posted().await;
    let good = harmed.claim(caseId, 0);
    let mut spoilt = vec![good.clone(); 6];
    spoilt[0].vehicleId = 2;
    spoilt[1].account = consumers.of(Who::Guardian);
    spoilt[2].shares = 3;
    spoilt[3].index = 1;
    spoilt[4].proof = vec![].into();
    spoilt[5].index = 2;
    for share in spoilt {
        let error = Contract::InvalidProof {
            caseId,
            vehicleId: share.vehicleId,
        };
        consumers.refuses(Who::Guardian, &claim(share), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_one_cases() {
    let (mut consumers, _, harmed) = posted().await;
    consumers.fund(Consumers::CONSUMER, 100).await;
    let stake = Contract::stakeCall { amount: 100 };
    consumers.act(Consumers::CONSUMER, &stake).await;
    let caseId = consumers.upheld(100).await;
    let call = claim(harmed.claim(caseId, 0));
    let error = Contract::CompensationNotPosted { caseId };
    consumers.refuses(Who::Relayer, &call, error).await;
    let other = Harmed::new(&[(Address::repeat_byte(1), 5)]).post_call(caseId);
    consumers.act(Who::Dao, &other).await;
    let error = Contract::InvalidProof {
        caseId,
        vehicleId: 1,
    };
    consumers.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn shares_of_accounts_that_cannot_be_paid_go_to_the_treasury() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.upheld(World::dimo(100)).await;
    let harmed = Harmed::new(&[(Address::ZERO, 1), (consumers.address, 1)]);
    consumers.act(Who::Dao, &harmed.post_call(caseId)).await;
    for index in 0..2 {
        let share = harmed.claim(caseId, index);
        let error = Contract::InvalidProof {
            caseId,
            vehicleId: share.vehicleId,
        };
        consumers.refuses(Who::Relayer, &claim(share), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn late_compensation_goes_to_the_treasury() {
    let (mut consumers, caseId, harmed) = posted().await;
    let first = claim(harmed.claim(caseId, 0));
    consumers.act(Who::Relayer, &first).await;
    let Compensation { left, until, .. } = consumers.compensation(caseId).await;
    let sweep = Contract::sweepCompensationCall { caseId };
    consumers.travel_far(until - 1).await;
    let error = Contract::CompensationOpen { caseId, until };
    consumers.refuses(Who::Stranger, &sweep, error).await;
    consumers.world.travel(until).await;
    let late = claim(harmed.claim(caseId, 1));
    let error = || Contract::CompensationClosed { caseId, until };
    consumers.refuses(Who::Stranger, &late, error()).await;
    let before = consumers.tokens(Consumers::TREASURY).await;
    let receipt = consumers.act(Who::Stranger, &sweep).await;
    let treasury = consumers.of(Consumers::TREASURY);
    assert_told(
        &receipt,
        [Contract::CompensationSwept {
            caseId,
            treasury,
            amount: left,
        }],
    );
    let after = consumers.tokens(Consumers::TREASURY).await;
    assert_eq!(after, before + left);
    assert_eq!(consumers.totals().await.compensation, 0);
    consumers.refuses(Who::Stranger, &late, error()).await;
    let error = Contract::NoCompensation { caseId };
    consumers.refuses(Who::Stranger, &sweep, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn compensation_that_was_never_posted_goes_to_the_treasury() {
    let mut consumers = Consumers::with_stake(100).await;
    let caseId = consumers.upheld(World::dimo(100)).await;
    let until = consumers.compensation(caseId).await.until;
    consumers.travel_far(until).await;
    let post = Harmed::new(&[(Address::repeat_byte(1), 5)]).post_call(caseId);
    let error = Contract::CompensationClosed { caseId, until };
    consumers.refuses(Who::Dao, &post, error).await;
    let sweep = Contract::sweepCompensationCall { caseId };
    consumers.act(Who::Stranger, &sweep).await;
    let treasury = consumers.tokens(Consumers::TREASURY).await;
    assert_eq!(treasury, World::dimo(90));
}
