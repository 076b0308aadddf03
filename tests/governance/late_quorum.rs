//! Who reaches the quorum in the last minute gives the others two days to answer.

use alloy::primitives::{Address, Bytes};
use client::{
    dao::{Action, State},
    deploy::Terms,
};
use e2e::{
    Dao, Who,
    dao::{AGAINST, FOR},
};

fn harmless() -> Action {
    Action::raw(Address::repeat_byte(0xEE), Bytes::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quorum_in_the_last_second_extends_the_vote() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.world.travel(proposal.deadline).await;
    // The next block's second is the last.
    dao.vote(Who::Alice, &proposal, FOR).await;
    let standing = dao.governance.standing(&proposal).await.unwrap();
    let now = dao.world.now().await;
    assert_eq!(standing.deadline, now + Terms::DIMO.vote_extension);
    assert_eq!(standing.state, State::Active);
    // The others answer after what was the end.
    dao.world.travel(proposal.deadline + 3600).await;
    dao.vote(Who::Bob, &proposal, AGAINST).await;
    dao.world.travel(standing.deadline).await;
    assert_eq!(dao.state(&proposal).await, State::Active);
    dao.world.travel(standing.deadline + 1).await;
    assert_eq!(dao.state(&proposal).await, State::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_turn_what_was_decided_late() {
    let mut dao = Dao::new().await;
    // The founder's 919 million would not be asked in time.
    dao.delegate(Who::Dao, Who::Dao).await;
    dao.wait(1).await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.world.travel(proposal.deadline).await;
    dao.vote(Who::Alice, &proposal, FOR).await;
    let extended = dao.governance.standing(&proposal).await.unwrap().deadline;
    dao.world.travel(extended).await;
    dao.vote(Who::Dao, &proposal, AGAINST).await;
    dao.world.travel(extended + 1).await;
    assert_eq!(dao.state(&proposal).await, State::Defeated);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_quorum_extends_nothing() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.to_the_vote(&proposal).await;
    dao.vote(Who::Alice, &proposal, FOR).await;
    let standing = dao.governance.standing(&proposal).await.unwrap();
    assert_eq!(standing.deadline, proposal.deadline);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_extended_once() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[harmless()]).await;
    dao.world.travel(proposal.deadline).await;
    dao.vote(Who::Alice, &proposal, FOR).await;
    let extended = dao.governance.standing(&proposal).await.unwrap().deadline;
    dao.world.travel(extended).await;
    dao.vote(Who::Bob, &proposal, AGAINST).await;
    let again = dao.governance.standing(&proposal).await.unwrap().deadline;
    assert_eq!(again, extended);
}
