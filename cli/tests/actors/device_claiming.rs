//! `dimo device claim`, `transfer`, `replace-key`, `show` and `list`.

use serde_json::json;

use crate::stage::{ALICE, BOB, DEVICE_KEY, MAKER, STRANGER, Stage, address, fails_with};

/// The command that claims the device of [`DEVICE_KEY`] for an account, after the manufacturer vouched for it.
fn claim(stage: &Stage, owner: u32) -> String {
    let key = address(DEVICE_KEY);
    stage.does(MAKER, &format!("device register AutoPi {key}"));
    format!(
        "device claim {key} --manufacturer AutoPi --owner {}",
        address(owner)
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_device_claims_it() {
    let stage = Stage::set().await;
    let device = stage.device(ALICE, DEVICE_KEY);
    let expected = json!({
        "id": device,
        "owner": address(ALICE),
        "key": address(DEVICE_KEY),
        "manufacturerId": 1,
        "kind": "hardware",
        "vehicle": null,
        "release": null,
    });
    assert_eq!(stage.shows(&format!("device show {device}")), expected);
    assert_eq!(
        stage.shows(&format!("device show {}", address(DEVICE_KEY))),
        expected
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_sends_in_both_signatures() {
    let stage = Stage::set().await;
    let claim = claim(&stage, ALICE);
    let possession = stage.signed("key.json", DEVICE_KEY, &claim);
    let consent = stage.signed("owner.json", ALICE, &claim);
    // In any order: whose a signature is, it says itself.
    let send = format!("{claim} --signature {consent} --signature {possession}");
    stage.does(STRANGER, &send);
    assert_eq!(stage.shows("device show 1")["owner"], json!(address(ALICE)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_missing_signature_is_named() {
    let stage = Stage::set().await;
    let claim = claim(&stage, ALICE);
    fails_with(
        &stage.run(ALICE, &claim),
        &["the device's key", &address(DEVICE_KEY), "is missing"],
    );
    let possession = stage.signed("key.json", DEVICE_KEY, &claim);
    fails_with(
        &stage.run(STRANGER, &format!("{claim} --signature {possession}")),
        &["the owner", &address(ALICE), "is missing"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_possession_for_one_owner_serves_no_other() {
    let stage = Stage::set().await;
    let claim = claim(&stage, ALICE);
    let possession = stage.signed("key.json", DEVICE_KEY, &claim);
    let stolen = claim.replace(&address(ALICE), &address(BOB));
    let output = stage.run(BOB, &format!("{stolen} --signature {possession}"));
    fails_with(&output, &["for owner", "not 0x"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_does_not_own_itself() {
    let stage = Stage::set().await;
    let key = address(DEVICE_KEY);
    let command = format!("device claim {key} --manufacturer AutoPi --sign-only");
    fails_with(&stage.run(DEVICE_KEY, &command), &["--owner ADDRESS"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_is_replaced_and_dead() {
    let stage = Stage::set().await;
    let device = stage.device(ALICE, DEVICE_KEY);
    let (old, new) = (address(DEVICE_KEY), address(DEVICE_KEY + 1));
    let replace = format!("device replace-key {device} {new}");
    let possession = stage.signed("key.json", DEVICE_KEY + 1, &replace);
    fails_with(
        &stage.run(MAKER, &format!("{replace} --signature {possession}")),
        &["the device's owner", &address(ALICE)],
    );
    let consent = stage.signed("owner.json", ALICE, &replace);
    stage.does(
        MAKER,
        &format!("{replace} --signature {possession} --signature {consent}"),
    );
    assert_eq!(
        stage.shows(&format!("device show {device}"))["key"],
        json!(new)
    );
    fails_with(&stage.ask(&format!("device show {old}")), &["is dead"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_sold_is_unpaired() {
    let stage = Stage::set().await;
    let (car, device) = (stage.car(ALICE, 1), stage.device(ALICE, DEVICE_KEY));
    let pair = format!("device pair {device} {car}");
    let possession = stage.signed("key.json", DEVICE_KEY, &pair);
    stage.does(ALICE, &format!("{pair} --signature {possession}"));
    stage.does(ALICE, &format!("device transfer {device} {}", address(BOB)));
    let shown = stage.shows(&format!("device show {device}"));
    assert_eq!(
        (&shown["owner"], &shown["vehicle"]),
        (&json!(address(BOB)), &json!(null))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_listed_by_owner_and_manufacturer() {
    let stage = Stage::set().await;
    stage.device(ALICE, DEVICE_KEY);
    stage.device(BOB, DEVICE_KEY + 1);
    let count = |command: &str| stage.shows(command)["devices"].as_array().unwrap().len();
    assert_eq!(count("device list"), 2);
    assert_eq!(count(&format!("device list --owner {}", address(BOB))), 1);
    assert_eq!(count("device list --manufacturer AutoPi"), 2);
    assert_eq!(count("device list --manufacturer Smartcar"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_device_is_named() {
    let stage = Stage::set().await;
    fails_with(
        &stage.ask("device show 7"),
        &["cannot read device 7", "ERC721NonexistentToken"],
    );
    fails_with(&stage.ask("device show mine"), &["`mine` is neither"]);
}
