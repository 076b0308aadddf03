//! Several cases against one account.

use client::bindings::IConsumerStaking as Contract;
use e2e::{Consumers, DAY, Who, World};

const WHO: Who = Consumers::CONSUMER;

#[tokio::test(flavor = "multi_thread")]
async fn claims_add_up_and_lock_no_more_than_there_is() {
    let mut consumers = Consumers::with_stake(100).await;
    for (dimo, locked) in [(60, 60), (30, 90), (100, 190)] {
        consumers.file(World::dimo(dimo)).await;
        let seen = consumers.consumer(WHO).await;
        assert_eq!(seen.locked, World::dimo(locked));
        assert_eq!(seen.active, World::dimo(100));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sham_case_keeps_no_real_one_out() {
    let mut consumers = Consumers::with_stake(100).await;
    // The consumer accuses itself of everything, again and again, and asks for its stake.
    consumers.fund(WHO, 20 * Consumers::rules().bond).await;
    for _ in 0..20 {
        let call = consumers.filing(World::dimo(100));
        consumers.act(WHO, &call).await;
    }
    let call = Contract::requestUnstakeCall {
        amount: World::dimo(100),
    };
    consumers.act(WHO, &call).await;
    let real = consumers.file(World::dimo(100)).await;
    consumers.uphold(real, World::dimo(100)).await;
    let seen = consumers.consumer(WHO).await;
    assert_eq!((seen.active, seen.unbonding), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_verdict_takes_what_an_earlier_one_left() {
    let mut consumers = Consumers::with_stake(100).await;
    let first = consumers.file(World::dimo(80)).await;
    let second = consumers.file(World::dimo(70)).await;
    let third = consumers.file(World::dimo(10)).await;
    consumers.uphold(first, World::dimo(80)).await;
    let receipt = consumers.uphold(second, World::dimo(70)).await;
    let event = &e2e::events::<Contract::CaseUpheld>(&receipt)[0];
    assert_eq!(event.slashed, World::dimo(20));
    let receipt = consumers.uphold(third, World::dimo(10)).await;
    let event = &e2e::events::<Contract::CaseUpheld>(&receipt)[0];
    assert_eq!(event.slashed, 0);
    // Every reporter was right: all bonds are back, and 16 + 4 + 0 % of the slashes shared out.
    assert_eq!(consumers.totals().await.bonds, 0);
    assert_eq!(consumers.totals().await.compensation, World::dimo(80));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_case_ending_frees_only_its_own_claim() {
    let mut consumers = Consumers::with_stake(100).await;
    let call = Contract::requestUnstakeCall {
        amount: World::dimo(100),
    };
    consumers.act(WHO, &call).await;
    let first = consumers.file(World::dimo(30)).await;
    consumers.wait(7 * DAY).await;
    consumers.file(World::dimo(50)).await;
    let deadline = consumers.case(first).await.deadline;
    consumers.world.travel(deadline - 1).await;
    assert_eq!(consumers.consumer(WHO).await.withdrawable, World::dimo(20));
    consumers.world.travel(deadline).await;
    assert_eq!(consumers.consumer(WHO).await.withdrawable, World::dimo(50));
    consumers.act(WHO, &Contract::withdrawCall {}).await;
    assert_eq!(consumers.tokens(WHO).await, World::dimo(50));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_never_reaches_another_account() {
    let mut consumers = Consumers::with_stake(100).await;
    consumers.join(Who::Relayer, World::dimo(500)).await;
    consumers.upheld(World::dimo(100)).await;
    let other = consumers.consumer(Who::Relayer).await;
    assert_eq!((other.active, other.locked), (World::dimo(500), 0));
}
