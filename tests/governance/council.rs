//! The council may cancel what the timelock holds, for a term, and nothing else.

use alloy::{
    primitives::{Address, B256, Bytes},
    sol_types::SolCall,
};
use client::{
    bindings::{
        GuardianCouncil::{self, Appointed, Cancelled, appointCall, cancelCall},
        IRewardsDistributor::grantRoleCall,
        TimelockController,
    },
    chain::Read,
    dao::{Action, Proposal, State},
    deploy::{Contract, LONGEST_TERM, Terms},
    roles,
};
use e2e::{Dao, Who, events};

/// In office since the deployment.
const COUNCIL: Who = Who::Guardian;

/// Something that a council would stop.
fn takeover(dao: &Dao) -> Action {
    let call = grantRoleCall {
        role: roles::ADMIN,
        account: dao.world.address(Who::Stranger),
    };
    Action::call(dao.at(Contract::Distributor), &call)
}

/// Voted for, and in the timelock's hands for its whole delay.
async fn queued(dao: &mut Dao, actions: &[Action]) -> Proposal {
    let proposal = dao.decide(actions).await;
    dao.try_send(Who::Stranger, &proposal.queue())
        .await
        .unwrap();
    proposal
}

async fn queued_takeover(dao: &mut Dao) -> Proposal {
    let actions = [takeover(dao)];
    queued(dao, &actions).await
}

async fn cancel(dao: &Dao, proposal: &Proposal) -> cancelCall {
    let operation = proposal.operation(&dao.governance).await.unwrap();
    cancelCall { operation }
}

async fn refusal<C: SolCall>(dao: &Dao, who: Who, call: &C) -> String {
    let at = dao.at(Contract::Council);
    client::errors::in_words(&dao.world.revert_data(who, at, call).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_timelock_holds_is_cancelled_for_ever() {
    let mut dao = Dao::new().await;
    let proposal = queued_takeover(&mut dao).await;
    let call = cancel(&dao, &proposal).await;
    let at = dao.at(Contract::Council);
    let receipt = dao.world.send_to(COUNCIL, at, &call).await;
    let told = &events::<Cancelled>(&receipt)[0];
    let member = dao.world.address(COUNCIL);
    assert_eq!((told.operation, told.member), (call.operation, member));
    assert_eq!(dao.state(&proposal).await, State::Canceled);
    dao.wait(Terms::DIMO.timelock_delay).await;
    for words in [
        dao.refusal(Who::Alice, &proposal.execute()).await,
        dao.refusal(Who::Alice, &proposal.queue()).await,
    ] {
        assert!(words.contains("the proposal is Canceled"), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_cancels_what_is_queued() {
    let mut dao = Dao::new().await;
    let proposal = queued_takeover(&mut dao).await;
    let call = cancel(&dao, &proposal).await;
    for who in [Who::Alice, Who::Dao, Who::Stranger] {
        let words = refusal(&dao, who, &call).await;
        assert!(words.starts_with("NotInOffice"), "{words}");
    }
    // Not even who proposed it, once the vote has begun.
    let words = dao.refusal(Who::Alice, &proposal.cancel()).await;
    assert!(words.starts_with("GovernorUnableToCancel"), "{words}");
    assert_eq!(dao.state(&proposal).await, State::Queued);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_voted_on_or_was_executed_is_not_the_councils() {
    let mut dao = Dao::new().await;
    let proposal = {
        let actions = [takeover(&dao)];
        dao.decide(&actions).await
    };
    let call = cancel(&dao, &proposal).await;
    let words = refusal(&dao, COUNCIL, &call).await;
    assert!(
        words.starts_with("TimelockUnexpectedOperationState"),
        "{words}"
    );
    dao.try_send(Who::Bob, &proposal.queue()).await.unwrap();
    dao.wait(Terms::DIMO.timelock_delay).await;
    dao.try_send(Who::Bob, &proposal.execute()).await.unwrap();
    let words = refusal(&dao, COUNCIL, &call).await;
    assert!(
        words.starts_with("TimelockUnexpectedOperationState"),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_council_holds_no_other_role_anywhere() {
    let dao = Dao::new().await;
    let council = dao.at(Contract::Council);
    let timelock = TimelockController::new(dao.governance.timelock, dao.world.chain());
    for (role, has) in [
        (roles::ADMIN, false),
        (roles::proposer(), false),
        (roles::executor(), false),
        (roles::canceller(), true),
    ] {
        let found = timelock.hasRole(role, council).read().await.unwrap();
        assert_eq!(found, has, "{}", roles::name(role));
    }
    // Nor does its member: what it sends to the timelock itself is refused.
    let call = TimelockController::cancelCall { id: B256::ZERO };
    let data = dao
        .world
        .revert_data(COUNCIL, dao.governance.timelock, &call)
        .await;
    let words = client::errors::in_words(&data);
    assert!(words.contains(&roles::name(roles::canceller())), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_term_the_dao_decides_unhindered() {
    let mut dao = Dao::new().await;
    dao.wait(LONGEST_TERM).await;
    let nothing = Action::raw(Address::repeat_byte(0xEE), Bytes::new());
    let proposal = queued(&mut dao, &[nothing]).await;
    let call = cancel(&dao, &proposal).await;
    let words = refusal(&dao, COUNCIL, &call).await;
    assert!(words.starts_with("NotInOffice"), "{words}");
    dao.wait(Terms::DIMO.timelock_delay).await;
    dao.try_send(Who::Bob, &proposal.execute()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_term_ends_to_the_second() {
    let mut dao = Dao::new().await;
    let proposal = queued_takeover(&mut dao).await;
    let call = cancel(&dao, &proposal).await;
    let council = GuardianCouncil::new(dao.at(Contract::Council), dao.world.chain());
    let ends = council.termEnds().read().await.unwrap();
    dao.world.travel(ends).await;
    let words = refusal(&dao, COUNCIL, &call).await;
    assert!(words.starts_with("NotInOffice"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_alone_appoints_and_the_predecessor_is_out_at_once() {
    let mut dao = Dao::new().await;
    let at = dao.at(Contract::Council);
    let ends = dao.governance.earliest_execution().await.unwrap() + LONGEST_TERM - 60;
    let bob = dao.world.address(Who::Bob);
    let call = appointCall {
        member_: bob,
        termEnds_: ends,
    };
    for who in [COUNCIL, Who::Dao, Who::Alice] {
        let words = refusal(&dao, who, &call).await;
        assert!(words.starts_with("NotTheTimelock"), "{words}");
    }
    let receipt = dao.carry_out(&[Action::call(at, &call)]).await;
    let told = &events::<Appointed>(&receipt)[0];
    assert_eq!((told.member, told.termEnds), (bob, ends));
    let proposal = queued_takeover(&mut dao).await;
    let call = cancel(&dao, &proposal).await;
    let words = refusal(&dao, COUNCIL, &call).await;
    assert!(words.contains(&bob.to_string()), "{words}");
    dao.world.send_to(Who::Bob, at, &call).await;
    assert_eq!(dao.state(&proposal).await, State::Canceled);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_council_of_nobody_cancels_nothing() {
    let mut dao = Dao::new().await;
    let at = dao.at(Contract::Council);
    let nobody = appointCall {
        member_: Address::ZERO,
        termEnds_: u64::MAX,
    };
    dao.timelock_does(at, &nobody).await;
    let proposal = queued_takeover(&mut dao).await;
    let call = cancel(&dao, &proposal).await;
    let words = refusal(&dao, COUNCIL, &call).await;
    assert!(words.ends_with("the council is nobody"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_term_is_longer_than_a_year_or_over_when_it_begins() {
    let dao = Dao::new().await;
    let now = dao.world.now().await;
    for ends in [0, now, now + LONGEST_TERM + 3600, u64::MAX] {
        let call = appointCall {
            member_: Address::repeat_byte(1),
            termEnds_: ends,
        };
        let (timelock, at) = (dao.governance.timelock, dao.at(Contract::Council));
        let data = dao.world.revert_data_of(timelock, at, &call).await;
        let words = client::errors::in_words(&data);
        assert!(words.starts_with("InvalidTerm"), "{ends}: {words}");
    }
}
