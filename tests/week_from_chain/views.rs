//! The fold of the events is what the contracts answer.

use alloy::primitives::Address;
use client::bindings::{
    IDeviceRegistry,
    IManufacturerRegistry::{self, Kind, Status},
    IVehicleId,
};
use e2e::{Devices, FIRST_WEEK, Vehicles, Who};
use protocol::Kind as Group;

use crate::scene::Scene;

/// Asserts that fold and views agree about everything that decides a week.
async fn agree(scene: &Scene) {
    let state = scene.fold().await;
    state.complete().unwrap();
    let devices = &scene.devices;
    let chain = devices.vehicles.world.chain();
    let registry = devices.manufacturers;
    let makers = chain
        .read(registry, &IManufacturerRegistry::countCall {})
        .await
        .unwrap();
    let genesis = chain
        .read(registry, &IManufacturerRegistry::genesisCall {})
        .await
        .unwrap();
    assert_eq!(state.genesis(), Some(genesis));
    for week in FIRST_WEEK..FIRST_WEEK + 5 {
        let mut expected = Vec::new();
        for id in 1..=makers {
            let status = IManufacturerRegistry::statusAtCall { id, week };
            if chain.read(registry, &status).await.unwrap() != Status::Active {
                continue;
            }
            let points = IManufacturerRegistry::pointsAtCall { id, week };
            let points = chain.read(registry, &points).await.unwrap();
            let entry = IManufacturerRegistry::manufacturerCall { id };
            let hardware = chain.read(registry, &entry).await.unwrap().kind == Kind::Hardware;
            expected.push((id, hardware, points));
        }
        let folded: Vec<_> = state
            .connections(week)
            .iter()
            .filter(|one| one.active)
            .map(|one| (one.id, one.kind == Group::Hardware, one.points))
            .collect();
        assert_eq!(folded, expected, "week {week}");
        let levels = IManufacturerRegistry::levelsAtCall { week };
        let levels = chain.read(registry, &levels).await.unwrap();
        let levels: Vec<_> = levels.iter().map(|l| (l.minWeeks, l.points)).collect();
        let folded = state.levels(week).unwrap();
        let folded: Vec<_> = folded.iter().map(|l| (l.min_weeks, l.points)).collect();
        assert_eq!(folded, levels, "week {week}");
    }
    let cars = devices.vehicles.read(&IVehicleId::countCall {}).await;
    assert_eq!(state.vehicle_count(), cars);
    for id in 1..=cars {
        let call = IVehicleId::vehicleCall { vehicleId: id };
        let view = chain.read(devices.vehicles.address, &call).await.ok();
        let view = view.map(|car| (car.owner, car.payee, car.dataConsent, car.tenure));
        let folded = state.vehicle(id);
        let folded = folded.map(|car| (car.owner, car.payee, car.data_consent, car.tenure));
        assert_eq!(folded, view, "vehicle {id}");
        for (kind, group) in [
            (IDeviceRegistry::Kind::Hardware, Group::Hardware),
            (IDeviceRegistry::Kind::Software, Group::Software),
        ] {
            let paired = match devices.paired(id, kind).await {
                0 => None,
                device => Some(devices.device(device).await.key),
            };
            let folded = state.paired(id, group).map(|device| device.key);
            assert_eq!(folded, paired, "vehicle {id}");
        }
    }
    let count = devices.read(&IDeviceRegistry::countCall {}).await;
    assert_eq!(state.device_count(), count);
    for id in 1..=count {
        let view = devices.device(id).await;
        let folded = state.device(id).unwrap();
        assert_eq!(
            (
                folded.owner,
                folded.key,
                folded.manufacturer,
                folded.vehicle
            ),
            (view.owner, view.key, view.manufacturerId, view.vehicleId),
            "device {id}"
        );
    }
}

#[tokio::test]
async fn after_minting_pairing_connecting_and_selling() {
    agree(&Scene::new().await).await;
}

#[tokio::test]
async fn after_everything_that_undoes_it() {
    let mut scene = Scene::new().await;
    let devices = &mut scene.devices;
    devices.sell(1, Who::Alice, Who::Bob).await;
    let unpair = IDeviceRegistry::unpairCall { deviceId: 2 };
    devices.send(Who::Bob, &unpair).await;
    let burn = IVehicleId::burnCall { vehicleId: 2 };
    devices.vehicles.send(Who::Bob, &burn).await;
    let payee = IVehicleId::setPayeeCall {
        vehicleId: 1,
        payee: Address::repeat_byte(5),
    };
    devices.vehicles.send(Who::Alice, &payee).await;
    let request = devices.replacement(3, &Devices::key(9), Who::Bob).await;
    let replace = IDeviceRegistry::replaceKeyCall { request };
    devices.send(Who::Maker, &replace).await;
    let grant = IVehicleId::grantAccessCall {
        grant: Vehicles::grant(1, Address::repeat_byte(6), 1, u64::MAX),
    };
    devices.vehicles.send(Who::Alice, &grant).await;
    agree(&scene).await;
}

#[tokio::test]
async fn after_the_dao_changed_the_rules() {
    let mut scene = Scene::new().await;
    let registry = scene.devices.manufacturers;
    let (autopi, smartcar) = (scene.devices.autopi, scene.devices.smartcar);
    let world = scene.devices.world();
    let points = IManufacturerRegistry::setPointsCall {
        id: autopi,
        points: 5_000,
        fromWeek: FIRST_WEEK + 2,
    };
    world.send_to(Who::Dao, registry, &points).await;
    let levels = IManufacturerRegistry::setLevelsCall {
        levels: vec![IManufacturerRegistry::Level {
            minWeeks: 0,
            points: 500,
        }],
        fromWeek: FIRST_WEEK + 3,
    };
    world.send_to(Who::Dao, registry, &levels).await;
    let suspend = IManufacturerRegistry::suspendCall { id: smartcar };
    world.send_to(Who::Dao, registry, &suspend).await;
    agree(&scene).await;
    scene.end(FIRST_WEEK + 1).await;
    let reinstate = IManufacturerRegistry::reinstateCall { id: smartcar };
    let revoke = IManufacturerRegistry::revokeCall { id: autopi };
    let world = scene.devices.world();
    world.send_to(Who::Dao, registry, &reinstate).await;
    world.send_to(Who::Dao, registry, &revoke).await;
    agree(&scene).await;
}
