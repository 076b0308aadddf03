//! `dimo device register`, `register-root` and `proof`: keys that a manufacturer vouches for.

use serde_json::json;

use crate::stage::{ALICE, DAO, DEVICE_KEY, MAKER, STRANGER, Stage, address, fails_with};

/// A file of the addresses of development accounts from [`DEVICE_KEY`] on.
fn keys(stage: &Stage, count: u32) -> String {
    let lines: Vec<String> = (DEVICE_KEY..DEVICE_KEY + count).map(address).collect();
    stage.file("keys.txt", &lines.join("\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_registered_one_by_one_in_one_go_and_from_a_file() {
    let stage = Stage::set().await;
    let (a, b, c) = (address(20), address(21), address(22));
    stage.does(MAKER, &format!("device register AutoPi {a}"));
    stage.does(MAKER, &format!("device register AutoPi {b} {c}"));
    let file = keys(&stage, 3);
    stage.does(MAKER, &format!("device register AutoPi --file {file}"));
    for key in [a, b, c, address(DEVICE_KEY), address(DEVICE_KEY + 2)] {
        let shown = stage.shows(&format!("device show {key}"));
        assert_eq!(
            (&shown["id"], &shown["registeredBy"]),
            (&json!(null), &json!([1]))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_sent_in_batches() {
    let stage = Stage::set().await;
    let lines: Vec<String> = (1..=201_u64).map(|key| format!("0x{key:040x}")).collect();
    let file = stage.file("run.txt", &lines.join("\n"));
    let registered = stage.does(MAKER, &format!("device register AutoPi --file {file}"));
    assert_eq!(registered["batches"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_register_and_nobody_else() {
    let stage = Stage::set().await;
    let register = format!("device register AutoPi {}", address(DEVICE_KEY));
    fails_with(
        &stage.run(ALICE, &register),
        &["NotOperator", &address(ALICE)],
    );
    stage.does(
        MAKER,
        &format!("manufacturer operator AutoPi {}", address(ALICE)),
    );
    stage.does(ALICE, &register);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_manufacturer_registers_nothing() {
    let stage = Stage::set().await;
    stage.does(DAO, "manufacturer suspend AutoPi");
    let register = format!("device register AutoPi {}", address(DEVICE_KEY));
    fails_with(&stage.run(MAKER, &register), &["ManufacturerNotActive"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_vouches_for_a_file_and_each_key_proves_itself() {
    let stage = Stage::set().await;
    let file = keys(&stage, 5);
    let registered = stage.does(MAKER, &format!("device register-root AutoPi {file}"));
    let known = stage.shows(&format!("device proof {file}"));
    assert_eq!(
        (&known["root"], &known["count"]),
        (&registered["root"], &json!(5))
    );

    let key = DEVICE_KEY + 3;
    let proof = stage.shows(&format!("device proof {file} {}", address(key)));
    let proof = stage.file("proof.json", &proof.to_string());
    let claim = format!(
        "device claim {} --manufacturer AutoPi --owner {}",
        address(key),
        address(ALICE)
    );
    let possession = stage.signed("p.json", key, &claim);
    let send = format!("{claim} --signature {possession}");
    fails_with(&stage.run(ALICE, &send), &["NotRegistered"]);
    let claimed = stage.does(ALICE, &format!("{send} --proof {proof}"));
    let shown = stage.shows(&format!("device show {}", address(key)));
    assert_eq!(
        (&shown["id"], &shown["owner"]),
        (&claimed["device"], &json!(address(ALICE)))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_key_needs_no_root() {
    let stage = Stage::set().await;
    let file = keys(&stage, 1);
    fails_with(
        &stage.run(MAKER, &format!("device register-root AutoPi {file}")),
        &["two keys or more", "`dimo device register`"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_itself_proves_its_keys() {
    let stage = Stage::set().await;
    let file = keys(&stage, 2);
    stage.does(MAKER, &format!("device register-root AutoPi {file}"));
    let claim = format!(
        "device claim {} --manufacturer AutoPi --owner {}",
        address(DEVICE_KEY),
        address(ALICE)
    );
    let possession = stage.signed("p.json", DEVICE_KEY, &claim);
    stage.does(
        ALICE,
        &format!("{claim} --signature {possession} --keys {file}"),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_in_the_file_is_named() {
    let stage = Stage::set().await;
    let file = keys(&stage, 2);
    let stranger = address(STRANGER);
    fails_with(
        &stage.ask(&format!("device proof {file} {stranger}")),
        &[&stranger, "keys.txt"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_of_another_key_is_refused_before_sending() {
    let stage = Stage::set().await;
    let file = keys(&stage, 2);
    let (first, second) = (DEVICE_KEY, DEVICE_KEY + 1);
    let proof = stage.shows(&format!("device proof {file} {}", address(first)));
    let proof = stage.file("proof.json", &proof.to_string());
    let claim = format!(
        "device claim {} --manufacturer AutoPi --owner {}",
        address(second),
        address(ALICE)
    );
    let possession = stage.signed("p.json", second, &claim);
    let output = stage.run(
        ALICE,
        &format!("{claim} --signature {possession} --proof {proof}"),
    );
    fails_with(&output, &["proof.json", &address(first), &address(second)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_no_key_is_named() {
    let stage = Stage::set().await;
    let file = stage.file("keys.txt", "# run 7\nAutoPi-0001\n");
    fails_with(
        &stage.run(MAKER, &format!("device register AutoPi --file {file}")),
        &["keys.txt, line 2", "`AutoPi-0001`"],
    );
}
