//! Ways round a slash, and to more than one's share of it, that lead nowhere.

use alloy::sol_types::SolCall;
use client::{
    bindings::IConsumerStaking::{self as Contract, Share, claimCompensationCall},
    chain::request_for,
};
use e2e::{Consumers, DAY, Harmed, Who, World};

const WHO: Who = Consumers::CONSUMER;

/// Whether the contract would pay this share now.
async fn pays(consumers: &Consumers, share: Share) -> bool {
    let call = claimCompensationCall { share }.abi_encode();
    let from = consumers.of(Who::Stranger);
    let request = request_for(Some(from), consumers.address, call.into());
    consumers.world.chain().call_raw(&request).await.is_ok()
}

/// Asserts that nothing can be withdrawn: so much is due, and none of it free.
async fn cannot_withdraw(consumers: &Consumers, due: u128) {
    let error = Contract::NothingToWithdraw {
        consumer: consumers.of(WHO),
        due,
        free: 0,
    };
    let call = Contract::withdrawCall {};
    consumers.refuses(WHO, &call, error).await;
}

/// The lock is on the account, whichever form its stake takes meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn changing_ones_mind_and_asking_back_again_does_not_get_round_a_case() {
    let mut consumers = Consumers::with_stake(100).await;
    let amount = World::dimo(100);
    let request = Contract::requestUnstakeCall { amount };
    consumers.act(WHO, &request).await;
    consumers.wait(14 * DAY).await;
    let case = consumers.file(amount).await;
    cannot_withdraw(&consumers, amount).await;
    consumers.act(WHO, &Contract::cancelUnstakeCall {}).await;
    cannot_withdraw(&consumers, 0).await;
    consumers.act(WHO, &request).await;
    consumers.wait(14 * DAY).await;
    cannot_withdraw(&consumers, amount).await;
    consumers.uphold(case, amount).await;
    let seen = consumers.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding), (0, 0));
    assert_eq!(consumers.tokens(WHO).await, 0);
}

/// New stake is not locked by an old claim, and due stake beyond the claim may leave: never so much that less than the
/// claim remains.
#[tokio::test(flavor = "multi_thread")]
async fn what_may_leave_beside_a_case_leaves_all_it_claims() {
    let mut consumers = Consumers::with_stake(100).await;
    let request = |dimo| Contract::requestUnstakeCall {
        amount: World::dimo(dimo),
    };
    consumers.act(WHO, &request(60)).await;
    let case = consumers.file(World::dimo(100)).await;
    consumers.fund(WHO, World::dimo(30)).await;
    let stake = Contract::stakeCall {
        amount: World::dimo(30),
    };
    consumers.act(WHO, &stake).await;
    consumers.wait(14 * DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, World::dimo(30));
    let receipt = consumers.uphold(case, World::dimo(100)).await;
    let event = &e2e::events::<Contract::CaseUpheld>(&receipt)[0];
    assert_eq!(event.slashed, World::dimo(100));
}

/// The root does not commit to the number of leaves, which the DAO may get wrong.
#[tokio::test(flavor = "multi_thread")]
async fn no_leaf_is_paid_at_two_indices_whatever_leaf_count_was_posted() {
    let mut consumers = Consumers::with_stake(100).await;
    let account = consumers.of(Who::Relayer);
    let harmed = Harmed::new(&[(account, 1), (account, 2), (account, 3)]);
    for leaf_count in [1, 2, 3, 4, 5, 6, u64::MAX] {
        let case = consumers.upheld(World::dimo(1)).await;
        let mut post = harmed.post_call(case);
        post.leafCount = leaf_count;
        consumers.act(Who::Dao, &post).await;
        for leaf in 0..3 {
            let mut taken = 0;
            for index in (0..8).chain([u64::MAX - 1, u64::MAX]) {
                let share = Share {
                    index,
                    ..harmed.claim(case, leaf)
                };
                taken += u32::from(pays(&consumers, share).await);
            }
            assert!(taken <= 1, "leaf {leaf} of {leaf_count}: {taken}");
            assert!(leaf_count != 3 || taken == 1, "leaf {leaf}: {taken}");
        }
    }
}

/// A verdict and its compensation are one proposal: who finds nothing left decides without the second part.
#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_that_found_nothing_left_has_nobody_to_compensate() {
    let mut consumers = Consumers::with_stake(100).await;
    let first = consumers.file(World::dimo(100)).await;
    let caseId = consumers.file(World::dimo(100)).await;
    consumers.uphold(first, World::dimo(100)).await;
    consumers.uphold(caseId, World::dimo(100)).await;
    let post = Harmed::new(&[(consumers.of(Who::Relayer), 1)]).post_call(caseId);
    let error = Contract::NoCompensation { caseId };
    consumers.refuses(Who::Dao, &post, error).await;
}

/// An offender who is quick to accuse itself receives no more than the reporter's share, and only of what the DAO slashes
/// for that very case.
#[tokio::test(flavor = "multi_thread")]
async fn who_accuses_itself_loses_all_but_the_reporters_share() {
    let mut consumers = Consumers::with_stake(100).await;
    let bond = Consumers::rules().bond;
    consumers.fund(WHO, bond).await;
    let filing = consumers.filing(World::dimo(100));
    let receipt = consumers.act(WHO, &filing).await;
    let sham = e2e::events::<Contract::CaseFiled>(&receipt)[0].caseId;
    consumers.uphold(sham, World::dimo(100)).await;
    assert_eq!(consumers.tokens(WHO).await, bond + World::dimo(10));
}
