//! Events alone tell the whole state.

mod fold;

use alloy::primitives::B256;
use client::bindings::IConsumerStaking::{self as Contract, Parameters};
use e2e::{Consumers, DAY, FIRST_WEEK, Harmed, Who, World};

pub(crate) use fold::Follower;

const WHO: Who = Consumers::CONSUMER;
const OTHER: Who = Who::Relayer;

/// A bit of everything.
async fn act(consumers: &mut Consumers) {
    consumers.join(WHO, World::dimo(20_000)).await;
    consumers.join(OTHER, World::dimo(5_000)).await;
    for amount in [101, 203, 307] {
        let call = Contract::requestUnstakeCall { amount };
        consumers.act(WHO, &call).await;
        consumers.wait(DAY).await;
    }
    let uri = String::from("ipfs://new");
    let call = Contract::setLicenceUriCall { uri };
    consumers.act(OTHER, &call).await;
    let parameters = Parameters {
        bond: 77,
        ..Consumers::rules()
    };
    let call = Contract::stageParametersCall { parameters };
    consumers.act(Who::Dao, &call).await;
    consumers.in_week(FIRST_WEEK + 1).await;
    consumers.report(FIRST_WEEK, 11).await;
    consumers.report(FIRST_WEEK, 12).await;
    let mut cases = Vec::new();
    for amount in [1_000_003, 2_000_003, 400, 500] {
        cases.push(consumers.file(amount).await);
    }
    let caseId = cases[0];
    let call = Contract::respondCall {
        caseId,
        answerHash: B256::ZERO,
        answerUri: "ipfs://no".into(),
    };
    consumers.act(WHO, &call).await;
    consumers.uphold(cases[0], 1_000_001).await;
    consumers.uphold(cases[1], 2_000_003).await;
    let caseId = cases[2];
    let call = Contract::dismissCall { caseId };
    consumers.act(Who::Dao, &call).await;
    let harmed = Harmed::new(&[(consumers.of(OTHER), 2), (consumers.of(WHO), 3)]);
    for case in &cases[..2] {
        consumers.act(Who::Dao, &harmed.post_call(*case)).await;
    }
    let share = harmed.claim(cases[0], 0);
    let call = Contract::claimCompensationCall { share };
    consumers.act(OTHER, &call).await;
    punish(consumers).await;
    consumers.wait(14 * DAY).await;
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    let call = Contract::requestUnstakeCall { amount: 9 };
    consumers.act(OTHER, &call).await;
    let deadline = consumers.case(cases[3]).await.deadline;
    consumers.world.travel(deadline).await;
    let call = Contract::lapseCall { caseId: cases[3] };
    consumers.act(OTHER, &call).await;
    let call = Contract::setTreasuryCall {
        treasury: consumers.of(Who::Stranger),
    };
    consumers.act(Who::Dao, &call).await;
}

/// Licences taken and frozen.
async fn punish(consumers: &mut Consumers) {
    let (consumer, duration) = (consumers.of(WHO), 600);
    let freeze = Contract::freezeCall { consumer, duration };
    consumers.act(Who::Guardian, &freeze).await;
    let consumer = consumers.of(OTHER);
    let freeze = Contract::freezeCall { consumer, duration };
    consumers.act(Who::Guardian, &freeze).await;
    let unfreeze = Contract::unfreezeCall { consumer };
    consumers.act(Who::Guardian, &unfreeze).await;
    let revoke = Contract::revokeLicenceCall { consumer };
    consumers.act(Who::Dao, &revoke).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_all_events_is_what_the_views_say() {
    let mut consumers = Consumers::new().await;
    act(&mut consumers).await;
    Follower::of(&consumers)
        .await
        .assert_agrees(&consumers)
        .await;
}
