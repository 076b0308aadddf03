//! `dimo device pair`, `unpair` and `connect`.

use serde_json::json;

use crate::stage::{ALICE, BOB, DEVICE_KEY, MAKER, STRANGER, Stage, address, fails_with};

/// Pairs Alice's device with her car; she sends it.
fn pair(stage: &Stage) -> (u64, u64) {
    let (car, device) = (stage.car(ALICE, 1), stage.device(ALICE, DEVICE_KEY));
    let pair = format!("device pair {device} {car}");
    let possession = stage.signed("key.json", DEVICE_KEY, &pair);
    stage.does(ALICE, &format!("{pair} --signature {possession}"));
    (car, device)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_of_both_pairs_with_the_devices_word() {
    let stage = Stage::set().await;
    let (car, device) = pair(&stage);
    assert_eq!(
        stage.shows(&format!("vehicle show {car}"))["hardware"],
        device
    );
    assert_eq!(
        stage.shows(&format!("device show {device}"))["vehicle"],
        car
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_sends_in_the_words_of_device_and_both_owners() {
    let stage = Stage::set().await;
    let (car, device) = (stage.car(ALICE, 1), stage.device(BOB, DEVICE_KEY));
    let pair = format!("device pair {device} {car}");
    let words = [
        ("key.json", DEVICE_KEY),
        ("bob.json", BOB),
        ("alice.json", ALICE),
    ]
    .map(|(name, account)| format!("--signature {}", stage.signed(name, account, &pair)));
    let [key, bob, alice] = &words;
    fails_with(
        &stage.run(STRANGER, &format!("{pair} {key} {bob}")),
        &["the vehicle's owner", &address(ALICE), "is missing"],
    );
    fails_with(
        &stage.run(STRANGER, &format!("{pair} {key} {alice}")),
        &["the device's owner", &address(BOB), "is missing"],
    );
    stage.does(STRANGER, &format!("{pair} {alice} {key} {bob}"));
    assert_eq!(
        stage.shows(&format!("vehicle show {car}"))["hardware"],
        device
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_part_in_it_has_nothing_to_sign() {
    let stage = Stage::set().await;
    let (car, device) = (stage.car(ALICE, 1), stage.device(ALICE, DEVICE_KEY));
    let output = stage.run(BOB, &format!("device pair {device} {car} --sign-only"));
    fails_with(
        &output,
        &[&address(BOB), "nothing to sign", &address(DEVICE_KEY)],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_has_one_device_of_a_kind() {
    let stage = Stage::set().await;
    let (car, _) = pair(&stage);
    let second = stage.device(ALICE, DEVICE_KEY + 1);
    let pair = format!("device pair {second} {car}");
    let possession = stage.signed("key.json", DEVICE_KEY + 1, &pair);
    let output = stage.run(ALICE, &format!("{pair} --signature {possession}"));
    fails_with(&output, &["VehicleOccupied"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn either_owner_unpairs_and_nobody_else() {
    let stage = Stage::set().await;
    let (car, device) = pair(&stage);
    stage.does(ALICE, &format!("vehicle transfer {car} {}", address(BOB)));
    let unpair = format!("device unpair {device}");
    fails_with(
        &stage.run(STRANGER, &unpair),
        &["cannot unpair", &address(STRANGER)],
    );
    let done = stage.does(BOB, &unpair);
    assert_eq!(
        done["done"],
        format!("unpair device {device} from vehicle {car}")
    );
    assert_eq!(
        stage.shows(&format!("device show {device}"))["vehicle"],
        json!(null)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paired_vehicle_is_not_burnt() {
    let stage = Stage::set().await;
    let (car, _) = pair(&stage);
    fails_with(
        &stage.run(ALICE, &format!("vehicle burn {car}")),
        &["VehiclePaired"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_software_connection_connects_in_one_call() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let connect = format!("device connect Smartcar {} {car}", address(DEVICE_KEY));
    let possession = stage.signed("key.json", DEVICE_KEY, &connect);
    fails_with(
        &stage.run(MAKER, &format!("{connect} --signature {possession}")),
        &["the vehicle's owner", &address(ALICE), "is missing"],
    );
    let consent = stage.signed("owner.json", ALICE, &connect);
    let both = format!("--signature {possession} --signature {consent}");
    let done = stage.does(MAKER, &format!("{connect} {both}"));
    let shown = stage.shows(&format!("vehicle show {car}"));
    assert_eq!(
        (&shown["software"], &shown["hardware"]),
        (&done["device"], &json!(null))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hardware_is_not_connected() {
    let stage = Stage::set().await;
    let car = stage.car(ALICE, 1);
    let connect = format!("device connect AutoPi {} {car}", address(DEVICE_KEY));
    let possession = stage.signed("key.json", DEVICE_KEY, &connect);
    let consent = stage.signed("owner.json", ALICE, &connect);
    let output = stage.run(
        MAKER,
        &format!("{connect} --signature {possession} --signature {consent}"),
    );
    fails_with(&output, &["NotSoftware"]);
}
