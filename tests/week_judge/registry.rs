//! Leaves are held against what the registries say of their week, whatever they say of others.

use alloy::{primitives::Address, sol_types::SolCall};
use client::bindings::{
    IDeviceRegistry,
    IManufacturerRegistry::{reinstateCall, setPointsCall, suspendCall},
    IVehicleId::{self, Powertrain},
    IWeekJudge::{self as Contract, Rule},
};
use e2e::{Court, Devices, Forged, Vehicles, Who, events};
use protocol::{StatedLeaf, Status};

const WEEK: u32 = Court::WEEK;
const AUTOPI: u32 = 1;

fn rule(court: &Court, tree: &Forged, place: u64) -> Contract::proveRuleCall {
    Contract::proveRuleCall {
        pool: court.pool(),
        week: WEEK,
        leaf: tree.shown(place),
        place,
    }
}

/// Proves that the leaf breaks a rule, or that it breaks none.
async fn is_judged(court: &mut Court, tree: &Forged, place: u64, is_lie: bool) {
    let call = rule(court, tree, place);
    if is_lie {
        court.send(Who::Stranger, &call).await;
    } else {
        let error = Contract::NothingWrong { week: WEEK, place };
        court.refuses(Who::Stranger, &call, error).await;
    }
}

async fn dao<C: SolCall>(court: &mut Court, call: &C) {
    let registry = court.devices.manufacturers;
    court.world().send_to(Who::Dao, registry, call).await;
}

/// Bob's car 5 with this powertrain, minted and paired in the judged week; it earned.
async fn with_a_fifth(court: &mut Court, powertrain: Powertrain) -> Forged {
    let bob = court.of(Who::Bob);
    let vehicles = &mut court.devices.vehicles;
    let request = vehicles
        .powered_request(bob, Vehicles::vin(5), powertrain)
        .await;
    let receipt = vehicles
        .send(Who::Bob, &IVehicleId::mintCall { request })
        .await;
    assert_eq!(
        events::<IVehicleId::VehicleMinted>(&receipt)[0].vehicleId,
        5
    );
    let key = Devices::key(5);
    let device = court.devices.claim(Who::Bob, &key).await;
    court.devices.pair(Who::Bob, device, &key, 5).await;
    let mut tree = court.honest_tree();
    let leaf = StatedLeaf {
        vehicle_id: 5,
        conn: 1,
        ..tree.leaves[&2]
    };
    tree.leaves.insert(5, leaf);
    tree
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_green_pool_only_what_a_plug_charges_earns() {
    for (powertrain, pool_rule, is_lie) in [
        (Powertrain::ICE, Rule::Green, true),
        (Powertrain::HEV, Rule::Green, true),
        (Powertrain::PHEV, Rule::Green, false),
        (Powertrain::BEV, Rule::Green, false),
        (Powertrain::ICE, Rule::Baseline, false),
        (Powertrain::ICE, Rule::Marketplace, false),
    ] {
        let mut court = Court::new().await;
        let tree = with_a_fifth(&mut court, powertrain).await;
        court.judge_by(pool_rule, WEEK).await;
        court.publish(&tree).await;
        is_judged(&mut court, &tree, 5, is_lie).await;
        if !is_lie {
            is_judged(&mut court, &tree, 1, false).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_vehicle_that_is_gone_nobody_says_what_charged_it() {
    let mut court = Court::new().await;
    court.judge_by(Rule::Green, WEEK).await;
    let call = IVehicleId::burnCall { vehicleId: 4 };
    court.devices.vehicles.send(Who::Bob, &call).await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let account = court.devices.vehicles.address;
    let error = Contract::InvalidContract { account };
    court
        .refuses(Who::Stranger, &rule(&court, &tree, 4), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_are_those_of_the_week_and_not_of_another() {
    for (points, is_lie) in [(6_000, false), (5_000, true)] {
        let mut court = Court::new().await;
        let call = setPointsCall {
            id: AUTOPI,
            points: 5_000,
            fromWeek: WEEK + 1,
        };
        dao(&mut court, &call).await;
        let mut tree = court.honest_tree();
        tree.leaves.get_mut(&2).unwrap().points = points;
        court.publish(&tree).await;
        // By now they are others.
        is_judged(&mut court, &tree, 2, is_lie).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_maker_suspended_before_the_week_is_not_credited_in_it() {
    for (status, is_lie) in [(Status::Earned, true), (Status::MakerNotActive, false)] {
        let mut court = Court::in_first_week().await;
        dao(&mut court, &suspendCall { id: AUTOPI }).await;
        court.close_first_week().await;
        // What it is again does not count for a week that runs.
        dao(&mut court, &reinstateCall { id: AUTOPI }).await;
        let mut tree = court.honest_tree();
        if !is_lie {
            let leaf = tree.leaves.get_mut(&2).unwrap();
            (leaf.status, leaf.hardware, leaf.points, leaf.conn) = (status as u8, 0, 0, 1);
        }
        court.publish(&tree).await;
        is_judged(&mut court, &tree, 2, is_lie).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_maker_suspended_in_the_week_is_credited_until_its_end() {
    let mut court = Court::new().await;
    dao(&mut court, &suspendCall { id: AUTOPI }).await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    is_judged(&mut court, &tree, 2, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_paired_and_unpaired_in_one_second_was_never_there() {
    let mut court = Court::new().await;
    let key = Devices::key(7);
    let device = court.devices.claim(Who::Bob, &key).await;
    let request = court.devices.pair_request(device, &key, 4).await;
    let calls = [
        IDeviceRegistry::pairCall { request }.abi_encode(),
        IDeviceRegistry::unpairCall { deviceId: device }.abi_encode(),
    ];
    let (registry, now): (Address, u64) = (court.devices.address, court.world().now().await + 60);
    let world = court.world();
    world
        .send_in_one_block(Who::Bob, registry, now, &calls)
        .await;
    let mut tree = court.honest_tree();
    let leaf = tree.leaves.get_mut(&4).unwrap();
    (
        leaf.status,
        leaf.hardware,
        leaf.points,
        leaf.conn,
        leaf.disc,
    ) = (1, AUTOPI, 6_000, 2, 0);
    court.publish(&tree).await;
    let call = Contract::proveCreditCall {
        pool: court.pool(),
        week: WEEK,
        leaf: tree.shown(4),
        kind: Contract::Kind::Hardware,
    };
    court.send(Who::Stranger, &call).await;
}
