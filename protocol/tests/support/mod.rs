//! What the tests share: the hash, and readers of the vector files.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test support")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;
use protocol::{Keccak256, StatedLeaf, Status};
use tiny_keccak::{Hasher, Keccak};

/// Keccak-256 in software.
pub(crate) struct Native;

impl Keccak256 for Native {
    fn keccak256(bytes: &[u8]) -> [u8; 32] {
        let (mut keccak, mut hash) = (Keccak::v256(), [0; 32]);
        keccak.update(bytes);
        keccak.finalize(&mut hash);
        hash
    }
}

/// The text of a vector file.
pub(crate) fn vector(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of a CSV vector file without its header, split into cells. Quoted cells keep their commas.
pub(crate) fn rows(name: &str) -> Vec<Vec<String>> {
    let text = vector(name);
    let rows: Vec<_> = text.lines().skip(1).map(cells).collect();
    assert!(!rows.is_empty(), "{name} has no rows");
    rows
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

/// A status by the name the vectors use.
pub(crate) fn status(name: &str) -> Status {
    match name {
        "missed" => Status::Missed,
        "earned" => Status::Earned,
        "withheld" => Status::NoConsent,
        other => panic!("no such status: {other}"),
    }
}

/// Bytes of a 0x-hex string.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digits = text.strip_prefix("0x").expect("0x prefix");
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

/// A leaf of an earned week that differs with its vehicle in every field.
pub(crate) fn earned(vehicle_id: u64, points: u32) -> StatedLeaf {
    StatedLeaf {
        vehicle_id,
        account: [vehicle_id as u8 | 1; 20],
        conn: vehicle_id as u16,
        disc: 0,
        status: Status::Earned as u8,
        hardware: vehicle_id as u32,
        software: 3,
        points,
    }
}

/// Sets of vehicle ids: dense, sparse, in clusters, up to the largest there is.
pub(crate) fn ids() -> impl Strategy<Value = BTreeSet<u64>> {
    let set = |ids: BoxedStrategy<u64>| prop::collection::btree_set(ids, 1..40);
    prop_oneof![
        (1..60u64).prop_map(|count| (1..=count).collect()),
        set((0..100u64).boxed()),
        set(any::<u64>().boxed()),
        set((u64::MAX - 30..=u64::MAX).boxed()),
        set(prop_oneof![0..20u64, 1u64 << 40..(1u64 << 40) + 20, any::<u64>()].boxed()),
    ]
}

/// Leaves of any set of vehicles, with points of their own.
pub(crate) fn any_leaves() -> impl Strategy<Value = Vec<StatedLeaf>> {
    (ids(), any::<u32>()).prop_map(|(ids, seed)| {
        let points = |id: u64| (id as u32).wrapping_mul(seed | 1) % 9_001;
        ids.into_iter().map(|id| earned(id, points(id))).collect()
    })
}
