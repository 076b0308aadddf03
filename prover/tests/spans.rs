//! Weeks of rosters whose vehicles change within the week.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use prover::{Built, LeafDoc, load_week};
use serde_json::Value;
use support::{START, Scratch, VEHICLES, WEEK, address, row};

/// The rows of `vehicles.csv` for the spans of vehicle 5.
fn span_rows(case: &Value) -> Vec<String> {
    let spans = case["spans"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    spans
        .map(|span| {
            let group = |name: &str| match &span[format!("{name}_device")] {
                Value::Null => ",".to_owned(),
                device => format!("{},{}", span[format!("{name}_id")], text(device)),
            };
            let (hardware, software) = (group("hardware"), group("software"));
            // The edges of the week are left empty, as a roster may.
            let edge = |name: &str, edge: u64| match span[name].as_u64().unwrap() {
                time if time == edge => String::new(),
                time => time.to_string(),
            };
            let (from, until) = (edge("from", START), edge("until", START + WEEK));
            let (account, consent, flagged) =
                (text(&span["account"]), &span["consent"], &span["flagged"]);
            format!("5,{account},{hardware},{software},{consent},{flagged},{from},{until}")
        })
        .collect()
}

fn connections(document: &Value) -> String {
    let rows = document["connections"].as_array().unwrap().iter();
    let rows = rows.map(|row| {
        let (kind, active) = (
            row["kind"].as_str().unwrap(),
            row["active"].as_bool().unwrap(),
        );
        format!(
            "{},{kind},{},{}\n",
            row["id"],
            row["points"],
            u8::from(active)
        )
    });
    format!("id,kind,points,active\n{}", rows.collect::<String>())
}

#[test]
fn weeks_from_files_match_every_case() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../protocol/vectors/week.json");
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = document["cases"].as_array().unwrap();
    assert!(cases.len() > 15);
    for case in cases {
        let name = &case["case"];
        let scratch = Scratch::new();
        scratch.file("connections.csv", connections(&document));
        scratch.vehicles(&span_rows(case));
        let rows = case["rows"].as_array().unwrap().iter();
        let rows =
            rows.map(|row| format!("5,{},{}", row["device"].as_str().unwrap(), row["timestamp"]));
        scratch.activity(&rows.collect::<Vec<_>>());
        let manifest = scratch.build(0, "out").unwrap();
        assert_eq!(
            manifest.rows.rejects(),
            case["rejected"].as_u64().unwrap(),
            "{name}"
        );
        let week = load_week(&scratch.path("out")).unwrap();
        let leaf = week.leaves().first().map(LeafDoc::from);
        // A vehicle without a streak that missed its first week has no leaf.
        let Some(leaf) = leaf else {
            assert_eq!(case["status"], 0, "{name}");
            continue;
        };
        assert_eq!(case["status"], leaf.status, "{name}");
        assert_eq!(
            leaf.account,
            case["account"]
                .as_str()
                .unwrap()
                .parse::<alloy_primitives::Address>()
                .unwrap(),
            "{name}"
        );
        assert_eq!(
            (&case["hardware"], &case["software"]),
            (&leaf.hardware.into(), &leaf.software.into()),
            "{name}"
        );
        // The first week connected brings no streak points.
        assert_eq!(case["connection_points"], leaf.points, "{name}");
    }
}

fn spans(rows: &[String]) -> Scratch {
    let scratch = Scratch::new();
    scratch.vehicles(rows);
    scratch.activity(&[]);
    scratch
}

/// A row of vehicle 7 with hardware 70 from one second of the week until another.
fn from_until(from: u64, until: u64) -> String {
    let (account, device) = (address(1), address(70));
    format!(
        "7,{account},1,{device},,,true,false,{},{}",
        START + from,
        START + until
    )
}

fn refusal(rows: &[String]) -> String {
    let scratch = spans(rows);
    let error = scratch.build(0, "out").unwrap_err().to_string();
    error.replace(&format!("{}/", scratch.0.path().display()), "")
}

#[test]
fn a_vehicle_may_leave_the_roster_and_come_back() {
    let scratch = spans(&[from_until(100, 200), from_until(0, 50)]);
    scratch.activity(&[row(7, 70, START + 60), row(7, 70, START + 99)]);
    let silent = scratch.build(0, "silent").unwrap();
    assert_eq!(silent.rows.rejected["not_in_roster"], 2);
    scratch.activity(&[row(7, 70, START + 49)]);
    let earned = scratch.build(0, "earned").unwrap();
    assert_eq!((earned.statuses.earned, earned.vehicles), (1, 1));
}

#[test]
fn spans_that_overlap_are_an_error_that_names_both_lines() {
    let error = refusal(&[from_until(50, 100), from_until(0, 51)]);
    assert!(
        error.starts_with("vehicles.csv, line 2: vehicle 7 is already on line 3 at that time"),
        "{error}"
    );
}

#[test]
fn spans_that_touch_do_not_overlap() {
    let rows = [from_until(0, 50), from_until(50, WEEK)];
    assert!(spans(&rows).build(0, "out").is_ok());
}

#[test]
fn a_span_outside_the_week_or_without_an_end_after_its_beginning_is_an_error() {
    for (row, words) in [
        (from_until(0, WEEK + 1), "must lie in the week"),
        (from_until(9, 9), "must end after it begins"),
        (from_until(9, 8), "must end after it begins"),
    ] {
        let error = refusal(&[row]);
        assert!(
            error.contains("line 2: vehicle 7") && error.contains(words),
            "{error}"
        );
    }
    let cell = refusal(&[from_until(0, 9).replace(&START.to_string(), "monday")]);
    assert!(
        cell.contains("from is \"monday\", not unix seconds"),
        "{cell}"
    );
}

#[test]
fn a_device_may_move_to_another_vehicle_but_not_be_in_two_at_once() {
    let other = |from| from_until(from, WEEK).replacen('7', "8", 1);
    assert!(
        spans(&[from_until(0, 50), other(50)])
            .build(0, "out")
            .is_ok()
    );
    let error = refusal(&[from_until(0, 50), other(49)]);
    assert!(
        error.contains("line 3: device") && error.contains("already paired on line 2"),
        "{error}"
    );
}

#[test]
fn a_connection_without_the_column_active_is_active() {
    let scratch = spans(&[from_until(0, WEEK)]);
    scratch.activity(&[row(7, 70, START)]);
    let build = |out: &str, connections: &str| -> Built {
        scratch.file("connections.csv", connections);
        scratch.build(0, out).unwrap()
    };
    let without = build("without", "id,kind,points\n1,hardware,6000\n");
    let empty = build("empty", "id,kind,points,active\n1,hardware,6000,\n");
    let inactive = build("inactive", "id,kind,points,active\n1,hardware,6000,0\n");
    assert_eq!((without.statuses.earned, empty.statuses.earned), (1, 1));
    assert_eq!(inactive.statuses.maker_not_active, 1);
    assert_ne!(inactive.rules_hash, without.rules_hash);
}

#[test]
fn a_vehicle_that_left_the_roster_misses_its_weeks_until_none_is_left() {
    let scratch = Scratch::new();
    scratch.vehicles(&[from_until(0, WEEK)]);
    scratch.activity(&[row(7, 70, START)]);
    scratch.build(0, "week-0").unwrap();
    scratch.file("vehicles.csv", format!("{VEHICLES}\n"));
    scratch.activity(&[]);
    let mut statuses = Vec::new();
    for week in 1..=4 {
        let mut input = scratch.input(week, &format!("week-{week}"));
        input.previous = Some(scratch.path(&format!("week-{}", week - 1)));
        let manifest = prover::build_week(&input, &|_| ()).unwrap();
        statuses.push((manifest.statuses.missed, manifest.leaf_count()));
    }
    assert_eq!(statuses, [(1, 1), (1, 1), (0, 0), (0, 0)]);
    let last = load_week(&scratch.path("week-2")).unwrap();
    let account = LeafDoc::from(&last.leaves()[0]).account.to_string();
    assert_eq!(account.to_lowercase(), address(1));
}
