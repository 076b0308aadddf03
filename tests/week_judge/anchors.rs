//! The state at the end of a week.

use alloy::primitives::{Address, Bytes};
use client::bindings::{IRewardsDistributor, IVehicleId, IWeekJudge as Contract};
use e2e::{Court, Who, assert_told};
use protocol::fault::LATE_ANCHOR;
use serde_json::Value;

const WEEK: u32 = Court::WEEK;

async fn ended() -> Court {
    let mut court = Court::new().await;
    court.end(WEEK).await;
    court
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_block_before_the_end_is_the_anchor() {
    let mut court = ended().await;
    let call = court.anchor_call(WEEK).await;
    let end = court.devices.vehicles.world.clock.end(WEEK).unwrap();
    let receipt = court.send(Who::Stranger, &call).await;
    let anchor = court.read(&Contract::anchorOfCall { week: WEEK }).await;
    assert_eq!((anchor.timestamp, anchor.late), (end - 1, false));
    let event = Contract::WeekAnchored {
        week: WEEK,
        blockHash: alloy::primitives::keccak256(&call.header),
        stateRoot: anchor.stateRoot,
        number: anchor.number,
        timestamp: end - 1,
        late: false,
    };
    assert_told(&receipt, [event]);
    assert!(court.read(&Contract::isAnchoredCall { week: WEEK }).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_blocks_are_the_anchor() {
    let court = ended().await;
    let call = court.anchor_call(WEEK).await;
    let end = court.devices.vehicles.world.clock.end(WEEK).unwrap();
    let last = court.last_before(end).await;
    let (earlier, later) = (court.header(last - 1).await, court.header(last + 1).await);
    for (header, next) in [
        (earlier.clone(), call.header.clone()),
        (earlier, call.next.clone()),
        (call.header.clone(), call.header.clone()),
        (later.clone(), later),
        (Bytes::new(), call.next.clone()),
    ] {
        let call = Contract::anchorCall {
            week: WEEK,
            header,
            next,
        };
        let error = Contract::InvalidHeader { week: WEEK };
        court.refuses(Who::Stranger, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_the_chain_does_not_know_is_refused() {
    let court = ended().await;
    let mut call = court.anchor_call(WEEK).await;
    let end = court.devices.vehicles.world.clock.end(WEEK).unwrap();
    let number = court.last_before(end).await + 1;
    let mut forged = call.next.to_vec();
    // In its parent's hash.
    forged[10] ^= 1;
    call.next = forged.into();
    let error = Contract::UnknownBlock {
        number,
        blockHash: alloy::primitives::keccak256(&call.next),
    };
    court.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_is_anchored_once() {
    let mut court = ended().await;
    let call = court.anchor_call(WEEK).await;
    court.send(Who::Stranger, &call).await;
    let error = Contract::AlreadyAnchored { week: WEEK };
    court.refuses(Who::Bob, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_week_has_no_anchor() {
    let court = Court::new().await;
    let chain = court.devices.vehicles.world.chain();
    let head = chain.head().await.unwrap().number;
    let call = Contract::anchorCall {
        week: WEEK,
        header: court.header(head - 2).await,
        next: court.header(head - 1).await,
    };
    let error = Contract::InvalidHeader { week: WEEK };
    court.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_one_in_time_the_first_block_brought_is_the_anchor() {
    let mut court = ended().await;
    let world = &court.devices.vehicles.world;
    let allowed = world.clock.end(WEEK).unwrap() + u64::from(LATE_ANCHOR);
    let head = world.chain().head().await.unwrap().number;
    let late = Contract::anchorCall {
        week: WEEK,
        header: court.header(head - 1).await,
        next: Bytes::new(),
    };
    let error = Contract::TooEarlyForLateAnchor {
        week: WEEK,
        allowedAt: allowed,
    };
    court.refuses(Who::Stranger, &late, error).await;
    world.travel(allowed).await;
    let before = Contract::anchorCall {
        header: court.header(head - 2).await,
        ..late.clone()
    };
    let error = Contract::InvalidHeader { week: WEEK };
    court.refuses(Who::Stranger, &before, error).await;
    court.send(Who::Stranger, &late).await;
    assert!(
        court
            .read(&Contract::anchorOfCall { week: WEEK })
            .await
            .late
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_is_published_only_once_it_is_anchored() {
    let mut court = ended().await;
    let previous = court.before.root().into();
    let tree = court.honest_tree();
    let call = court.publish_call(WEEK, &tree, previous);
    let error = IRewardsDistributor::WeekNotAnchored { week: WEEK };
    let world = &court.devices.vehicles.world;
    world.refuses(Who::Publisher, &call, error).await;
    court.anchor(WEEK).await;
    court.world().send(Who::Publisher, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_late_anchor_nobody_knows_who_was_to_be_paid_and_the_rest_is_proven_as_ever() {
    let mut court = ended().await;
    let world = &court.devices.vehicles.world;
    let end = world.clock.end(WEEK).unwrap();
    world.travel(end + u64::from(LATE_ANCHOR)).await;
    // Alice, who is paid herself in the week, names somebody after it.
    let call = IVehicleId::setPayeeCall {
        vehicleId: 1,
        payee: Address::repeat_byte(0x9a),
    };
    court.devices.vehicles.send(Who::Alice, &call).await;
    let head = court.world().chain().head().await.unwrap().number;
    court.world().travel(end + u64::from(LATE_ANCHOR) + 1).await;
    let late = Contract::anchorCall {
        week: WEEK,
        header: court.header(head).await,
        next: Bytes::new(),
    };
    court.send(Who::Stranger, &late).await;
    let mut tree = court.honest_tree();
    let withheld = tree.leaves.get_mut(&2).unwrap();
    (withheld.status, withheld.hardware, withheld.points) = (2, 0, 0);
    court.publish_again(&tree).await;
    let call = Contract::proveAccountCall {
        pool: court.pool(),
        week: WEEK,
        leaf: tree.shown(1),
        state: court.account_state(1).await,
    };
    let error = Contract::NothingWrong {
        week: WEEK,
        place: 1,
    };
    court.refuses(Who::Stranger, &call, error).await;
    let call = Contract::proveConsentCall {
        pool: court.pool(),
        week: WEEK,
        leaf: tree.shown(2),
        state: court.consent_state(2).await,
    };
    court.send(Who::Stranger, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_later_the_history_contract_still_knows_the_end_of_the_week() {
    let mut court = ended().await;
    let call = court.anchor_call(WEEK).await;
    // ArbSys knows 256 blocks.
    let chain = court.world().chain().clone();
    let _: Value = chain.request("hardhat_mine", ("0x12c",)).await.unwrap();
    court.send(Who::Stranger, &call).await;
    let anchor = court.read(&Contract::anchorOfCall { week: WEEK }).await;
    assert!(!anchor.late);
}
