//! One week, with numbers derived by hand.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use protocol::sum_tree::Root;
use prover::{LeafDoc, Native, ProofDoc, load_week};
use support::{START, Scratch, WEEK, address, row, vehicle};

fn leaf(
    vehicle_id: u64,
    account: u64,
    conn: u16,
    status: u8,
    ids: (u32, u32),
    points: u32,
) -> LeafDoc {
    let (hardware, software) = ids;
    let account = address(account).parse().unwrap();
    LeafDoc {
        vehicle_id,
        account,
        conn,
        disc: 0,
        status,
        hardware,
        software,
        points,
    }
}

fn small_week() -> Scratch {
    let scratch = Scratch::new();
    scratch.vehicles(&[
        vehicle(9, 79, 0, 0, true),
        vehicle(3, 71, 1, 4, true),
        vehicle(5, 72, 1, 4, true),
        vehicle(1, 73, 2, 3, false),
        vehicle(4, 74, 0, 3, true),
        vehicle(2, 75, 2, 0, true),
    ]);
    scratch.activity(&[
        row(3, 31, START + 10),       // both devices of vehicle 3
        row(3, 30, START),            // the first second
        row(5, 51, START + WEEK - 1), // only the software of vehicle 5, in the last second
        row(1, 10, START + 5),        // the owner of vehicle 1 does not consent
        row(4, 41, START + 6),
        row(4, 41, START + 7), // twice counts once
    ]);
    scratch
}

#[test]
fn a_small_week_gives_the_leaves_worked_out_by_hand() {
    let scratch = small_week();
    let manifest = scratch.build(0, "out").unwrap();
    let week = load_week(&scratch.path("out")).unwrap();
    let leaves: Vec<LeafDoc> = week.leaves().iter().map(LeafDoc::from).collect();
    let expected = [
        leaf(1, 73, 0, 2, (0, 0), 0),
        leaf(3, 71, 1, 1, (1, 4), 7_000),
        leaf(4, 74, 1, 1, (0, 3), 4_000),
        leaf(5, 72, 1, 1, (0, 4), 1_000),
    ];
    assert_eq!(leaves, expected);
    assert_eq!((manifest.total_points, manifest.leaf_count()), (12_000, 4));
    assert_eq!(
        (
            manifest.statuses.earned,
            manifest.statuses.no_consent,
            manifest.statuses.missed
        ),
        (3, 1, 0)
    );
    assert_eq!(
        (
            manifest.vehicles,
            manifest.rows.matched,
            manifest.rows.rejects()
        ),
        (6, 6, 0)
    );
    assert_eq!(
        (manifest.week_start, manifest.week_end),
        (START, START + WEEK)
    );
    assert_eq!(manifest.previous_root, None);
}

#[test]
fn every_leaf_has_a_proof_that_survives_json() {
    let scratch = small_week();
    let manifest = scratch.build(0, "out").unwrap();
    let week = load_week(&scratch.path("out")).unwrap();
    for leaf in week.leaves() {
        let proof = week.proof(leaf.vehicle_id);
        let json = serde_json::to_string(&proof).unwrap();
        let read: ProofDoc = serde_json::from_str(&json).unwrap();
        assert_eq!(read, proof);
        assert_eq!(
            (read.root, read.total_points),
            (manifest.root, manifest.total_points)
        );
        read.verify().unwrap();
    }
}

#[test]
fn the_proof_document_has_the_documented_fields() {
    let scratch = small_week();
    scratch.build(0, "out").unwrap();
    let proof = load_week(&scratch.path("out")).unwrap().proof(3);
    let json: serde_json::Value = serde_json::to_value(&proof).unwrap();
    let fields: Vec<_> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        fields,
        [
            "week",
            "vehicle",
            "depth",
            "leaf",
            "proof",
            "root",
            "totalPoints"
        ]
    );
    let leaf: Vec<_> = json["leaf"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "vehicleId",
        "account",
        "conn",
        "disc",
        "status",
        "hardware",
        "software",
        "points",
    ];
    assert_eq!(leaf, expected);
    // Vehicles 1, 3, 4 and 5 stand in a tree of eight places: the one beside 3 is empty.
    assert_eq!(json["proof"].as_str().unwrap().len(), 2 + 2 * (1 + 40 * 2));
    assert_eq!(json["proof"].as_str().unwrap()[..4], *"0x06");
    assert_eq!(
        (json["vehicle"].as_u64(), json["depth"].as_u64()),
        (Some(3), Some(3))
    );
}

#[test]
fn that_a_vehicle_has_no_leaf_is_proven_be_its_place_in_the_tree_or_beyond() {
    let scratch = small_week();
    scratch.build(0, "out").unwrap();
    let week = load_week(&scratch.path("out")).unwrap();
    for vehicle in [0, 2, 6, 7, 8, 9, u64::MAX] {
        let proof = week.proof(vehicle);
        assert_eq!(proof.leaf, None);
        assert_eq!(proof.proof.is_empty(), vehicle > 7);
        proof.verify().unwrap();
        let elsewhere = ProofDoc {
            vehicle: 5,
            ..proof
        };
        assert!(elsewhere.verify().is_err(), "{vehicle}");
    }
}

#[test]
fn the_root_follows_from_its_children() {
    let scratch = small_week();
    let manifest = scratch.build(0, "out").unwrap();
    let week = load_week(&scratch.path("out")).unwrap();
    let [left, right] = week.children();
    let root = Root::of_children::<Native>(&left, &right, manifest.depth).unwrap();
    assert_eq!(manifest.root, root.node.hash);
    assert_eq!(manifest.total_points, root.node.sum);
}

#[test]
fn a_changed_proof_does_not_verify() {
    let scratch = small_week();
    scratch.build(0, "out").unwrap();
    let proof = load_week(&scratch.path("out")).unwrap().proof(3);
    let mut richer = proof.clone();
    let leaf = richer.leaf.as_mut().unwrap();
    leaf.points += 1;
    let error = richer.verify().unwrap_err().to_string();
    assert_eq!(error, "vehicle 3, week 0: proof leads to another root");
    let mut hidden = proof.clone();
    hidden.leaf = None;
    let error = hidden.verify().unwrap_err().to_string();
    assert_eq!(error, "vehicle 3, week 0: proof leads to another root");
    let mut other = proof;
    other.vehicle = 4;
    let error = other.verify().unwrap_err().to_string();
    assert_eq!(
        error,
        "the document is about vehicle 4, its leaf about vehicle 3"
    );
}

#[test]
fn the_vehicles_of_an_account_are_found() {
    let scratch = Scratch::new();
    scratch.vehicles(&[
        vehicle(8, 7, 1, 0, true),
        vehicle(2, 7, 1, 0, true),
        vehicle(5, 6, 1, 0, true),
    ]);
    scratch.activity(&[row(8, 80, START), row(2, 20, START), row(5, 50, START)]);
    scratch.build(0, "out").unwrap();
    let week = load_week(&scratch.path("out")).unwrap();
    let account = address(7).parse().unwrap();
    assert_eq!(week.vehicles_of(account).collect::<Vec<_>>(), [2, 8]);
}

#[test]
fn a_week_in_which_nobody_drove_is_empty() {
    let scratch = Scratch::new();
    scratch.vehicles(&[vehicle(8, 7, 1, 0, true)]);
    scratch.activity(&[]);
    let manifest = scratch.build(0, "out").unwrap();
    assert!(manifest.root.is_zero());
    assert_eq!((manifest.total_points, manifest.leaf_count()), (0, 0));
    assert_eq!(load_week(&scratch.path("out")).unwrap().leaves().len(), 0);
}

#[test]
fn another_genesis_and_other_levels_are_data() {
    let scratch = Scratch::new();
    scratch.vehicles(&[vehicle(8, 7, 1, 0, true)]);
    scratch.activity(&[row(8, 80, 1_000_000 + 3 * WEEK)]);
    let mut input = scratch.input(3, "out");
    input.clock = protocol::Clock { genesis: 1_000_000 };
    input.levels = vec![
        protocol::Level {
            min_weeks: 0,
            points: 0,
        },
        protocol::Level {
            min_weeks: 1,
            points: 500,
        },
    ];
    let manifest = prover::build_week(&input, &|_| ()).unwrap();
    assert_eq!(manifest.total_points, 6_500);
    assert!(load_week(&scratch.path("out")).is_ok());
    input.levels.reverse();
    let error = prover::build_week(&input, &|_| ()).unwrap_err().to_string();
    assert_eq!(
        error,
        "levels must start at 0 weeks and rise strictly; got [1, 0]"
    );
    input.clock.genesis = u64::MAX;
    assert!(
        prover::build_week(&input, &|_| ())
            .unwrap_err()
            .to_string()
            .contains("beyond 64-bit time")
    );
}
