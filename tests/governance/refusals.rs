//! What the governor and the timelock refuse.

use alloy::primitives::{Address, Bytes, U256};
use client::{
    bindings::{
        IManufacturerRegistry::{revokeCall, suspendCall},
        TimelockController,
    },
    dao::{Action, Proposal, State},
    deploy::{Contract, Terms},
    roles,
};
use e2e::{
    Dao, Who,
    dao::{ABSTAIN, AGAINST, FOR},
};

/// Something that succeeds: the timelock pays nobody nothing.
fn harmless() -> Action {
    Action::raw(Address::repeat_byte(0xEE), Bytes::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposer_needs_a_million_votes() {
    let dao = Dao::new().await;
    let call = Proposal::propose(&[harmless()], "");
    // One wei less.
    let words = dao.refusal(Who::Relayer, &call).await;
    assert!(
        words.starts_with("GovernorInsufficientProposerVotes"),
        "{words}"
    );
    assert!(words.contains("999,999.999999999999999999"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_nobody_delegated_are_no_votes() {
    let dao = Dao::new().await;
    let deployer = dao.world.address(Who::Dao);
    assert_eq!(dao.governance.votes(deployer).await.unwrap(), U256::ZERO);
    let words = dao
        .refusal(Who::Dao, &Proposal::propose(&[harmless()], ""))
        .await;
    assert!(words.contains("has 0 DIMO of votes"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn votes_that_came_after_the_vote_began_do_not_count() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.to_the_vote(&proposal).await;
    dao.delegate(Who::Dao, Who::Stranger).await;
    dao.wait(1).await;
    dao.vote(Who::Stranger, &proposal, FOR).await;
    let standing = dao.governance.standing(&proposal).await.unwrap();
    assert_eq!(standing.votes.yes, U256::ZERO);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_votes_before_or_after_the_vote() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    let ballot = Dao::ballot(&proposal, FOR);
    let words = dao.refusal(Who::Bob, &ballot).await;
    assert!(
        words.ends_with("the proposal is Pending, this needs Active"),
        "{words}"
    );
    dao.after_the_vote(&proposal).await;
    let words = dao.refusal(Who::Bob, &ballot).await;
    assert!(
        words.ends_with("the proposal is Defeated, this needs Active"),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_votes_twice() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.to_the_vote(&proposal).await;
    dao.vote(Who::Bob, &proposal, AGAINST).await;
    let words = dao.refusal(Who::Bob, &Dao::ballot(&proposal, FOR)).await;
    assert!(words.starts_with("GovernorAlreadyCastVote"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_quorum_nothing_is_decided() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.to_the_vote(&proposal).await;
    // 30 of 40 million.
    dao.vote(Who::Bob, &proposal, FOR).await;
    dao.after_the_vote(&proposal).await;
    assert_eq!(dao.state(&proposal).await, State::Defeated);
    let words = dao.refusal(Who::Bob, &proposal.queue()).await;
    assert!(
        words.ends_with("the proposal is Defeated, this needs Succeeded"),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_majority_against_defeats_a_proposal() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.to_the_vote(&proposal).await;
    dao.vote(Who::Bob, &proposal, FOR).await;
    dao.vote(Who::Alice, &proposal, AGAINST).await;
    dao.after_the_vote(&proposal).await;
    assert_eq!(dao.state(&proposal).await, State::Defeated);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quorum_of_abstentions_decides_nothing() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.to_the_vote(&proposal).await;
    dao.vote(Who::Alice, &proposal, ABSTAIN).await;
    dao.after_the_vote(&proposal).await;
    assert_eq!(dao.state(&proposal).await, State::Defeated);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_queued_before_the_vote_is_over() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.to_the_vote(&proposal).await;
    dao.vote(Who::Alice, &proposal, FOR).await;
    let words = dao.refusal(Who::Alice, &proposal.queue()).await;
    assert!(
        words.ends_with("the proposal is Active, this needs Succeeded"),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_executed_before_the_timelock_lets_it() {
    let mut dao = Dao::new().await;
    let proposal = dao.decide(&[harmless()]).await;
    // Not even queued: this timelock's proposals must be.
    let words = dao.refusal(Who::Alice, &proposal.execute()).await;
    assert!(
        words.ends_with("the proposal is Succeeded, this needs Queued"),
        "{words}"
    );
    dao.try_send(Who::Bob, &proposal.queue()).await.unwrap();
    dao.wait(Terms::DIMO.timelock_delay - 1).await;
    let words = dao.refusal(Who::Alice, &proposal.execute()).await;
    assert!(words.contains("delay is not over"), "{words}");
    dao.wait(1).await;
    dao.try_send(Who::Bob, &proposal.execute()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_executed_twice() {
    let mut dao = Dao::new().await;
    let proposal = dao.pass(&[harmless()]).await;
    dao.try_send(Who::Bob, &proposal.execute()).await.unwrap();
    let words = dao.refusal(Who::Bob, &proposal.execute()).await;
    assert!(words.contains("the proposal is Executed"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_proposal_is_not_made_twice() {
    let mut dao = Dao::new().await;
    dao.propose(&[harmless()]).await;
    let again = Proposal::propose(&[harmless()], "as discussed");
    let words = dao.refusal(Who::Alice, &again).await;
    assert!(words.contains("was made already and is Pending"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposer_takes_a_proposal_back_until_its_vote_begins() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    let words = dao.refusal(Who::Bob, &proposal.cancel()).await;
    assert!(words.starts_with("GovernorUnableToCancel"), "{words}");
    dao.try_send(Who::Alice, &proposal.cancel()).await.unwrap();
    assert_eq!(dao.state(&proposal).await, State::Canceled);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_that_fails_stops_the_whole_execution() {
    let mut dao = Dao::new().await;
    let registry = dao.at(Contract::ManufacturerRegistry);
    let proposal = dao
        .pass(&[harmless(), Action::call(registry, &revokeCall { id: 1 })])
        .await;
    let words = dao.refusal(Who::Bob, &proposal.execute()).await;
    assert!(words.starts_with("UnknownManufacturer"), "{words}");
    assert_eq!(dao.state(&proposal).await, State::Queued);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_governor_and_the_council_schedules_or_cancels_on_the_timelock() {
    let dao = Dao::new().await;
    let timelock = dao.governance.timelock;
    let (target, data) = (
        dao.at(Contract::ManufacturerRegistry),
        alloy::sol_types::SolCall::abi_encode(&suspendCall { id: 1 }),
    );
    let schedule = TimelockController::scheduleCall {
        target,
        value: U256::ZERO,
        data: data.into(),
        predecessor: Default::default(),
        salt: Default::default(),
        delay: U256::from(Terms::DIMO.timelock_delay),
    };
    for who in [Who::Dao, Who::Alice, Who::Guardian] {
        let data = dao.world.revert_data(who, timelock, &schedule).await;
        let words = client::errors::in_words(&data);
        assert!(words.contains(&roles::name(roles::proposer())), "{words}");
        let cancel = TimelockController::cancelCall {
            id: Default::default(),
        };
        let data = dao.world.revert_data(who, timelock, &cancel).await;
        let words = client::errors::in_words(&data);
        assert!(words.contains(&roles::name(roles::canceller())), "{words}");
    }
}
