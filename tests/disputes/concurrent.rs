//! Several cases against one account.

use client::bindings::{IConsumerStaking as Staking, IDisputes as Contract};
use e2e::{Consumers, DAY, Disputes, Who, World};

const WHO: Who = Consumers::CONSUMER;

#[tokio::test(flavor = "multi_thread")]
async fn claims_add_up_and_lock_no_more_than_there_is() {
    let mut disputes = Disputes::with_stake(100).await;
    for (dimo, locked) in [(60, 60), (30, 90), (100, 190)] {
        disputes.file(World::dimo(dimo)).await;
        let seen = disputes.consumer(WHO).await;
        assert_eq!(seen.locked, World::dimo(locked));
        assert_eq!(seen.active, World::dimo(100));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sham_case_keeps_no_real_one_out() {
    let mut disputes = Disputes::with_stake(100).await;
    // The consumer accuses itself of everything, again and again, and asks for its stake.
    disputes.fund(WHO, 20 * Disputes::rules().bond).await;
    for _ in 0..20 {
        let call = disputes.filing(World::dimo(100));
        disputes.act(WHO, &call).await;
    }
    let call = Staking::requestUnstakeCall {
        amount: World::dimo(100),
    };
    disputes.staking.act(WHO, &call).await;
    let real = disputes.file(World::dimo(100)).await;
    disputes.uphold(real, World::dimo(100)).await;
    let seen = disputes.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_verdict_takes_what_an_earlier_one_left() {
    let mut disputes = Disputes::with_stake(100).await;
    let first = disputes.file(World::dimo(80)).await;
    let second = disputes.file(World::dimo(70)).await;
    let third = disputes.file(World::dimo(10)).await;
    disputes.uphold(first, World::dimo(80)).await;
    let receipt = disputes.uphold(second, World::dimo(70)).await;
    let event = &e2e::events::<Contract::CaseUpheld>(&receipt)[0];
    assert_eq!(event.slashed, World::dimo(20));
    let receipt = disputes.uphold(third, World::dimo(10)).await;
    let event = &e2e::events::<Contract::CaseUpheld>(&receipt)[0];
    assert_eq!(event.slashed, 0);
    // Every reporter was right: all bonds are back, and 16 + 4 + 0 % of the slashes shared out.
    assert_eq!(disputes.totals().await.bonds, 0);
    assert_eq!(disputes.totals().await.compensation, World::dimo(80));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_case_ending_frees_only_its_own_claim() {
    let mut disputes = Disputes::with_stake(100).await;
    let call = Staking::requestUnstakeCall {
        amount: World::dimo(100),
    };
    disputes.staking.act(WHO, &call).await;
    let first = disputes.file(World::dimo(30)).await;
    disputes.wait(7 * DAY).await;
    disputes.file(World::dimo(50)).await;
    let deadline = disputes.case(first).await.deadline;
    disputes.world.travel(deadline - 1).await;
    assert_eq!(disputes.consumer(WHO).await.withdrawable, World::dimo(20));
    disputes.world.travel(deadline).await;
    assert_eq!(disputes.consumer(WHO).await.withdrawable, World::dimo(50));
    disputes.staking.act(WHO, &Staking::withdrawCall {}).await;
    assert_eq!(disputes.tokens(WHO).await, World::dimo(50));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_never_reaches_another_account() {
    let mut disputes = Disputes::with_stake(100).await;
    disputes.staking.join(Who::Relayer, World::dimo(500)).await;
    disputes.upheld(World::dimo(100)).await;
    let other = disputes.consumer(Who::Relayer).await;
    assert_eq!((other.active, other.locked), (World::dimo(500), 0));
}
