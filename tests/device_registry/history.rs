//! Which device a vehicle had at any moment of the past.

use client::bindings::IDeviceRegistry::{self as Contract, Kind};
use e2e::{Devices, Vehicles, Who};

/// Actions of the long sequence.
const ACTIONS: usize = 60;

/// Alice's car 1 and her devices 1 to `count`, with the keys of these numbers.
async fn scene(count: u64) -> Devices {
    let mut devices = Devices::new().await;
    devices.vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    for number in 1..=count {
        devices.claim(Who::Alice, &Devices::key(number)).await;
    }
    devices
}

async fn pair(devices: &mut Devices, device: u64) {
    let key = Devices::key(device);
    devices.pair(Who::Alice, device, &key, 1).await;
}

async fn unpair(devices: &mut Devices, device: u64) {
    let call = Contract::unpairCall { deviceId: device };
    devices.send(Who::Alice, &call).await;
}

async fn device_at(devices: &Devices, kind: Kind, timestamp: u64) -> u64 {
    let call = Contract::deviceAtCall {
        vehicleId: 1,
        kind,
        timestamp,
    };
    devices.read(&call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_was_there_from_the_second_it_was_paired_to_that_it_was_unpaired() {
    let mut devices = scene(1).await;
    let start = devices.vehicles.world.now().await + 100;
    devices.vehicles.world.travel(start).await;
    pair(&mut devices, 1).await;
    devices.vehicles.world.travel(start + 50).await;
    unpair(&mut devices, 1).await;
    let expected = [
        (0, 0),
        (start - 1, 0),
        (start, 1),
        (start + 49, 1),
        (start + 50, 0),
        (u64::MAX, 0),
    ];
    for (timestamp, device) in expected {
        let seen = device_at(&devices, Kind::Hardware, timestamp).await;
        assert_eq!(seen, device, "{timestamp}");
        assert_eq!(device_at(&devices, Kind::Software, timestamp).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_second_the_last_word_counts() {
    let mut devices = scene(2).await;
    let start = devices.vehicles.world.now().await + 100;
    devices.vehicles.world.travel(start).await;
    pair(&mut devices, 1).await;
    unpair(&mut devices, 1).await;
    assert_eq!(device_at(&devices, Kind::Hardware, start).await, 0);
    pair(&mut devices, 2).await;
    assert_eq!(device_at(&devices, Kind::Hardware, start).await, 2);
    assert_eq!(device_at(&devices, Kind::Hardware, start - 1).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kinds_have_histories_of_their_own() {
    let mut devices = scene(1).await;
    let software = devices.connect(Who::Alice, &Devices::key(9), 1).await;
    let connected = devices.vehicles.world.now().await;
    devices.vehicles.world.travel(connected + 10).await;
    pair(&mut devices, 1).await;
    devices.vehicles.world.travel(connected + 20).await;
    unpair(&mut devices, software).await;
    for (timestamp, hardware, connection) in [
        (connected, 0, software),
        (connected + 10, 1, software),
        (connected + 20, 1, 0),
    ] {
        let seen = device_at(&devices, Kind::Hardware, timestamp).await;
        assert_eq!(seen, hardware, "{timestamp}");
        let seen = device_at(&devices, Kind::Software, timestamp).await;
        assert_eq!(seen, connection, "{timestamp}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_second_of_a_long_history_is_answered_exactly() {
    let mut devices = scene(3).await;
    let start = devices.vehicles.world.now().await;
    // What was paired at the end of each second since the start.
    let mut seconds: Vec<u64> = vec![0];
    let mut random = 12_345u64;
    for _ in 0..ACTIONS {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let (step, choice) = ((random >> 33) % 3, (random >> 40) % 3 + 1);
        let paired = *seconds.last().unwrap();
        seconds.resize(seconds.len() + usize::try_from(step).unwrap(), paired);
        let now = start + seconds.len() as u64 - 1;
        devices.vehicles.world.travel(now).await;
        if paired == 0 {
            pair(&mut devices, choice).await;
            *seconds.last_mut().unwrap() = choice;
        } else {
            unpair(&mut devices, paired).await;
            *seconds.last_mut().unwrap() = 0;
        }
    }
    for (second, expected) in seconds.iter().enumerate() {
        let timestamp = start + second as u64;
        let seen = device_at(&devices, Kind::Hardware, timestamp).await;
        assert_eq!(seen, *expected, "second {second}");
    }
}
