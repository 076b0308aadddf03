//! Heartbeats that somebody wants to see.

use alloy::{
    primitives::Bytes,
    sol,
    sol_types::{Eip712Domain, eip712_domain},
};
use client::bindings::{
    IDeviceRegistry,
    IWeekJudge::{self as Contract, Evidence, Kind, Question},
};
use e2e::{Court, DAY, Devices, Forged, Who, signature};

sol! {
    /// Written anew here: the contract must agree.
    struct Heartbeat {
        uint64 vehicleId;
        uint64 timestamp;
    }
}

const WEEK: u32 = Court::WEEK;

async fn published(mut court: Court) -> (Court, Forged) {
    let tree = court.honest_tree();
    court.publish(&tree).await;
    court.allow(Who::Stranger, Court::BOND).await;
    (court, tree)
}

async fn court() -> (Court, Forged) {
    published(Court::new().await).await
}

fn demand(court: &Court, tree: &Forged, vehicle: u64, kind: Kind) -> Contract::demandHeartbeatCall {
    Contract::demandHeartbeatCall {
        pool: court.pool(),
        week: WEEK,
        leaf: tree.shown(vehicle),
        kind,
    }
}

fn domain(court: &Court) -> Eip712Domain {
    eip712_domain! {
        name: "DIMO Device Registry",
        version: "1",
        chain_id: court.devices.vehicles.world.chain().id(),
        verifying_contract: court.devices.address,
    }
}

fn heartbeat(court: &Court, key: u64, vehicle: u64, timestamp: u64) -> Bytes {
    let data = Heartbeat {
        vehicleId: vehicle,
        timestamp,
    };
    signature(&Devices::key(key), &data, &domain(court))
}

fn answer(court: &Court, timestamp: u64, signature: Bytes) -> Contract::answerHeartbeatCall {
    Contract::answerHeartbeatCall {
        pool: court.pool(),
        week: WEEK,
        vehicleId: 1,
        kind: Kind::Hardware,
        manufacturerId: 1,
        timestamp,
        signature,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_of_the_paired_key_answers() {
    let (mut court, tree) = court().await;
    let call = demand(&court, &tree, 1, Kind::Hardware);
    court.send(Who::Stranger, &call).await;
    let (start, end) = {
        let clock = court.world().clock;
        (clock.start(WEEK).unwrap(), clock.end(WEEK).unwrap())
    };
    let refused = |vehicle, timestamp| Contract::InvalidHeartbeat {
        vehicleId: vehicle,
        timestamp,
    };
    // Another key, another vehicle, another time, and times outside the week.
    for (key, vehicle, signed, said) in [
        (2, 1, start, start),
        (1, 2, start, start),
        (1, 1, start + 1, start),
        (1, 1, start - 1, start - 1),
        (1, 1, end, end),
    ] {
        let signature = heartbeat(&court, key, vehicle, signed);
        let call = answer(&court, said, signature);
        court.refuses(Who::Publisher, &call, refused(1, said)).await;
    }
    let signature = heartbeat(&court, 1, 1, end - 1);
    let call = answer(&court, end - 1, signature);
    court.send(Who::Relayer, &call).await;
    let relayer = court.of(Who::Relayer);
    assert_eq!(court.world().balance(relayer).await, Court::BOND);
}

#[tokio::test(flavor = "multi_thread")]
async fn invented_activity_falls_in_a_day() {
    let (mut court, tree) = court().await;
    let call = demand(&court, &tree, 1, Kind::Hardware);
    court.send(Who::Stranger, &call).await;
    let until = court.world().now().await + DAY;
    court.world().travel(until + 1).await;
    let question = Question {
        pool: court.pool(),
        week: WEEK,
        root: tree.root().into(),
        place: 1,
        evidence: Evidence::Hardware,
        manufacturerId: 1,
    };
    court
        .send(Who::Bob, &Contract::settleCall { question })
        .await;
    let call = client::bindings::IRewardsDistributor::weekInfoCall { week: WEEK };
    let week = court.world().read(&call).await;
    assert_eq!(week.state, client::bindings::WeekState::Unpublished);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_heartbeat_is_demanded_of_devices_that_do_not_sign() {
    let error = |vehicle| Contract::NothingSigned {
        week: WEEK,
        vehicleId: vehicle,
    };
    let (court, tree) = court().await;
    // Smartcar's do not, vehicle 2 has none, and 3 and 4 have not earned.
    for (vehicle, kind) in [
        (1, Kind::Software),
        (2, Kind::Software),
        (3, Kind::Hardware),
        (4, Kind::Hardware),
    ] {
        let call = demand(&court, &tree, vehicle, kind);
        court.refuses(Who::Stranger, &call, error(vehicle)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_replaced_in_the_week_answers_for_its_own_time() {
    for is_new in [false, true] {
        let mut court = Court::new().await;
        let request = court
            .devices
            .replacement(1, &Devices::key(9), Who::Alice)
            .await;
        let call = IDeviceRegistry::replaceKeyCall { request };
        court.devices.send(Who::Maker, &call).await;
        let replaced = court.world().now().await;
        let (mut court, tree) = published(court).await;
        let call = demand(&court, &tree, 1, Kind::Hardware);
        court.send(Who::Stranger, &call).await;
        let (wrong, right, timestamp) = if is_new {
            (1, 9, replaced)
        } else {
            (9, 1, replaced - 1)
        };
        let call = answer(&court, timestamp, heartbeat(&court, wrong, 1, timestamp));
        let error = Contract::InvalidHeartbeat {
            vehicleId: 1,
            timestamp,
        };
        court.refuses(Who::Publisher, &call, error).await;
        let call = answer(&court, timestamp, heartbeat(&court, right, 1, timestamp));
        court.send(Who::Publisher, &call).await;
    }
}
