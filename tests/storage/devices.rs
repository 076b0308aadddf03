//! Of the devices.

use client::bindings::IDeviceRegistry::{self as Contract, Kind};
use e2e::{Devices, Storage, Who};

use crate::{number, word};

fn storage(devices: &Devices) -> Storage<'_> {
    Storage::of(
        devices.vehicles.world.chain(),
        "DeviceRegistry",
        devices.address,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_devices_words_say_what_the_contract_does() {
    let devices = Devices::with_a_paired_one().await;
    let (storage, seen) = (storage(&devices), devices.device(1).await);
    let id = [number(1u8)];
    let of = async |field| storage.field("token", &id, field).await;
    assert_eq!(of("owner").await, word(devices.of(Who::Alice)));
    assert_eq!(of("vehicle").await, number(seen.vehicleId));
    assert_eq!(of("kind").await, number(seen.kind as u8));
    assert_eq!(storage.field("identity", &id, "key").await, word(seen.key));
    let manufacturer = storage.field("identity", &id, "manufacturer").await;
    assert_eq!(manufacturer, number(seen.manufacturerId));
    let holder = [word(seen.key)];
    assert_eq!(
        storage.field("holder", &holder, "device").await,
        number(1u8)
    );
    assert_eq!(storage.field("holder", &holder, "dead").await, number(0u8));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_manufacturer_vouched_for_is_found_by_hash() {
    let mut devices = Devices::with_a_paired_one().await;
    let (call, root) = Devices::root_call(devices.autopi, 100_000);
    devices.send(Who::Maker, &call).await;
    let (storage, maker) = (storage(&devices), number(devices.autopi));
    let registered = [maker, word(Devices::key(1).address())];
    assert_eq!(storage.value("registered", &registered).await, number(1u8));
    let unknown = [maker, word(Devices::key(2).address())];
    assert_eq!(storage.value("registered", &unknown).await, number(0u8));
    let count = storage.value("key_count", &[maker, root.into()]).await;
    assert_eq!(count, number(100_000u32));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicles_pairings_are_a_history_by_kind() {
    let mut devices = Devices::with_a_paired_one().await;
    let paired_at = devices.world().now().await;
    devices.world().travel(paired_at + 100).await;
    devices.connect(Who::Alice, &Devices::key(2), 1).await;
    let connected_at = devices.world().now().await;
    devices.world().travel(paired_at + 200).await;
    devices
        .send(Who::Alice, &Contract::unpairCall { deviceId: 1 })
        .await;
    let unpaired_at = devices.world().now().await;

    let storage = storage(&devices);
    let of = async |kind: Kind| {
        let key = [number(1u8), number(kind as u8)];
        storage.history("pairing", &key).await
    };
    let device = |from: u64, device: u8| (number(from), number(device));
    let hardware = [device(paired_at, 1), device(unpaired_at, 0)];
    assert_eq!(of(Kind::Hardware).await, hardware);
    assert_eq!(of(Kind::Software).await, [device(connected_at, 2)]);
    for (timestamp, expected) in [(paired_at, 1), (unpaired_at - 1, 1), (unpaired_at, 0)] {
        let call = Contract::deviceAtCall {
            vehicleId: 1,
            kind: Kind::Hardware,
            timestamp,
        };
        assert_eq!(devices.read(&call).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_neighbours_are_single_words() {
    let devices = Devices::new().await;
    let storage = storage(&devices);
    let manufacturers = storage.value("manufacturer_registry", &[]).await;
    assert_eq!(manufacturers, word(devices.manufacturers));
    assert_eq!(
        storage.value("vehicles", &[]).await,
        word(devices.vehicles.address)
    );
}
