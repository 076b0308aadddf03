//! The way from a proposal to what it does.

use alloy::primitives::U256;
use client::{
    bindings::{
        DimoGovernor,
        IManufacturerRegistry::{
            Kind, ManufacturerWhitelisted, isActiveCall, setPointsCall, suspendCall, whitelistCall,
        },
    },
    dao::{Action, State, Votes, simulate},
    deploy::{Contract, Terms},
    units::ONE_DIMO,
};
use e2e::{
    Dao, FIRST_WEEK, Who, assert_told,
    dao::{ABSTAIN, AGAINST, FOR},
};

fn autopi(dao: &Dao) -> whitelistCall {
    whitelistCall {
        owner: dao.world.address(Who::Stranger),
        name: "AutoPi".into(),
        kind: Kind::Hardware,
        points: 6_000,
        // Executed two weeks from now.
        fromWeek: FIRST_WEEK + 3,
    }
}

fn whitelisting(dao: &Dao) -> Action {
    Action::call(dao.at(Contract::ManufacturerRegistry), &autopi(dao))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manufacturer_is_whitelisted_by_a_vote_and_a_wait() {
    let mut dao = Dao::new().await;
    let action = whitelisting(&dao);
    let proposal = dao.propose(&[action]).await;
    assert_eq!(dao.state(&proposal).await, State::Pending);
    dao.to_the_vote(&proposal).await;
    assert_eq!(dao.state(&proposal).await, State::Active);
    dao.vote(Who::Alice, &proposal, FOR).await;
    dao.vote(Who::Bob, &proposal, AGAINST).await;
    dao.after_the_vote(&proposal).await;
    assert_eq!(dao.state(&proposal).await, State::Succeeded);
    dao.try_send(Who::Stranger, &proposal.queue())
        .await
        .unwrap();
    assert_eq!(dao.state(&proposal).await, State::Queued);
    dao.wait(Terms::DIMO.timelock_delay).await;
    let receipt = dao
        .try_send(Who::Stranger, &proposal.execute())
        .await
        .unwrap();
    let call = autopi(&dao);
    assert_told(
        &receipt,
        [ManufacturerWhitelisted {
            id: 1,
            owner: call.owner,
            kind: call.kind,
            points: call.points,
            fromWeek: call.fromWeek,
            name: call.name,
        }],
    );
    assert_eq!(dao.state(&proposal).await, State::Executed);
    let registry = dao.at(Contract::ManufacturerRegistry);
    let active = isActiveCall { id: 1 };
    assert!(dao.world.chain().read(registry, &active).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_read_back_from_the_chain() {
    let mut dao = Dao::new().await;
    let actions = vec![whitelisting(&dao)];
    let proposal = dao.propose(&actions).await;
    assert_eq!((proposal.number, &proposal.actions), (1, &actions));
    assert_eq!(proposal.proposer, dao.world.address(Who::Alice));
    assert_eq!(
        proposal.snapshot,
        dao.world.now().await + Terms::DIMO.voting_delay
    );
    assert_eq!(
        proposal.deadline - proposal.snapshot,
        Terms::DIMO.voting_period
    );
    // By its number as well as by its id.
    let first = dao.governance.proposal(U256::from(1), 0).await.unwrap();
    assert_eq!(first, proposal);
    assert!(dao.governance.proposal(U256::from(2), 0).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn votes_are_counted_and_abstentions_reach_the_quorum() {
    let mut dao = Dao::new().await;
    let proposal = dao.propose(&[whitelisting(&dao)]).await;
    dao.to_the_vote(&proposal).await;
    dao.vote(Who::Bob, &proposal, FOR).await;
    dao.vote(Who::Alice, &proposal, ABSTAIN).await;
    let standing = dao.governance.standing(&proposal).await.unwrap();
    let million = |count: u128| U256::from(count * 1_000_000 * ONE_DIMO);
    assert_eq!(
        standing.votes,
        Votes {
            yes: million(30),
            no: U256::ZERO,
            abstain: million(50),
        }
    );
    assert_eq!(standing.quorum, million(40));
    dao.after_the_vote(&proposal).await;
    assert_eq!(dao.state(&proposal).await, State::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_actions_are_one_decision() {
    let mut dao = Dao::new().await;
    let registry = dao.at(Contract::ManufacturerRegistry);
    let actions = [
        whitelisting(&dao),
        Action::call(registry, &suspendCall { id: 1 }),
    ];
    dao.carry_out(&actions).await;
    let active = isActiveCall { id: 1 };
    assert!(!dao.world.chain().read(registry, &active).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_refused_is_foreseen() {
    let dao = Dao::deployed().await;
    let registry = dao.at(Contract::ManufacturerRegistry);
    let now = dao.world.now().await;
    let good = [whitelisting(&dao)];
    let bad = [Action::call(registry, &suspendCall { id: 2 })];
    let foresee = async |actions: &[Action], at| simulate(&dao.governance, actions, at).await;
    assert_eq!(foresee(&good, now).await.unwrap(), None);
    let failure = foresee(&bad, now).await.unwrap().unwrap();
    assert_eq!(failure.action, 1);
    assert!(
        failure.why.starts_with("UnknownManufacturer"),
        "{failure:?}"
    );
    let failure = foresee(&[good, bad].concat(), now).await.unwrap().unwrap();
    assert_eq!(failure.action, 2);
    assert!(
        failure.why.starts_with("UnknownManufacturer"),
        "{failure:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn later_actions_are_foreseen_on_what_earlier_ones_did() {
    let dao = Dao::deployed().await;
    let registry = dao.at(Contract::ManufacturerRegistry);
    let points = setPointsCall {
        id: 1,
        points: 5,
        fromWeek: FIRST_WEEK + 4,
    };
    let actions = [whitelisting(&dao), Action::call(registry, &points)];
    let now = dao.world.now().await;
    let failure = simulate(&dao.governance, &actions, now).await.unwrap();
    assert_eq!(failure, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proposal_does_to_the_governor_is_foreseen() {
    let dao = Dao::deployed().await;
    let governor = dao.governance.governor;
    let period = |seconds| {
        let call = DimoGovernor::setVotingPeriodCall {
            newVotingPeriod: seconds,
        };
        Action::call(governor, &call)
    };
    let now = dao.world.now().await;
    let foresee = async |actions: &[Action]| simulate(&dao.governance, actions, now).await;
    assert_eq!(foresee(&[period(60)]).await.unwrap(), None);
    assert_eq!(foresee(&[period(60), period(90)]).await.unwrap(), None);
    let failure = foresee(&[period(0)]).await.unwrap().unwrap();
    assert!(failure.why.starts_with("GovernorInvalidVotingPeriod"));
    let failure = foresee(&[period(60), period(0)]).await.unwrap().unwrap();
    assert_eq!(failure.action, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_will_be_past_by_then_is_foreseen() {
    let dao = Dao::deployed().await;
    let call = whitelistCall {
        fromWeek: FIRST_WEEK,
        ..autopi(&dao)
    };
    let action = [Action::call(dao.at(Contract::ManufacturerRegistry), &call)];
    let earliest = dao.governance.earliest_execution().await.unwrap();
    let now = dao.world.now().await;
    assert_eq!(simulate(&dao.governance, &action, now).await.unwrap(), None);
    let failure = simulate(&dao.governance, &action, earliest).await.unwrap();
    assert!(failure.unwrap().why.starts_with("WeekTooEarly"));
}
