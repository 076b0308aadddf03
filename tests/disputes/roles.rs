//! The role that the contract needs in the staking: with it cases have teeth, without it none is filed.

use client::{
    bindings::{IConsumerStaking as Staking, IDisputes as Contract},
    roles,
};
use e2e::{Consumers, Disputes, Who, World};

const WHO: Who = Consumers::CONSUMER;

/// The DAO takes the role away.
async fn dismiss(disputes: &mut Disputes) {
    let (role, account) = (roles::disputes(), disputes.address);
    let call = Staking::revokeRoleCall { role, account };
    disputes.staking.act(Who::Dao, &call).await;
}

fn refusal(disputes: &Disputes) -> Staking::AccessControlUnauthorizedAccount {
    Staking::AccessControlUnauthorizedAccount {
        account: disputes.address,
        neededRole: roles::disputes(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_the_role_from_its_deployment_on() {
    let disputes = Disputes::new().await;
    let (role, account) = (roles::disputes(), disputes.address);
    let call = Staking::hasRoleCall { role, account };
    assert!(disputes.staking.read(&call).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_role_no_case_is_filed() {
    let mut disputes = Disputes::with_stake(100).await;
    disputes.fund(Who::Stranger, World::dimo(1_000)).await;
    dismiss(&mut disputes).await;
    let (call, error) = (disputes.filing(1), refusal(&disputes));
    disputes.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_role_nothing_is_decided_and_the_bond_comes_back() {
    let mut disputes = Disputes::with_stake(100).await;
    let caseId = disputes.file(1).await;
    dismiss(&mut disputes).await;
    let case = disputes.case(caseId).await;
    disputes.world.travel(case.respondUntil).await;
    let uphold = Contract::upholdCall { caseId, slash: 1 };
    let error = refusal(&disputes);
    disputes.refuses(Who::Dao, &uphold, error).await;
    let dismissal = Contract::dismissCall { caseId };
    let error = refusal(&disputes);
    disputes.refuses(Who::Dao, &dismissal, error).await;
    disputes.world.travel(case.deadline).await;
    disputes
        .act(Who::Stranger, &Contract::lapseCall { caseId })
        .await;
    assert_eq!(disputes.tokens(Disputes::REPORTER).await, case.bond);
    assert_eq!(disputes.consumer(WHO).await.locked, 0);
}
