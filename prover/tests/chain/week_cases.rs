//! Every case of the shared vectors, from events: the same leaves and root as from files.

use std::path::Path;
use std::sync::Arc;

use alloy_primitives::Address;
use bindings::IManufacturerRegistry as m;
use protocol::clock::DIMO_GENESIS as START;
use protocol::{Clock, Kind};
use prover::chain::Roster;
use prover::{BuildInput, Built, Flagged, LeafDoc, build_week, load_week};
use serde_json::Value;

use crate::roster::folded;
use crate::story::{Story, claimed, consent, device_moves, replaced};

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn address(value: &Value) -> Address {
    value.as_str().unwrap().parse().unwrap()
}

fn kind_of(connections: &[Value], id: u64) -> Kind {
    let found = connections.iter().find(|row| number(&row["id"]) == id);
    match found.map(|row| row["kind"].as_str().unwrap()) {
        Some("software") => Kind::Software,
        _ => Kind::Hardware,
    }
}

/// The makers of the vectors, and fillers, since ids count without gaps.
fn makers(story: &mut Story, connections: &[Value]) {
    let last = connections.iter().map(|row| number(&row["id"])).max();
    for id in 3..=last.unwrap() {
        let row = connections.iter().find(|row| number(&row["id"]) == id);
        let points = row.map_or(0, |row| number(&row["points"]));
        let kind = kind_of(connections, id);
        story
            .whitelist(kind, u32::try_from(points).unwrap(), 0)
            .unwrap();
        if row.is_some_and(|row| row["active"] == false) {
            let id = u32::try_from(id).unwrap();
            story
                .registry(&m::ManufacturerSuspended { id, fromWeek: 0 })
                .unwrap();
        }
    }
}

/// What makes vehicle 1 be as a span says, coming from the one before.
fn turn(story: &mut Story, connections: &[Value], before: Option<&Value>, span: &Value) {
    let account = address(&span["account"]);
    match before {
        None => drop(story.mint(account)),
        Some(before) if before["account"] != span["account"] => story.sell(1, account),
        Some(_) => {}
    }
    let given = span["consent"].as_bool().unwrap();
    story.vehicles(&consent(1, account, given)).unwrap();
    for group in ["hardware", "software"] {
        let of = |span: &Value| {
            let key = &span[format!("{group}_device")];
            let maker = number(&span[format!("{group}_id")]);
            (!key.is_null()).then(|| (u32::try_from(maker).unwrap(), address(key)))
        };
        let kind = if group == "hardware" {
            Kind::Hardware
        } else {
            Kind::Software
        };
        let (old, new) = (before.and_then(of), of(span));
        if old == new {
            continue;
        }
        let device = (1..=story.state.device_count()).find(|id| {
            story
                .state
                .device(*id)
                .is_some_and(|device| device.vehicle == 1 && device.kind == kind)
        });
        match (device, old, new) {
            (Some(device), Some((same, old)), Some((maker, new))) if same == maker => {
                story.devices(&replaced(device, old, new)).unwrap();
                continue;
            }
            (Some(device), ..) => story.unpair(device, 1).unwrap(),
            (None, ..) => {}
        }
        if let Some((maker, key)) = new {
            assert_eq!(kind_of(connections, maker.into()), kind);
            let id = story.state.device_count() + 1;
            story
                .devices(&device_moves(Address::ZERO, account, id))
                .unwrap();
            story
                .devices(&claimed(id, maker, key, kind, account))
                .unwrap();
            story.pair(id, 1).unwrap();
        }
    }
}

fn roster(connections: &[Value], spans: &[Value]) -> Roster {
    let mut story = Story::before_week_0();
    makers(&mut story, connections);
    let mut before = None;
    for span in spans {
        if before.is_some() {
            story.at(number(&span["from"]));
        }
        turn(&mut story, connections, before, span);
        before = Some(span);
    }
    let flagged = spans.iter().filter(|span| span["flagged"] == true);
    let flagged: Flagged = flagged.map(|span| address(&span["account"])).collect();
    Roster::new(&folded(story), 0, Clock::DIMO, Some(&flagged)).unwrap()
}

/// The rows of `vehicles.csv` that the vectors mean.
fn file(spans: &[Value]) -> String {
    let rows = spans.iter().map(|span| {
        let group = |name: &str| match &span[format!("{name}_device")] {
            Value::Null => ",".to_owned(),
            key => format!("{},{}", span[format!("{name}_id")], key.as_str().unwrap()),
        };
        format!(
            "1,{},{},{},{},{},{},{}\n",
            span["account"].as_str().unwrap(),
            group("hardware"),
            group("software"),
            span["consent"],
            span["flagged"],
            span["from"],
            span["until"]
        )
    });
    rows.collect()
}

fn built(mut input: BuildInput, activity: &Path) -> (Built, Option<LeafDoc>) {
    input.activity = vec![activity.to_owned()];
    let manifest = build_week(&input, &|_| ()).unwrap();
    let week = load_week(&input.out).unwrap();
    let leaf = week.leaves().first().map(LeafDoc::from);
    (manifest, leaf)
}

#[test]
fn every_case_comes_to_the_same_from_events_as_from_files() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../protocol/vectors/week.json");
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let connections = document["connections"].as_array().unwrap();
    let cases = document["cases"].as_array().unwrap();
    assert!(cases.len() > 15);
    for case in cases {
        let name = case["case"].as_str().unwrap();
        let spans = case["spans"].as_array().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let rows = case["rows"].as_array().unwrap().iter();
        let rows = rows.map(|row| {
            format!(
                "1,{},{}\n",
                row["device"].as_str().unwrap(),
                row["timestamp"]
            )
        });
        let activity = folder.path().join("activity.csv");
        let text = format!("vehicle_id,device,timestamp\n{}", rows.collect::<String>());
        std::fs::write(&activity, text).unwrap();

        let roster = roster(connections, spans);
        let inputs = folder.path().join("inputs");
        roster.write(&inputs).unwrap();
        // What a snapshot writes is what the vectors say, but for the edges of the week, which they name as well.
        let written = std::fs::read_to_string(inputs.join("vehicles.csv")).unwrap();
        let (header, written) = written.split_once('\n').unwrap();
        let meant = file(spans);
        assert_eq!(written, meant, "{name}");
        let vehicles = folder.path().join("vehicles.csv");
        std::fs::write(&vehicles, format!("{header}\n{meant}")).unwrap();

        let out = |name: &str| folder.path().join(name);
        let chain = BuildInput::from_chain(Arc::new(roster), out("chain"));
        let files = BuildInput::new(0, vehicles, inputs.join("connections.csv"), out("files"));
        let (chain, leaf) = built(chain, &activity);
        let (files, leaf_from_files) = built(files, &activity);
        assert_eq!((chain.root, leaf), (files.root, leaf_from_files), "{name}");
        assert_eq!(chain.files, files.files, "{name}");
        assert_eq!(chain.rows.rejects(), number(&case["rejected"]), "{name}");
        // A vehicle without a streak that missed its first week has no leaf.
        let Some(leaf) = leaf else {
            assert_eq!(case["status"], 0, "{name}");
            continue;
        };
        let expected = LeafDoc {
            account: address(&case["account"]),
            status: u8::try_from(number(&case["status"])).unwrap(),
            hardware: u32::try_from(number(&case["hardware"])).unwrap(),
            software: u32::try_from(number(&case["software"])).unwrap(),
            // The first week connected brings no streak points.
            points: u32::try_from(number(&case["connection_points"])).unwrap(),
            ..leaf
        };
        assert_eq!(leaf, expected, "{name}");
        assert_eq!(chain.week_start, START);
    }
}
