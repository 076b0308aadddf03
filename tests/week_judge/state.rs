//! What changes in the week is judged by the moment it changed, and what is left open is not judged.

use crate::lies::{PAST, PAYEE, TOKEN};
use alloy::{primitives::Address, sol_types::SolCall};
use client::bindings::{IDeviceRegistry, IVehicleId, IWeekJudge as Contract};
use e2e::{Court, Forged, Who};
use protocol::StatedLeaf;

/// Publishes the honest leaves, but of vehicle 1 this one.
async fn publish(court: &mut Court, change: impl FnOnce(&mut StatedLeaf)) -> Forged {
    let mut tree = court.honest_tree();
    change(tree.leaves.get_mut(&1).unwrap());
    court.publish(&tree).await;
    tree
}

async fn account_call(court: &Court, tree: &Forged) -> Contract::proveAccountCall {
    Contract::proveAccountCall {
        pool: court.pool(),
        week: Court::WEEK,
        leaf: tree.shown(1),
        state: court.account_state(1).await,
    }
}

async fn consent_call(court: &Court, tree: &Forged) -> Contract::proveConsentCall {
    Contract::proveConsentCall {
        pool: court.pool(),
        week: Court::WEEK,
        leaf: tree.shown(1),
        state: court.consent_state(1).await,
    }
}

const NOTHING_WRONG: Contract::NothingWrong = Contract::NothingWrong {
    week: Court::WEEK,
    place: 1,
};

#[tokio::test(flavor = "multi_thread")]
async fn of_a_vehicle_sold_in_the_week_both_owners_may_be_paid_and_nobody_else() {
    for (who, is_lie) in [(Who::Alice, false), (Who::Relayer, false), (Who::Bob, true)] {
        let mut court = Court::new().await;
        court
            .devices
            .vehicles
            .sell(1, Who::Alice, Who::Relayer)
            .await;
        let account = court.of(who).into_array();
        let tree = publish(&mut court, |leaf| leaf.account = account).await;
        let call = account_call(&court, &tree).await;
        if is_lie {
            court.send(Who::Stranger, &call).await;
        } else {
            court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payee_is_paid_and_then_the_owner_is_not() {
    for (of_payee, is_lie) in [(true, false), (false, true)] {
        let mut court = Court::new().await;
        let payee = Address::repeat_byte(0x9a);
        let call = IVehicleId::setPayeeCall {
            vehicleId: 1,
            payee,
        };
        court.devices.vehicles.send(Who::Alice, &call).await;
        let tree = publish(&mut court, |leaf| {
            if of_payee {
                leaf.account = payee.into_array();
            }
        })
        .await;
        let call = account_call(&court, &tree).await;
        if is_lie {
            court.send(Who::Stranger, &call).await;
        } else {
            court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_that_changed_in_the_week_leaves_both_open() {
    for status in [1, 2] {
        let mut court = Court::new().await;
        court.consents(1, Who::Alice, false).await;
        let tree = publish(&mut court, |leaf| leaf.status = status).await;
        let call = consent_call(&court, &tree).await;
        court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_that_is_given_once_more_was_given_all_the_time() {
    let mut court = Court::new().await;
    court.consents(1, Who::Alice, true).await;
    let tree = publish(&mut court, |leaf| leaf.status = 2).await;
    let call = consent_call(&court, &tree).await;
    court.send(Who::Stranger, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_in_the_week_ends_the_consent_that_counted_until_then() {
    let mut court = Court::new().await;
    court
        .devices
        .vehicles
        .sell(1, Who::Alice, Who::Relayer)
        .await;
    let tree = publish(&mut court, |_| {}).await;
    let call = consent_call(&court, &tree).await;
    court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_sold_without_consent_of_anybody_earns_nothing() {
    let mut court = Court::new().await;
    court
        .devices
        .vehicles
        .sell(3, Who::Alice, Who::Relayer)
        .await;
    let mut tree = court.honest_tree();
    let leaf = tree.leaves.get_mut(&3).unwrap();
    (leaf.status, leaf.hardware, leaf.points, leaf.conn) = (1, 1, 6_000, 1);
    court.publish(&tree).await;
    let call = Contract::proveConsentCall {
        pool: court.pool(),
        week: Court::WEEK,
        leaf: tree.shown(3),
        state: court.consent_state(3).await,
    };
    court.send(Who::Stranger, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burnt_vehicle_may_have_earned_in_its_last_week() {
    let mut court = Court::new().await;
    for device in [1, 4] {
        let call = IDeviceRegistry::unpairCall { deviceId: device };
        court.devices.send(Who::Alice, &call).await;
    }
    let call = IVehicleId::burnCall { vehicleId: 1 };
    court.devices.vehicles.send(Who::Alice, &call).await;
    let tree = publish(&mut court, |_| {}).await;
    let call = consent_call(&court, &tree).await;
    court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
    let call = account_call(&court, &tree).await;
    court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_unpaired_in_the_week_may_be_credited() {
    let mut court = Court::new().await;
    let call = IDeviceRegistry::unpairCall { deviceId: 1 };
    court.devices.send(Who::Alice, &call).await;
    let tree = publish(&mut court, |_| {}).await;
    let call = Contract::proveCreditCall {
        pool: court.pool(),
        week: Court::WEEK,
        leaf: tree.shown(1),
        kind: Contract::Kind::Hardware,
    };
    court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_that_was_taken_and_given_back_in_one_second_leaves_both_open() {
    for status in [1, 2] {
        let mut court = Court::new().await;
        let (vehicles, now) = {
            let vehicles = court.devices.vehicles.address;
            (vehicles, court.world().now().await + 60)
        };
        let calls = [false, true].map(|consent| {
            IVehicleId::setDataConsentCall {
                vehicleId: 1,
                consent,
            }
            .abi_encode()
        });
        let world = court.world();
        world
            .send_in_one_block(Who::Alice, vehicles, now, &calls)
            .await;
        let tree = publish(&mut court, |leaf| leaf.status = status).await;
        let call = consent_call(&court, &tree).await;
        court.refuses(Who::Stranger, &call, NOTHING_WRONG).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_minted_in_the_week_may_earn_from_then_on() {
    let mut court = Court::new().await;
    let vehicle = court
        .devices
        .vehicles
        .mint(Who::Bob, e2e::Vehicles::vin(5))
        .await;
    let key = e2e::Devices::key(5);
    let device = court.devices.claim(Who::Bob, &key).await;
    court.devices.pair(Who::Bob, device, &key, vehicle).await;
    let mut tree = court.honest_tree();
    tree.leaves.insert(
        vehicle,
        StatedLeaf {
            vehicle_id: vehicle,
            account: court.of(Who::Bob).into_array(),
            conn: 1,
            ..tree.leaves[&2]
        },
    );
    court.publish(&tree).await;
    let (pool, week, who) = (court.pool(), Court::WEEK, Who::Stranger);
    let leaf = tree.shown(vehicle);
    let error = || Contract::NothingWrong {
        week,
        place: vehicle,
    };
    let call = Contract::proveFirstStepCall {
        pool,
        week,
        leaf: leaf.clone(),
        emptiness: court.before.path(0, vehicle),
    };
    court.refuses(who, &call, error()).await;
    let call = Contract::proveAccountCall {
        pool,
        week,
        leaf: leaf.clone(),
        state: court.account_state(vehicle).await,
    };
    court.refuses(who, &call, error()).await;
    let call = Contract::proveConsentCall {
        pool,
        week,
        leaf: leaf.clone(),
        state: court.consent_state(vehicle).await,
    };
    court.refuses(who, &call, error()).await;
    let call = Contract::proveCreditCall {
        pool,
        week,
        leaf,
        kind: Contract::Kind::Hardware,
    };
    court.refuses(who, &call, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_seller_let_be_paid_is_not_paid_after_the_sale() {
    let mut court = Court::new().await;
    let payee = Address::repeat_byte(0x9a);
    let call = IVehicleId::setPayeeCall {
        vehicleId: 1,
        payee,
    };
    court.devices.vehicles.send(Who::Alice, &call).await;
    let vehicles = &mut court.devices.vehicles;
    vehicles.sell(1, Who::Alice, Who::Relayer).await;
    let tree = publish(&mut court, |leaf| leaf.account = payee.into_array()).await;
    let call = account_call(&court, &tree).await;
    court.send(Who::Stranger, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_owner_of_before_the_week_who_names_no_payee_one_word_is_proven_and_no_other() {
    let mut court = Court::new().await;
    let tree = publish(&mut court, |leaf| leaf.account = [0xbb; 20]).await;
    let call = account_call(&court, &tree).await;
    assert_eq!(call.state, court.state(1, &[TOKEN]).await);
    for tables in [&[TOKEN, PAST][..], &[TOKEN, PAYEE], &[TOKEN, PAST, PAYEE]] {
        let call = Contract::proveAccountCall {
            state: court.state(1, tables).await,
            ..call.clone()
        };
        let error = Contract::InvalidStateProof {
            week: Court::WEEK,
            vehicleId: 1,
        };
        court.refuses(Who::Stranger, &call, error).await;
    }
    court.send(Who::Stranger, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_who_bought_in_the_week_and_names_a_payee_all_words_are_proven() {
    let mut court = Court::new().await;
    let vehicles = &mut court.devices.vehicles;
    vehicles.sell(1, Who::Alice, Who::Relayer).await;
    let call = IVehicleId::setPayeeCall {
        vehicleId: 1,
        payee: Address::repeat_byte(0x9a),
    };
    vehicles.send(Who::Relayer, &call).await;
    let tree = publish(&mut court, |leaf| leaf.account = [0xbb; 20]).await;
    let call = account_call(&court, &tree).await;
    assert_eq!(call.state, court.state(1, &[TOKEN, PAST, PAYEE]).await);
    for tables in [&[TOKEN][..], &[TOKEN, PAST], &[TOKEN, PAYEE]] {
        let call = Contract::proveAccountCall {
            state: court.state(1, tables).await,
            ..call.clone()
        };
        let error = Contract::InvalidStateProof {
            week: Court::WEEK,
            vehicleId: 1,
        };
        court.refuses(Who::Stranger, &call, error).await;
    }
    court.send(Who::Stranger, &call).await;
}
