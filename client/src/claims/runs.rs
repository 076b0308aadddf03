//! Paying whole runs of places under one proof, where that is cheaper than one proof for each vehicle.

use std::collections::BTreeMap;

use prover::Week;

use super::{Encoding, Item, Limits};

/// Gas of a byte of calldata that is not zero.
const BYTE: usize = 16;
/// Gas of hashing a node, with what leads to it, less what zeros among the bytes of a proof save: as `benches/figures.json` has it.
const HASH: usize = 30;
/// Gas of telling of a leaf that was paid before: a cold slot and an event. By the chain's price list, not measured.
const PAID_BEFORE: usize = 4_500;
/// Most gas that a leaf of a run takes: a slot, a transfer to an account that held nothing, an event. More than was measured.
const LEAF: u64 = 60_000;
/// The shortest runs worth looking at, and the longest that the contract takes, in levels.
const SHORTEST: u8 = 1;
const LONGEST: u8 = protocol::claims::MAX_LEVEL;

/// An aligned run of places, all of whose earned leaves are paid under one proof.
#[derive(Clone, Debug)]
pub struct Run {
    /// As `claimRange` takes it.
    pub bytes: Vec<u8>,
    /// What it pays that is not paid yet.
    pub open: Vec<Item>,
}

/// What there is to choose between: one run, or one proof for each of its leaves that is open.
#[derive(Clone, Copy, Debug)]
struct Choice {
    /// Levels of the run.
    level: u8,
    /// Levels of the tree.
    depth: u8,
    /// Leaves to pay.
    open: usize,
    /// Leaves that were paid before.
    paid: usize,
    /// Bytes of the run.
    range_bytes: usize,
    /// Bytes of the leaves to pay, each with its proof.
    single_bytes: usize,
}

impl Choice {
    /// Whether the run costs less. What both cost alike, such as the transfers, is left out.
    fn is_run_cheaper(self) -> bool {
        self.run_gas() < self.singles_gas()
    }

    fn run_gas(self) -> usize {
        let places = 1usize << self.level;
        let above = usize::from(self.depth.saturating_sub(self.level));
        BYTE * self.range_bytes + HASH * (places + above) + PAID_BEFORE * self.paid
    }

    fn singles_gas(self) -> usize {
        BYTE * self.single_bytes + HASH * self.open * usize::from(self.depth)
    }
}

/// Divides what is `open` of a week, whose published amount is `amount` wei, into runs and what is cheaper alone.
pub fn plan(week: &Week, amount: u128, open: Vec<Item>) -> (Vec<Run>, Vec<Item>) {
    let by_place = open.into_iter().map(|item| (item.claim.vehicleId, item));
    let mut planner = Planner {
        week,
        amount,
        open: by_place.collect(),
        runs: Vec::new(),
    };
    let level = week.manifest().depth.min(LONGEST);
    if level >= SHORTEST {
        let places = planner.open.keys();
        let mut firsts: Vec<u64> = places.map(|place| place >> level << level).collect();
        firsts.dedup();
        for first in firsts {
            planner.look(first, level);
        }
    }
    (planner.runs, planner.open.into_values().collect())
}

struct Planner<'a> {
    week: &'a Week,
    amount: u128,
    open: BTreeMap<u64, Item>,
    runs: Vec<Run>,
}

impl Planner<'_> {
    /// Takes the run out of what is open if it is worth it, else looks at its halves.
    fn look(&mut self, first: u64, level: u8) {
        let last = first | ((1 << level) - 1);
        let items: Vec<&Item> = self
            .open
            .range(first..=last)
            .map(|(_, item)| item)
            .collect();
        if items.len() < 2 {
            return;
        }
        let earned = self.week.leaves().iter();
        let from = self
            .week
            .leaves()
            .partition_point(|leaf| leaf.vehicle_id < first);
        let earned = earned
            .skip(from)
            .take_while(|leaf| leaf.vehicle_id <= last)
            .filter(|leaf| leaf.status() == protocol::week::Status::Earned)
            .count();
        let size = |item: &&Item| item.claim.proof.len() + Encoding::Packed.bytes_beside_proof();
        let bytes = self.week.range(self.amount, first, level);
        let choice = |bytes: &Vec<u8>| Choice {
            level,
            depth: self.week.manifest().depth,
            open: items.len(),
            paid: earned.saturating_sub(items.len()),
            range_bytes: bytes.len(),
            single_bytes: items.iter().map(size).sum(),
        };
        match bytes {
            Some(bytes) if choice(&bytes).is_run_cheaper() => {
                let places: Vec<u64> = items.iter().map(|item| item.claim.vehicleId).collect();
                let open = places.iter().filter_map(|place| self.open.remove(place));
                self.runs.push(Run {
                    bytes,
                    open: open.collect(),
                });
            }
            _ if level > SHORTEST => {
                let half = 1 << (level - 1);
                self.look(first, level - 1);
                self.look(first | half, level - 1);
            }
            _ => {}
        }
    }
}

/// Consecutive runs of `runs` within the limits.
pub(super) fn run_batches<'a>(runs: &'a [Run], limits: &Limits) -> Vec<&'a [Run]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes, mut gas) = (0, 0, 0);
    for (position, run) in runs.iter().enumerate() {
        let its = LEAF * run.open.len() as u64;
        let full = bytes + run.bytes.len() > limits.bytes || gas + its > limits.gas;
        if full && position > start {
            batches.push(&runs[start..position]);
            (start, bytes, gas) = (position, 0, 0);
        }
        bytes += run.bytes.len();
        gas += its;
    }
    if start < runs.len() {
        batches.push(&runs[start..]);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of 256 places in a tree of 17 levels, as of 100,000 vehicles.
    fn choice(open: usize, paid: usize) -> Choice {
        Choice {
            level: 8,
            depth: 17,
            open,
            paid,
            range_bytes: 62 + (open + paid) * 37 + 362,
            single_bytes: open * (66 + 3 + 17 * 40),
        }
    }

    #[test]
    fn a_full_run_is_cheaper_than_its_leaves() {
        assert!(choice(256, 0).is_run_cheaper());
    }

    #[test]
    fn a_leaf_of_a_run_is_cheaper_alone_and_two_are_not() {
        assert!(!choice(1, 0).is_run_cheaper());
        assert!(choice(2, 0).is_run_cheaper());
    }

    /// Gas of a case with so many vehicles.
    fn measured(vehicles: &str, case: &str) -> usize {
        let figures = include_str!("../../../benches/figures.json");
        let figures: serde_json::Value = serde_json::from_str(figures).unwrap();
        let gas = &figures["gas"][vehicles]["DIMO"][case];
        gas.as_u64().unwrap().try_into().unwrap()
    }

    /// Within a tenth.
    fn assert_near(assumed: usize, measured: usize) {
        let off = assumed.abs_diff(measured);
        assert!(
            10 * off <= measured,
            "{assumed} assumed, {measured} measured"
        );
    }

    #[test]
    fn a_level_of_a_proof_costs_what_was_measured() {
        // 1,000 vehicles stand under 10 levels, 100,000 under 17.
        for case in ["first", "repeat", "run_128", "run_128_repeat"] {
            let seven = measured("100000", case) - measured("1000", case);
            assert_near(BYTE * protocol::sum_tree::STEP_LEN + HASH, seven / 7);
        }
    }

    #[test]
    fn a_run_saves_what_was_measured() {
        const TRANSACTION: usize = 21_000;
        let alone = (measured("100000", "cars_25_repeat") - TRANSACTION) / 25;
        let in_run = (measured("100000", "run_128_repeat") - TRANSACTION) / 128;
        let run = Choice {
            level: 7,
            range_bytes: 62 + 128 * 37 + 402,
            ..choice(128, 0)
        };
        assert_near((run.singles_gas() - run.run_gas()) / 128, alone - in_run);
    }

    #[test]
    fn no_leaf_of_a_run_takes_more_than_it_is_given() {
        let new_holder = measured("100000", "first_new_holder") - measured("100000", "first");
        let most = measured("100000", "run_128") / 128 + new_holder;
        assert!(most as u64 <= LEAF, "{most}");
    }

    #[test]
    fn a_run_of_which_most_is_paid_is_left_alone() {
        assert!(choice(200, 56).is_run_cheaper());
        assert!(!choice(56, 200).is_run_cheaper());
    }

    #[test]
    fn runs_go_out_together_as_far_as_bytes_and_gas_allow() {
        let run = Run {
            bytes: vec![0; 40_000],
            open: Vec::new(),
        };
        let runs = vec![run; 5];
        let sizes: Vec<_> = run_batches(&runs, &Limits::default())
            .iter()
            .map(|batch| batch.len())
            .collect();
        assert_eq!(sizes, [2, 2, 1]);
    }
}
