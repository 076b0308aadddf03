//! The events of each contract alone tell its whole state.

mod cases;
mod stakes;

use alloy::primitives::{Address, B256, Log};
use client::bindings::{IConsumerStaking as Staking, IDisputes as Contract};
use e2e::{Consumers, DAY, Disputes, FIRST_WEEK, Harmed, Who, World};

const WHO: Who = Consumers::CONSUMER;
const OTHER: Who = Who::Relayer;

/// A bit of everything.
async fn act(disputes: &mut Disputes) {
    disputes.staking.join(WHO, World::dimo(20_000)).await;
    disputes.staking.join(OTHER, World::dimo(5_000)).await;
    for amount in [101, 203, 307] {
        let call = Staking::requestUnstakeCall { amount };
        disputes.staking.act(WHO, &call).await;
        disputes.wait(DAY).await;
    }
    let uri = String::from("ipfs://new");
    let call = Staking::setLicenceUriCall { uri };
    disputes.staking.act(OTHER, &call).await;
    let parameters = Staking::Parameters {
        usageWeeks: 3,
        ..Consumers::rules()
    };
    let call = Staking::stageParametersCall { parameters };
    disputes.staking.act(Who::Dao, &call).await;
    let parameters = Contract::Parameters {
        bond: 77,
        ..Disputes::rules()
    };
    let call = Contract::stageParametersCall { parameters };
    disputes.act(Who::Dao, &call).await;
    disputes.in_week(FIRST_WEEK + 1).await;
    disputes.report(FIRST_WEEK, 11).await;
    disputes.report(FIRST_WEEK, 12).await;
    let mut cases = Vec::new();
    for amount in [1_000_003, 2_000_003, 400, 500] {
        cases.push(disputes.file(amount).await);
    }
    let caseId = cases[0];
    let call = Contract::respondCall {
        caseId,
        answerHash: B256::ZERO,
        answerUri: "ipfs://no".into(),
    };
    disputes.act(WHO, &call).await;
    disputes.uphold(cases[0], 1_000_001).await;
    disputes.uphold(cases[1], 2_000_003).await;
    let caseId = cases[2];
    let call = Contract::dismissCall { caseId };
    disputes.act(Who::Dao, &call).await;
    let harmed = Harmed::new(&[(disputes.of(OTHER), 2), (disputes.of(WHO), 3)]);
    for case in &cases[..2] {
        disputes.act(Who::Dao, &harmed.post_call(*case)).await;
    }
    let share = harmed.claim(cases[0], 0);
    let call = Contract::claimCompensationCall { share };
    disputes.act(OTHER, &call).await;
    punish(disputes).await;
    disputes.wait(14 * DAY).await;
    disputes.staking.act(WHO, &Staking::withdrawCall {}).await;
    let call = Staking::requestUnstakeCall { amount: 9 };
    disputes.staking.act(OTHER, &call).await;
    let deadline = disputes.case(cases[3]).await.deadline;
    disputes.world.travel(deadline).await;
    let call = Contract::lapseCall { caseId: cases[3] };
    disputes.act(OTHER, &call).await;
    let call = Contract::setTreasuryCall {
        treasury: disputes.of(Who::Stranger),
    };
    disputes.act(Who::Dao, &call).await;
}

/// Licences taken and frozen.
async fn punish(disputes: &mut Disputes) {
    let (consumer, duration) = (disputes.of(WHO), 600);
    let freeze = Staking::freezeCall { consumer, duration };
    disputes.staking.act(Who::Guardian, &freeze).await;
    let consumer = disputes.of(OTHER);
    let freeze = Staking::freezeCall { consumer, duration };
    disputes.staking.act(Who::Guardian, &freeze).await;
    let unfreeze = Staking::unfreezeCall { consumer };
    disputes.staking.act(Who::Guardian, &unfreeze).await;
    let revoke = Staking::revokeLicenceCall { consumer };
    disputes.staking.act(Who::Dao, &revoke).await;
}

/// Asserts that what indexers keep of either contract is what it says itself.
pub(crate) async fn assert_told(disputes: &Disputes) {
    let logs = timed(disputes, disputes.staking.address).await;
    stakes::Follower::of(logs)
        .assert_agrees(&disputes.staking)
        .await;
    let logs = timed(disputes, disputes.address).await;
    cases::Follower::of(logs).assert_agrees(disputes).await;
}

/// All logs of a contract, with the times of their blocks.
async fn timed(disputes: &Disputes, contract: Address) -> Vec<(Log, u64)> {
    let logs = disputes.world.logs_in_time(contract).await;
    let time = |log: &alloy::rpc::types::Log| log.block_timestamp.unwrap();
    logs.into_iter()
        .map(|log| (log.inner.clone(), time(&log)))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_all_events_is_what_the_views_say() {
    let mut disputes = Disputes::new().await;
    act(&mut disputes).await;
    assert_told(&disputes).await;
}
