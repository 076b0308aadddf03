//! Ways round a slash, and to more than one's share of it, that lead nowhere.

use alloy::sol_types::SolCall;
use client::{
    bindings::{
        IConsumerStaking as Staking,
        IDisputes::{self as Contract, Share, claimCompensationCall},
    },
    chain::request_for,
};
use e2e::{Consumers, DAY, Disputes, Harmed, Who, World};

const WHO: Who = Consumers::CONSUMER;

/// Whether the contract would pay this share now.
async fn pays(disputes: &Disputes, share: Share) -> bool {
    let call = claimCompensationCall { share }.abi_encode();
    let from = disputes.of(Who::Stranger);
    let request = request_for(Some(from), disputes.address, call.into());
    disputes.world.chain().call_raw(&request).await.is_ok()
}

/// Asserts that nothing can be withdrawn: so much is due, and none of it free.
async fn cannot_withdraw(disputes: &Disputes, due: u128) {
    let error = Staking::NothingToWithdraw {
        consumer: disputes.of(WHO),
        due,
        free: 0,
    };
    let call = Staking::withdrawCall {};
    disputes.staking.refuses(WHO, &call, error).await;
}

/// The lock is on the account, whichever form its stake takes meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn changing_ones_mind_and_asking_back_again_does_not_get_round_a_case() {
    let mut disputes = Disputes::with_stake(100).await;
    let amount = World::dimo(100);
    let request = Staking::requestUnstakeCall { amount };
    disputes.staking.act(WHO, &request).await;
    disputes.wait(14 * DAY).await;
    let case = disputes.file(amount).await;
    cannot_withdraw(&disputes, amount).await;
    disputes
        .staking
        .act(WHO, &Staking::cancelUnstakeCall {})
        .await;
    cannot_withdraw(&disputes, 0).await;
    disputes.staking.act(WHO, &request).await;
    disputes.wait(14 * DAY).await;
    cannot_withdraw(&disputes, amount).await;
    disputes.uphold(case, amount).await;
    let seen = disputes.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding), (0, 0));
    assert_eq!(disputes.tokens(WHO).await, 0);
}

/// New stake is not locked by an old claim, and due stake beyond the claim may leave: never so much that less than the
/// claim remains.
#[tokio::test(flavor = "multi_thread")]
async fn what_may_leave_beside_a_case_leaves_all_it_claims() {
    let mut disputes = Disputes::with_stake(100).await;
    let request = |dimo| Staking::requestUnstakeCall {
        amount: World::dimo(dimo),
    };
    disputes.staking.act(WHO, &request(60)).await;
    let case = disputes.file(World::dimo(100)).await;
    disputes.stake(World::dimo(30)).await;
    disputes.wait(14 * DAY).await;
    disputes.staking.act(WHO, &Staking::withdrawCall {}).await;
    assert_eq!(disputes.tokens(WHO).await, World::dimo(30));
    let receipt = disputes.uphold(case, World::dimo(100)).await;
    let event = &e2e::events::<Contract::CaseUpheld>(&receipt)[0];
    assert_eq!(event.slashed, World::dimo(100));
}

/// The root does not commit to the levels of the tree, which the DAO may get wrong.
#[tokio::test(flavor = "multi_thread")]
async fn under_a_root_of_other_levels_than_its_tree_has_nothing_is_paid() {
    let mut disputes = Disputes::with_stake(100).await;
    let account = disputes.of(Who::Relayer);
    let harmed = Harmed::new(&[(account, 1), (account, 2), (account, 3)]);
    for depth in [1, 2, 3, 9, 64] {
        let case = disputes.upheld(World::dimo(1)).await;
        let mut post = harmed.post_call(case);
        post.depth = depth;
        disputes.act(Who::Dao, &post).await;
        for leaf in 0..3 {
            let share = harmed.claim(case, leaf);
            let paid = pays(&disputes, share).await;
            assert_eq!(paid, depth == 2, "leaf {leaf} at {depth} levels");
        }
    }
}

/// Nor to what the sums below its children truly are.
#[tokio::test(flavor = "multi_thread")]
async fn shares_below_a_wrong_sum_are_not_paid_and_the_others_are() {
    let mut disputes = Disputes::with_stake(100).await;
    let account = disputes.of(Who::Relayer);
    let harmed = Harmed::new(&[(account, 1), (account, 2), (account, 3)]);
    let case = disputes.upheld(World::dimo(100)).await;
    let mut post = harmed.post_call(case);
    // Vehicle 1 is below the left node, 2 and 3 below the right one.
    post.left.sum = 5;
    disputes.act(Who::Dao, &post).await;
    let below = harmed.claim(case, 0);
    assert!(!pays(&disputes, below).await);
    for leaf in [1, 2] {
        let mut share = harmed.claim(case, leaf);
        assert!(!pays(&disputes, share.clone()).await);
        // The last sibling is the left node, as it was posted.
        let siblings = share.proof.len() - 8;
        share.proof = [&share.proof[..siblings], &5u64.to_be_bytes()]
            .concat()
            .into();
        let call = claimCompensationCall { share };
        disputes.act(Who::Stranger, &call).await;
    }
    // Two and three of ten.
    assert_eq!(disputes.tokens(Who::Relayer).await, World::dimo(40));
}

/// A verdict and its compensation are one proposal: who finds nothing left decides without the second part.
#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_that_found_nothing_left_has_nobody_to_compensate() {
    let mut disputes = Disputes::with_stake(100).await;
    let first = disputes.file(World::dimo(100)).await;
    let caseId = disputes.file(World::dimo(100)).await;
    disputes.uphold(first, World::dimo(100)).await;
    disputes.uphold(caseId, World::dimo(100)).await;
    let post = Harmed::new(&[(disputes.of(Who::Relayer), 1)]).post_call(caseId);
    let error = Contract::NoCompensation { caseId };
    disputes.refuses(Who::Dao, &post, error).await;
}

/// An offender who is quick to accuse itself receives no more than the reporter's share, and only of what the DAO slashes
/// for that very case.
#[tokio::test(flavor = "multi_thread")]
async fn who_accuses_itself_loses_all_but_the_reporters_share() {
    let mut disputes = Disputes::with_stake(100).await;
    let bond = Disputes::rules().bond;
    disputes.fund(WHO, bond).await;
    let filing = disputes.filing(World::dimo(100));
    let receipt = disputes.act(WHO, &filing).await;
    let sham = e2e::events::<Contract::CaseFiled>(&receipt)[0].caseId;
    disputes.uphold(sham, World::dimo(100)).await;
    assert_eq!(disputes.tokens(WHO).await, bond + World::dimo(10));
}
