//! Of the disputes, and of what they lock in the staking.

use alloy::primitives::U256;
use client::bindings::IDisputes as Contract;
use e2e::{Consumers, Disputes, Harmed, Storage, Who, World};

use crate::{number, word};

fn storage(disputes: &Disputes) -> Storage<'_> {
    Storage::of(disputes.world.chain(), "Disputes", disputes.address)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cases_words_say_what_the_contract_does() {
    let mut disputes = Disputes::with_stake(100).await;
    let id = disputes.file(World::dimo(60)).await;
    let (read, key) = (storage(&disputes), [number(id)]);
    let seen = disputes.case(id).await;
    let of = async |field| read.field("facts", &key, field).await;
    assert_eq!(of("accused").await, word(seen.accused));
    assert_eq!(of("version").await, number(seen.parametersVersion));
    assert_eq!(of("state").await, number(seen.state as u8));
    assert_eq!(of("responded").await, number(0u8));
    let last_week = of("last_week").await;
    let end = disputes.world.clock.end(last_week.to()).unwrap();
    assert_eq!(end, seen.deadline);
    let of = async |field| read.field("filing", &key, field).await;
    assert_eq!(of("reporter").await, word(seen.reporter));
    assert_eq!(of("respond_until").await, number(seen.respondUntil));
    let of = async |field| read.field("amounts", &key, field).await;
    assert_eq!(of("claimed").await, number(seen.amount));
    assert_eq!(of("bond").await, number(seen.bond));
    let bonds = read.field("held", &[], "bonds").await;
    assert_eq!(bonds, number(disputes.totals().await.bonds));

    let staking = disputes.staking.address;
    let staking = Storage::of(disputes.world.chain(), "ConsumerStaking", staking);
    let key = [word(seen.accused), last_week];
    let locked = disputes.consumer(Consumers::CONSUMER).await.locked;
    assert_eq!(staking.value("lock", &key).await, number(locked));
    assert_eq!(locked, World::dimo(60));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compensations_words_say_what_the_contract_does() {
    let mut disputes = Disputes::with_stake(100).await;
    let id = disputes.upheld(World::dimo(100)).await;
    let driver = disputes.of(Who::Stranger);
    let harmed = Harmed::new(&[(driver, 1), (driver, 2)]);
    disputes.act(Who::Dao, &harmed.post_call(id)).await;
    let share = harmed.claim(id, 1);
    let call = Contract::claimCompensationCall { share };
    disputes.act(Who::Stranger, &call).await;

    let (read, key) = (storage(&disputes), [number(id)]);
    let seen = disputes.compensation(id).await;
    assert_eq!(
        read.value("root", &key).await,
        U256::from_be_bytes(seen.root.0)
    );
    let of = async |field| read.field("tree", &key, field).await;
    assert_eq!(of("shares").await, number(seen.totalShares));
    assert_eq!(of("depth").await, number(seen.depth));
    assert_eq!(of("until").await, number(seen.until));
    let of = async |field| read.field("pot", &key, field).await;
    assert_eq!(of("total").await, number(seen.pot));
    assert_eq!(of("left").await, number(seen.left));
    assert!(seen.left < seen.pot);
    assert!(!read.bit("compensated", id, 1).await);
    assert!(read.bit("compensated", id, 2).await);
}
