//! Of the consumers' staking.

use client::bindings::IConsumerStaking as Contract;
use e2e::{Consumers, FIRST_WEEK, Storage, Who, World};

use crate::{number, word};

const CONSUMER: Who = Consumers::CONSUMER;

/// A consumer with 100 DIMO of stake, of which it asked for 10 and then 20 back.
async fn an_unbonding_one() -> Consumers {
    let mut consumers = Consumers::with_stake(100).await;
    for dimo in [10, 20] {
        let amount = World::dimo(dimo);
        let call = Contract::requestUnstakeCall { amount };
        consumers.send(CONSUMER, &call).await;
        consumers.wait(100).await;
    }
    consumers
}

fn storage(consumers: &Consumers) -> Storage<'_> {
    Storage::of(
        consumers.world.chain(),
        "ConsumerStaking",
        consumers.address,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumers_words_say_what_the_contract_does() {
    let mut consumers = an_unbonding_one().await;
    let duration = 1_000;
    let consumer = consumers.of(CONSUMER);
    let call = Contract::freezeCall { consumer, duration };
    consumers.send(Who::Guardian, &call).await;

    let (storage, key) = (storage(&consumers), [word(consumer)]);
    let seen = consumers.consumer(CONSUMER).await;
    let of = async |field| storage.field("licence", &key, field).await;
    assert_eq!(of("registered").await, number(1u8));
    assert_eq!(of("revoked").await, number(0u8));
    assert_eq!(of("frozen_until").await, number(seen.frozenUntil));
    assert!(seen.frozenUntil > 0);
    assert_eq!(of("unbondings").await, number(2u8));
    let of = async |field| storage.field("stake", &key, field).await;
    assert_eq!(of("active").await, number(seen.active));
    assert_eq!(of("unbonding").await, number(seen.unbonding));
    assert_eq!(seen.unbonding, World::dimo(30));
    let totals = consumers.totals().await;
    let of = async |field| storage.field("stakes", &[], field).await;
    assert_eq!(of("active").await, number(totals.active));
    assert_eq!(of("unbonding").await, number(totals.unbonding));
}

#[tokio::test(flavor = "multi_thread")]
async fn unbonding_entries_lie_in_tables_of_their_own() {
    let consumers = an_unbonding_one().await;
    let (storage, account) = (storage(&consumers), consumers.of(CONSUMER));
    let call = Contract::unbondingsCall { account };
    let seen = consumers.read(&call).await;
    assert_eq!(seen.len(), 2);
    for (index, entry) in (0u8..).zip(seen) {
        let key = [number(index), word(account)];
        let of = async |field| storage.field("unbonding", &key, field).await;
        assert_eq!(of("amount").await, number(entry.amount));
        assert_eq!(of("until").await, number(entry.withdrawableAt));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_weeks_of_consumption_share_a_word() {
    let mut consumers = Consumers::with_stake(100).await;
    let account = consumers.of(CONSUMER);
    let (first, units) = (FIRST_WEEK - 8, [5, 0, 7, 8]);
    assert_eq!(first % 4, 0);
    for (week, units) in (first..).zip(units) {
        if units > 0 {
            consumers.report(week, units).await;
        }
    }
    let storage = storage(&consumers);
    let key = [word(account), number(first / 4)];
    let word = storage.value("usage_of_four", &key).await;
    for (place, (week, units)) in (0usize..).zip((first..).zip(units)) {
        assert_eq!(word.as_limbs()[place], units);
        let call = Contract::usageOfCall { account, week };
        assert_eq!(consumers.read(&call).await, units);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_of_a_version_are_parts_of_one_table() {
    let consumers = Consumers::new().await;
    let (storage, version) = (storage(&consumers), [number(1u8)]);
    let call = Contract::parametersAtCall { version: 1 };
    let seen = consumers.read(&call).await;
    let of = async |field| storage.field("requirement", &version, field).await;
    assert_eq!(of("base").await, number(seen.baseStake));
    assert_eq!(of("per_unit").await, number(seen.stakePerUnit));
    let of = async |field| storage.field("terms", &version, field).await;
    assert_eq!(of("usage_weeks").await, number(seen.usageWeeks));
    assert_eq!(of("unbonding_period").await, number(seen.unbondingPeriod));
    assert_eq!(of("max_freeze").await, number(seen.maxFreeze));
    let latest = storage.field("versions", &[], "latest").await;
    assert_eq!(latest, number(1u8));
}
