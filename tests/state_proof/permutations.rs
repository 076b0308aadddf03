//! How many permutations of Keccak a validity proof of a week would take, as `docs/validity.md` says: counted where the tree and the
//! tries are hashed, not by hand.

use std::sync::atomic::{AtomicU64, Ordering};

use alloy::primitives::{B256, keccak256};
use alloy_trie::{HashBuilder, Nibbles, proof::ProofRetainer};
use client::judge::{PAST, PAYEE, TOKEN, slot};
use protocol::{Keccak256, StatedLeaf, sum_tree::Tree};
use prover::Native;

use crate::tries::Trie;

const PAGE: &str = include_str!("../../docs/validity.md");

/// Vehicles of the fleet, all with a leaf.
const VEHICLES: u64 = 1_000_000;

/// Groups paired, of a hundred vehicles.
const GROUPS: u64 = 135;

/// The tries are counted in a part: 16² times smaller, so that their branches are as full as the whole's.
const PART: u64 = 256;

/// Bytes that a permutation takes in.
const RATE: u64 = 136;

static COUNT: AtomicU64 = AtomicU64::new(0);

struct Counting;

impl Keccak256 for Counting {
    fn keccak256(bytes: &[u8]) -> [u8; 32] {
        COUNT.fetch_add(permutations(bytes.len()), Ordering::Relaxed);
        Native::keccak256(bytes)
    }
}

fn permutations(bytes: usize) -> u64 {
    bytes as u64 / RATE + 1
}

/// Of leaves and tree.
fn tree() -> u64 {
    let leaves: Vec<_> = (1..=VEHICLES)
        .map(|vehicle_id| StatedLeaf {
            vehicle_id,
            account: [1; 20],
            conn: 1,
            disc: 0,
            status: 1,
            hardware: 1,
            software: 0,
            points: 6_000,
        })
        .collect();
    COUNT.store(0, Ordering::Relaxed);
    Tree::build::<Counting, _>(&leaves).unwrap();
    COUNT.load(Ordering::Relaxed)
}

/// Of a storage trie with these words, each of them and all nodes once, and of the slots' own hashes.
fn trie(slots: impl Iterator<Item = B256>) -> u64 {
    let words: Trie = slots
        .map(|slot| {
            (
                keccak256(slot),
                alloy::rlp::encode(&keccak256(keccak256(slot))[..]),
            )
        })
        .collect();
    let targets = words.keys().map(Nibbles::unpack).collect();
    let mut builder = HashBuilder::default().with_proof_retainer(ProofRetainer::new(targets));
    for (key, value) in &words {
        builder.add_leaf(Nibbles::unpack(key), value);
    }
    builder.root();
    let nodes = builder.take_proof_nodes().into_inner();
    let of_nodes: u64 = nodes.values().map(|node| permutations(node.len())).sum();
    of_nodes + words.len() as u64 * permutations(32)
}

fn row(part: &str, all: u64, vehicles: u64) -> (u64, String) {
    let hundredths = (all * 100).div_ceil(vehicles);
    let figure = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    (hundredths, format!("| {part} | {figure} |"))
}

#[test]
fn the_page_on_validity_has_the_permutations_that_are_counted() {
    let part = VEHICLES / PART;
    let of_vehicles = (1..=part).flat_map(|id| [TOKEN, PAST, PAYEE].map(|table| slot(table, id)));
    // Two words each, whatever their tables are.
    let groups = part * GROUPS / 100;
    let of_pairings = (1..=groups).flat_map(|id| [1, 2].map(|table| slot(table, id)));
    // Of a heartbeat: its struct, the digest, and the key that is an address.
    let heartbeat: u64 = [96, 66, 64].map(permutations).iter().sum();
    let rows = [
        row("leaves and tree of the week", tree(), VEHICLES),
        row("leaves and tree of the week before", tree(), VEHICLES),
        row("three words of VehicleId", trie(of_vehicles), part),
        row(
            "pairings: two words of each group that is paired",
            trie(of_pairings),
            part,
        ),
        row(
            "heartbeats: struct, digest and address",
            heartbeat * GROUPS,
            100,
        ),
    ];
    let sum: u64 = rows.iter().map(|(hundredths, _)| hundredths).sum();
    let total = format!("| **sum** | **{}.{:02}** |", sum / 100, sum % 100);
    let mut missing: Vec<String> = rows
        .into_iter()
        .map(|(_, row)| row)
        .chain([total])
        .collect();
    missing.retain(|row| !PAGE.contains(row));
    assert_eq!(missing, [""; 0], "docs/validity.md lacks");
}
