//! Transmissions that devices sign: whose row counts, which heartbeat is kept, and what becomes of the others.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use std::sync::Mutex;

use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Address, B256, Bytes, hex};
use arrow::array::{FixedSizeBinaryArray, StringArray, UInt64Array};
use prover::{BuildInput, Built, Error, HeartbeatDomain, Reason, behind, build_week, load_week};
use support::{START, Scratch, WEEK, address, columns};

const DOMAIN: HeartbeatDomain = HeartbeatDomain {
    chain_id: 42_161,
    device_registry: Address::repeat_byte(0xde),
};

/// Connection 1's devices sign, 2's do not.
const CONNECTIONS: &str =
    "id,kind,points,active,signed\n1,hardware,6000,1,1\n2,hardware,2000,1,0\n3,software,4000,1,\n";

fn key(number: u8) -> PrivateKeySigner {
    PrivateKeySigner::from_bytes(&B256::repeat_byte(number)).unwrap()
}

fn signature(signer: u8, vehicle: u64, time: u64) -> String {
    let digest = DOMAIN.digest(vehicle, time);
    hex::encode_prefixed(key(signer).sign_hash_sync(&digest).unwrap().as_bytes())
}

/// A row of the device with key `device`, as it comes with this signature.
fn row(vehicle: u64, device: u8, time: u64, signature: &str) -> String {
    format!("{vehicle},{:#x},{time},{signature}", key(device).address())
}

/// A row as an honest device sends it.
fn signed(vehicle: u64, device: u8, time: u64) -> String {
    row(vehicle, device, time, &signature(device, vehicle, time))
}

/// Vehicle 7 with hardware of connection 1 and key 7, and software of key 77; vehicle 8 with hardware of connection 2 and key 8.
fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("connections.csv", CONNECTIONS);
    let of = |id: u64, connection: u32, device: u8, software: &str| {
        let (account, device) = (address(id), key(device).address());
        format!("{id},{account},{connection},{device:#x},{software},true,false,,")
    };
    let software = format!("3,{:#x}", key(77).address());
    scratch.vehicles(&[of(7, 1, 7, &software), of(8, 2, 8, ",")]);
    scratch
}

fn activity(scratch: &Scratch, rows: &[String]) {
    let rows = rows.join("\n");
    scratch.file(
        "activity.csv",
        format!("vehicle_id,device,timestamp,signature\n{rows}\n"),
    );
}

fn input(scratch: &Scratch, out: &str) -> BuildInput {
    BuildInput {
        heartbeats: Some(DOMAIN),
        ..scratch.input(0, out)
    }
}

fn built(scratch: &Scratch, rows: &[String], out: &str) -> Built {
    activity(scratch, rows);
    build_week(&input(scratch, out), &|_| ()).unwrap()
}

/// Time and heartbeat of every row of evidence of a vehicle.
fn evidence(scratch: &Scratch, out: &str, vehicle: u64) -> Vec<(u64, Option<Bytes>)> {
    let rows = behind(&scratch.path(out), vehicle).unwrap().evidence;
    rows.into_iter()
        .map(|row| (row.timestamp, row.heartbeat))
        .collect()
}

fn bytes(signature: &str) -> Option<Bytes> {
    Some(signature.parse().unwrap())
}

fn earned(scratch: &Scratch, out: &str, vehicle: u64) -> bool {
    let week = load_week(&scratch.path(out)).unwrap();
    week.find(vehicle).is_some()
}

#[test]
fn the_latest_row_counts_with_its_heartbeat() {
    let scratch = scratch();
    let rows = [5, 900, 30].map(|second| signed(7, 7, START + second));
    let built = built(&scratch, &rows, "out");
    assert_eq!((built.rows.matched, built.rows.rejects()), (3, 0));
    let heartbeat = signature(7, 7, START + 900);
    assert_eq!(
        evidence(&scratch, "out", 7),
        [(START + 900, bytes(&heartbeat))]
    );
}

#[test]
fn an_unsigned_row_of_a_device_that_must_sign_does_not_match() {
    let scratch = scratch();
    let built = built(&scratch, &[row(7, 7, START, "")], "out");
    assert_eq!(built.rows.rejected[Reason::Unsigned.name()], 1);
    assert!(!earned(&scratch, "out", 7));
}

#[test]
fn neither_does_one_without_the_column() {
    let scratch = scratch();
    scratch.activity(&[format!("7,{:#x},{START}", key(7).address())]);
    let built = build_week(&input(&scratch, "out"), &|_| ()).unwrap();
    assert_eq!(built.rows.rejected[Reason::Unsigned.name()], 1);
}

#[test]
fn a_signature_that_is_not_65_bytes_is_malformed() {
    let scratch = scratch();
    let whole = signature(7, 7, START);
    for bad in [
        "0x",
        "yes",
        &whole[2..],
        &whole[..130],
        &format!("{whole}00"),
    ] {
        let built = built(
            &scratch,
            &[row(7, 7, START, bad)],
            &format!("out-{}", bad.len()),
        );
        let count = built.rows.rejected[Reason::MalformedSignature.name()];
        assert_eq!(count, 1, "{bad}");
    }
}

#[test]
fn a_signature_of_another_key_vehicle_or_time_is_rejected_and_the_row_before_counts() {
    let scratch = scratch();
    let honest = signed(7, 7, START + 5);
    for (name, signer, vehicle, second) in
        [("key", 8, 7, 9), ("vehicle", 7, 8, 9), ("time", 7, 7, 8)]
    {
        let lie = row(7, 7, START + 9, &signature(signer, vehicle, START + second));
        let built = built(&scratch, &[lie.clone(), honest.clone()], name);
        let rejected = built.rows.rejected[Reason::InvalidSignature.name()];
        assert_eq!((built.rows.matched, rejected), (1, 1), "{name}");
        assert_eq!(
            scratch.rejects(name),
            [format!("invalid_signature,activity.csv,{lie},")]
        );
        let kept = (START + 5, bytes(&signature(7, 7, START + 5)));
        assert_eq!(evidence(&scratch, name, 7), [kept]);
    }
}

#[test]
fn a_vehicle_whose_every_signature_is_invented_missed_the_week() {
    let scratch = scratch();
    let rows = [1, 2, 3].map(|second| row(7, 7, START + second, &signature(8, 7, START + second)));
    let built = built(&scratch, &rows, "out");
    assert_eq!((built.rows.matched, built.rows.rejects()), (0, 3));
    assert!(!earned(&scratch, "out", 7));
}

#[test]
fn of_two_signatures_of_a_second_the_one_that_is_the_devices_counts() {
    let scratch = scratch();
    let time = START + 5;
    let lies = [1, 2, 3, 4, 5, 6].map(|signer| row(7, 7, time, &signature(signer, 7, time)));
    let rows = [lies.as_slice(), &[signed(7, 7, time)]].concat();
    let built = built(&scratch, &rows, "out");
    assert!(built.rows.matched >= 1);
    let kept = (time, bytes(&signature(7, 7, time)));
    assert_eq!(evidence(&scratch, "out", 7), [kept]);
}

#[test]
fn before_a_maker_signs_any_row_matches_and_a_heartbeat_is_kept_if_it_is_one() {
    let scratch = scratch();
    let rows = |second: u64, signature: &str| [row(8, 8, START + second, signature)];
    let kept = |name: &str| evidence(&scratch, name, 8);
    let honest = signature(8, 8, START + 1);
    for (name, text, heartbeat) in [
        ("honest", honest.as_str(), bytes(&honest)),
        ("none", "", None),
        ("malformed", "0x12", None),
        ("invalid", &signature(7, 8, START + 1), None),
    ] {
        let built = built(&scratch, &rows(1, text), name);
        assert_eq!((built.rows.matched, built.rows.rejects()), (1, 0), "{name}");
        assert_eq!(kept(name), [(START + 1, heartbeat)], "{name}");
    }
}

#[test]
fn a_later_row_without_a_signature_is_the_evidence_where_none_is_needed() {
    let scratch = scratch();
    let rows = [signed(8, 8, START + 1), row(8, 8, START + 2, "")];
    built(&scratch, &rows, "out");
    assert_eq!(evidence(&scratch, "out", 8), [(START + 2, None)]);
}

#[test]
fn one_group_may_sign_and_the_other_not() {
    let scratch = scratch();
    let software = row(7, 77, START + 50, "");
    built(&scratch, &[software, signed(7, 7, START + 1)], "out");
    let hardware = (START + 1, bytes(&signature(7, 7, START + 1)));
    assert_eq!(evidence(&scratch, "out", 7), [hardware, (START + 50, None)]);
}

#[test]
fn a_key_that_was_replaced_signs_until_then() {
    let scratch = scratch();
    let change = START + 1_000;
    let of = |device: u8, from: &str, until: &str| {
        let (account, device) = (address(1), key(device).address());
        format!("7,{account},1,{device:#x},,,true,false,{from},{until}")
    };
    let change_text = change.to_string();
    scratch.vehicles(&[of(7, "", &change_text), of(9, &change_text, "")]);
    // The old key after its end, the new one before its beginning, and the old one in time.
    let rows = [
        signed(7, 7, change),
        signed(7, 9, change - 1),
        signed(7, 7, change - 1),
    ];
    let built = built(&scratch, &rows, "out");
    assert_eq!(built.rows.rejected[Reason::WrongDevice.name()], 2);
    let kept = (change - 1, bytes(&signature(7, 7, change - 1)));
    assert_eq!(evidence(&scratch, "out", 7), [kept]);
}

#[test]
fn a_week_recomputes_from_its_data_set_with_heartbeats_and_all() {
    let scratch = scratch();
    let rows = [
        signed(7, 7, START + 1),
        signed(8, 8, START + 2),
        row(7, 77, START, ""),
    ];
    let first = built(&scratch, &rows, "out");
    let input = BuildInput::from_data_set(&scratch.path("out"), scratch.path("again")).unwrap();
    let again = build_week(&input, &|_| ()).unwrap();
    assert_eq!(again.manifest, first.manifest);
    assert_eq!((again.rows.matched, again.rows.rejects()), (3, 0));
    assert_eq!(first.heartbeat_domain(), Some(DOMAIN));
}

#[test]
fn text_and_bytes_of_parquet_are_read_alike() {
    let scratch = scratch();
    built(&scratch, &[signed(7, 7, START)], "csv");
    let signature = signature(7, 7, START);
    let raw: Vec<u8> = hex::decode(&signature).unwrap();
    let vehicles = || UInt64Array::from_iter_values([7]);
    let devices = || StringArray::from_iter_values([key(7).address().to_string()]);
    let times = || UInt64Array::from_iter_values([START]);
    let raw = FixedSizeBinaryArray::try_from_iter([raw].into_iter()).unwrap();
    let text = StringArray::from_iter_values([signature]);
    let path = scratch.path("activity.csv");
    columns::write_signed(&path, vehicles(), devices(), times(), raw);
    build_week(&input(&scratch, "raw"), &|_| ()).unwrap();
    columns::write_signed(&path, vehicles(), devices(), times(), text);
    build_week(&input(&scratch, "text"), &|_| ()).unwrap();
    let bytes = |out: &str| scratch.bytes(&format!("{out}/evidence.parquet"));
    assert_eq!((bytes("raw"), bytes("text")), (bytes("csv"), bytes("csv")));
}

#[test]
fn no_byte_depends_on_the_order_of_rows() {
    let scratch = scratch();
    let lie =
        |second: u64, signer: u8| row(7, 7, START + second, &signature(signer, 7, START + second));
    let mut rows = vec![
        signed(7, 7, START + 3),
        lie(9, 1),
        signed(8, 8, START + 4),
        lie(9, 2),
        signed(7, 7, START + 5),
        lie(4, 3),
        lie(7, 4),
        row(7, 7, START + WEEK - 1, ""),
        row(7, 7, START + WEEK - 1, "0x1"),
    ];
    built(&scratch, &rows, "one");
    rows.reverse();
    built(&scratch, &rows, "two");
    rows.swap(0, 4);
    rows.swap(2, 7);
    built(&scratch, &rows, "three");
    assert_eq!(scratch.week_bytes("one"), scratch.week_bytes("two"));
    assert_eq!(scratch.week_bytes("one"), scratch.week_bytes("three"));
    // Those later than the latest honest one, and not the one before it, which nobody looked at.
    let invalid = scratch.rejects("one");
    let invalid = invalid.iter().filter(|line| line.starts_with("invalid"));
    assert_eq!(invalid.count(), 3);
}

#[test]
fn honest_activity_is_read_once() {
    let scratch = scratch();
    activity(&scratch, &[signed(7, 7, START), signed(7, 7, START + 1)]);
    let steps = Mutex::new(Vec::new());
    let note = |step: &str| steps.lock().unwrap().push(step.to_owned());
    build_week(&input(&scratch, "out"), &note).unwrap();
    let steps = steps.into_inner().unwrap();
    assert!(
        !steps.iter().any(|step| step.contains("again")),
        "{steps:?}"
    );
}

#[test]
fn devices_that_sign_need_a_chain_to_sign_for() {
    let scratch = scratch();
    activity(&scratch, &[signed(7, 7, START)]);
    let error = build_week(&scratch.input(0, "out"), &|_| ()).unwrap_err();
    assert!(matches!(error, Error::NoHeartbeatDomain { connection: 1 }));
    assert!(error.to_string().contains("--chain-id"), "{error}");
}

#[test]
fn without_a_chain_signatures_are_not_looked_at() {
    let scratch = scratch();
    scratch.file("connections.csv", support::CONNECTIONS);
    activity(&scratch, &[row(8, 8, START, "anything")]);
    let built = build_week(&scratch.input(0, "out"), &|_| ()).unwrap();
    assert_eq!((built.rows.matched, built.heartbeat_domain()), (1, None));
}
