//! The harmed vehicles' part: posted, claimed, swept.

use alloy::primitives::{Address, B256};
use client::{
    bindings::IDisputes::{self as Contract, Compensation, claimCompensationCall},
    roles,
};
use e2e::{Consumers, DAY, Disputes, Harmed, Who, World, assert_told};

const PERIOD: u64 = 364 * DAY;

/// Two drivers with shares 1 and 2 of a pot of 80 DIMO.
async fn posted() -> (Disputes, u64, Harmed) {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.upheld(World::dimo(100)).await;
    let harmed = Harmed::new(&[
        (disputes.of(Who::Relayer), 1),
        (disputes.of(Who::Stranger), 2),
    ]);
    let call = harmed.post_call(case);
    disputes.act(Who::Dao, &call).await;
    (disputes, case, harmed)
}

fn claim(share: Contract::Share) -> claimCompensationCall {
    claimCompensationCall { share }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_posts_whom_the_case_harmed() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.upheld(World::dimo(100)).await;
    let until = disputes.world.now().await + PERIOD;
    let pot = World::dimo(80);
    let before = Compensation {
        root: B256::ZERO,
        totalShares: 0,
        depth: 0,
        pot,
        left: pot,
        until,
    };
    assert_eq!(disputes.compensation(caseId).await, before);
    disputes.wait(DAY).await;
    let until = until + DAY;
    let harmed = Harmed::new(&[(Address::repeat_byte(1), 5)]);
    let (root, call) = (
        B256::from(harmed.root().node.hash),
        harmed.post_call(caseId),
    );
    let receipt = disputes.act(Who::Dao, &call).await;
    assert_told(
        &receipt,
        [Contract::CompensationPosted {
            caseId,
            root,
            totalShares: 5,
            depth: 1,
            until,
            dataHash: call.dataHash,
            dataUri: call.dataUri.clone(),
        }],
    );
    let after = Compensation {
        root,
        totalShares: 5,
        depth: 1,
        until,
        ..before
    };
    assert_eq!(disputes.compensation(caseId).await, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_is_posted_once_and_only_by_the_dao() {
    let (disputes, caseId, harmed) = posted().await;
    let call = harmed.post_call(caseId);
    let error = Contract::CompensationAlreadyPosted { caseId };
    disputes.refuses(Who::Dao, &call, error).await;
    for who in [Who::Guardian, Consumers::METER, Disputes::REPORTER] {
        let error = Contract::AccessControlUnauthorizedAccount {
            account: disputes.of(who),
            neededRole: roles::ADMIN,
        };
        disputes.refuses(who, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_are_not_the_children_of_a_root_with_shares_are_refused() {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.upheld(World::dimo(100)).await;
    let account = Address::repeat_byte(1);
    let good = Harmed::new(&[(account, 5), (account, 7)]).post_call(case);
    let node = |sum| Contract::Node {
        hash: account.into_word(),
        sum,
    };
    let hollow = |sum| Contract::Node {
        hash: B256::ZERO,
        sum,
    };
    for (left, right, depth) in [
        // No vehicle, and a tree without levels.
        (hollow(0), hollow(0), 0),
        (hollow(0), hollow(0), 2),
        (good.left.clone(), good.right.clone(), 0),
        // A level too many, and more than there can be.
        (good.left.clone(), hollow(0), 2),
        (good.left.clone(), good.right.clone(), 65),
        // Shares of nobody, and nobody's shares.
        (hollow(5), good.right.clone(), 2),
        (node(0), node(0), 2),
        // More than 64 bits count.
        (node(u64::MAX), node(1), 2),
    ] {
        let error = Contract::InvalidChildren {
            depth,
            leftHash: left.hash,
            leftSum: left.sum,
            rightHash: right.hash,
            rightSum: right.sum,
        };
        let call = Contract::postCompensationCall {
            left,
            right,
            depth,
            ..good.clone()
        };
        disputes.refuses(Who::Dao, &call, error).await;
    }
    disputes.act(Who::Dao, &good).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vehicles_of_any_ids_are_compensated() {
    let mut disputes = Disputes::with_stake(100).await;
    let case = disputes.upheld(World::dimo(100)).await;
    let account = disputes.of(Who::Relayer);
    let ids = [1, 255, 256, 70_000, u64::MAX];
    let harmed = Harmed::of_vehicles(&ids.map(|id| (id, account, 1)));
    disputes.act(Who::Dao, &harmed.post_call(case)).await;
    for (paid, vehicleId) in ids.into_iter().enumerate() {
        let question = Contract::isCompensatedCall {
            caseId: case,
            vehicleId,
        };
        assert!(!disputes.read(&question).await);
        let call = claim(harmed.claim(case, paid));
        disputes.act(Who::Stranger, &call).await;
        assert!(disputes.read(&question).await);
        let tokens = disputes.tokens(Who::Relayer).await;
        assert_eq!(tokens, (paid as u128 + 1) * World::dimo(16));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_upheld_case_compensates() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.file(World::dimo(100)).await;
    let harmed = Harmed::new(&[(Address::repeat_byte(1), 5)]);
    let error = || Contract::NoCompensation { caseId };
    let post = harmed.post_call(caseId);
    disputes.refuses(Who::Dao, &post, error()).await;
    let claim = claim(harmed.claim(caseId, 0));
    disputes.refuses(Who::Relayer, &claim, error()).await;
    let sweep = Contract::sweepCompensationCall { caseId };
    disputes.refuses(Who::Relayer, &sweep, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_has_a_share_paid_to_its_account() {
    let (mut disputes, caseId, harmed) = posted().await;
    let pot = World::dimo(80);
    for (index, who) in [(0, Who::Relayer), (1, Who::Stranger)] {
        let share = harmed.claim(caseId, index);
        let amount = harmed.worth(index, pot);
        let receipt = disputes.act(Who::Guardian, &claim(share.clone())).await;
        assert_told(
            &receipt,
            [Contract::CompensationClaimed {
                caseId,
                vehicleId: share.vehicleId,
                account: share.account,
                amount,
            }],
        );
        assert_eq!(disputes.tokens(who).await, amount);
        let call = Contract::isCompensatedCall {
            caseId,
            vehicleId: share.vehicleId,
        };
        assert!(disputes.read(&call).await);
    }
    // A third each of 80 DIMO leaves one wei.
    assert_eq!(disputes.compensation(caseId).await.left, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_paid_once() {
    let (mut disputes, caseId, harmed) = posted().await;
    let call = claim(harmed.claim(caseId, 1));
    disputes.act(Who::Stranger, &call).await;
    let error = Contract::AlreadyClaimed {
        caseId,
        vehicleId: 2,
    };
    disputes.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_posted_share_is_not_paid() {
    let (disputes, caseId, harmed) = posted().await;
    let good = harmed.claim(caseId, 0);
    let mut spoilt = vec![good.clone(); 6];
    spoilt[0].vehicleId = 2;
    spoilt[1].account = disputes.of(Who::Guardian);
    spoilt[2].shares = 3;
    spoilt[3].proof = harmed.claim(caseId, 1).proof;
    spoilt[4].proof = vec![].into();
    spoilt[5].proof = [&good.proof[..], &[0; 40]].concat().into();
    for share in spoilt {
        let error = Contract::InvalidProof {
            caseId,
            vehicleId: share.vehicleId,
        };
        disputes.refuses(Who::Guardian, &claim(share), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_one_cases() {
    let (mut disputes, _, harmed) = posted().await;
    disputes.stake(100).await;
    let caseId = disputes.upheld(100).await;
    let call = claim(harmed.claim(caseId, 0));
    let error = Contract::CompensationNotPosted { caseId };
    disputes.refuses(Who::Relayer, &call, error).await;
    let other = Harmed::new(&[(Address::repeat_byte(1), 5)]).post_call(caseId);
    disputes.act(Who::Dao, &other).await;
    let error = Contract::InvalidProof {
        caseId,
        vehicleId: 1,
    };
    disputes.refuses(Who::Relayer, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn shares_of_accounts_that_cannot_be_paid_go_to_the_treasury() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.upheld(World::dimo(100)).await;
    let harmed = Harmed::new(&[
        (Address::ZERO, 1),
        (disputes.address, 1),
        (disputes.staking.address, 1),
    ]);
    disputes.act(Who::Dao, &harmed.post_call(caseId)).await;
    for index in 0..3 {
        let share = harmed.claim(caseId, index);
        let error = Contract::InvalidProof {
            caseId,
            vehicleId: share.vehicleId,
        };
        disputes.refuses(Who::Relayer, &claim(share), error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn late_compensation_goes_to_the_treasury() {
    let (mut disputes, caseId, harmed) = posted().await;
    let first = claim(harmed.claim(caseId, 0));
    disputes.act(Who::Relayer, &first).await;
    let Compensation { left, until, .. } = disputes.compensation(caseId).await;
    let sweep = Contract::sweepCompensationCall { caseId };
    disputes.travel_far(until - 1).await;
    let error = Contract::CompensationOpen { caseId, until };
    disputes.refuses(Who::Stranger, &sweep, error).await;
    disputes.world.travel(until).await;
    let late = claim(harmed.claim(caseId, 1));
    let error = || Contract::CompensationClosed { caseId, until };
    disputes.refuses(Who::Stranger, &late, error()).await;
    let before = disputes.tokens(Disputes::TREASURY).await;
    let receipt = disputes.act(Who::Stranger, &sweep).await;
    let treasury = disputes.of(Disputes::TREASURY);
    assert_told(
        &receipt,
        [Contract::CompensationSwept {
            caseId,
            treasury,
            amount: left,
        }],
    );
    let after = disputes.tokens(Disputes::TREASURY).await;
    assert_eq!(after, before + left);
    assert_eq!(disputes.totals().await.compensation, 0);
    disputes.refuses(Who::Stranger, &late, error()).await;
    let error = Contract::NoCompensation { caseId };
    disputes.refuses(Who::Stranger, &sweep, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn compensation_that_was_never_posted_goes_to_the_treasury() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.upheld(World::dimo(100)).await;
    let until = disputes.compensation(caseId).await.until;
    disputes.travel_far(until).await;
    let post = Harmed::new(&[(Address::repeat_byte(1), 5)]).post_call(caseId);
    let error = Contract::CompensationClosed { caseId, until };
    disputes.refuses(Who::Dao, &post, error).await;
    let sweep = Contract::sweepCompensationCall { caseId };
    disputes.act(Who::Stranger, &sweep).await;
    let treasury = disputes.tokens(Disputes::TREASURY).await;
    assert_eq!(treasury, World::dimo(90));
}
