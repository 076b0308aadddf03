//! Every row of every vector file.

#![allow(clippy::unwrap_used, reason = "test helpers")]

mod support;

use protocol::sum_tree::{self, Root};
use protocol::{Clock, Levels, Node, Schedule, StatedLeaf, Streak, SumLeaf, points, tokens};
use serde_json::Value;
use support::{Native, rows, status, unhex, vector};

#[test]
fn issuance_matches_every_range_of_weeks() {
    for row in rows("issuance.csv") {
        let [first, last]: [u32; 2] = [row[0].parse().unwrap(), row[1].parse().unwrap()];
        let [amount, issued]: [u128; 2] = [row[2].parse().unwrap(), row[3].parse().unwrap()];
        let middle = first + (last - first) / 2;
        for week in [first, middle, last] {
            assert_eq!(Schedule::DIMO.amount(week), Some(amount), "week {week}");
        }
        let after = last.saturating_add(1);
        assert_eq!(
            Schedule::DIMO.issued_before(after),
            Some(issued),
            "before week {after}"
        );
    }
}

#[test]
fn weeks_match_every_timestamp() {
    for row in rows("weeks.csv") {
        let clock = Clock {
            genesis: row[0].parse().unwrap(),
        };
        assert_eq!(
            clock.week_at(row[1].parse().unwrap()),
            row[2].parse().ok(),
            "{row:?}"
        );
    }
}

#[test]
fn streak_matches_every_step() {
    for row in rows("streak.csv") {
        let number = |at: usize| row[at].parse::<u16>().unwrap();
        let before = Streak {
            conn: number(0),
            disc: number(1),
        };
        let after = Streak {
            conn: number(3),
            disc: number(4),
        };
        let expected = (after, row[5].parse().unwrap());
        assert_eq!(
            before.step(status(&row[2]), Levels::DIMO),
            expected,
            "{row:?}"
        );
    }
}

#[test]
fn points_and_tokens_match_every_example() {
    for row in rows("points.csv") {
        let number = |at: usize| row[at].parse::<u32>().unwrap();
        let amount: u128 = row[6].parse().unwrap();
        assert_eq!(Schedule::DIMO.amount(number(5)), Some(amount), "{row:?}");
        let points = points::weekly(number(1), number(2), number(3)).unwrap();
        let total = u64::from(number(4));
        assert_eq!(
            tokens(points.into(), total, amount),
            row[7].parse().ok(),
            "{row:?}"
        );
    }
}

#[test]
fn trees_match_every_preimage_hash_root_and_proof() {
    let document: Value = serde_json::from_str(&vector("tree.json")).unwrap();
    let trees = document["trees"].as_array().unwrap();
    assert!(trees.len() > 10);
    for expected in trees {
        let rows = expected["leaves"].as_array().unwrap();
        let leaves: Vec<StatedLeaf> = rows.iter().map(stated).collect();
        let tree = sum_tree::Tree::build::<Native, _>(&leaves).unwrap();
        let root = Root {
            node: Node {
                hash: bytes(&expected["root"]).try_into().unwrap(),
                sum: expected["total_points"].as_u64().unwrap(),
            },
            depth: expected["depth"].as_u64().unwrap() as u8,
        };
        assert_eq!(tree.root(), root);
        for (leaf, row) in leaves.iter().zip(rows) {
            assert_eq!(leaf.preimage().to_vec(), bytes(&row["preimage"]));
            let node = Node::over::<Native, _>(leaf);
            assert_eq!(node.hash.to_vec(), bytes(&row["hash"]));
            let proof = bytes(&row["proof"]);
            assert_eq!(tree.prove::<Native>(leaf.vehicle_id), Some(proof.clone()));
            assert_eq!(sum_tree::verify::<Native, _>(leaf, &root, &proof), Ok(()));
        }
        for row in expected["absent"].as_array().unwrap() {
            let (place, proof) = (id(row), bytes(&row["proof"]));
            assert_eq!(tree.prove::<Native>(place), Some(proof.clone()));
            let verdict = sum_tree::verify_empty::<Native>(place, &root, &proof);
            assert_eq!(verdict, Ok(()));
        }
    }
}

fn id(row: &Value) -> u64 {
    row["vehicle_id"].as_str().unwrap().parse().unwrap()
}

fn stated(row: &Value) -> StatedLeaf {
    let number = |key: &str| row[key].as_u64().unwrap_or_else(|| panic!("{key}"));
    StatedLeaf {
        vehicle_id: id(row),
        account: bytes(&row["account"]).try_into().unwrap(),
        conn: number("conn") as u16,
        disc: number("disc") as u16,
        status: number("status") as u8,
        hardware: number("hardware") as u32,
        software: number("software") as u32,
        points: number("points") as u32,
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    unhex(value.as_str().unwrap())
}
