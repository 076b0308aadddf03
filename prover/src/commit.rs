//! The tree over the leaves of a week.

use alloy_primitives::keccak256;
use protocol::sum_tree::{
    BuildError, Placed, Root, SumOverflow, Tree, depth_for, level_above, place_leaves, root_over,
};
use protocol::{Keccak256, VehicleLeaf};
use rayon::prelude::*;

use crate::Error;

/// Keccak-256 in native code.
#[derive(Clone, Copy, Debug)]
pub struct Native;

impl Keccak256 for Native {
    fn keccak256(bytes: &[u8]) -> [u8; 32] {
        keccak256(bytes).0
    }
}

/// Nodes whose parents are computed by one task.
const PART: usize = 8 << 10;

/// The tree over `leaves`, which ascend by vehicle id, built on all threads.
pub(crate) fn tree(leaves: &[VehicleLeaf]) -> Result<Tree, Error> {
    Tree::build_by(place(leaves), above).map_err(refused)
}

/// Levels of the subtrees that are built one by one, each by one task, before what stands above them.
const SUBTREE: u8 = 12;

/// The root of that tree. Of most leaves no node is in memory longer than its subtree takes.
pub(crate) fn root(leaves: &[VehicleLeaf]) -> Result<Root, Error> {
    for pair in leaves.windows(2) {
        if pair[0].vehicle_id >= pair[1].vehicle_id {
            let place = pair[1].vehicle_id;
            return Err(refused(BuildError::Taken { place }));
        }
    }
    let depth = leaves.last().map_or(0, |last| depth_for(last.vehicle_id));
    let below = depth.min(SUBTREE);
    let subtrees = leaves.chunk_by(|a, b| a.vehicle_id >> below == b.vehicle_id >> below);
    let subtrees: Vec<_> = subtrees.collect();
    let tops: Result<Vec<Vec<Placed>>, SumOverflow> = subtrees
        .into_par_iter()
        .map(|leaves| {
            let nodes = place_leaves::<Native, _>(leaves);
            (0..below).try_fold(nodes, |level, _| level_above::<Native>(&level))
        })
        .collect();
    let tops = tops.map_err(|overflow| refused(overflow.into()))?.concat();
    let top = root_over(tops, above).map_err(refused)?;
    Ok(Root {
        depth: below + top.depth,
        ..top
    })
}

fn place(leaves: &[VehicleLeaf]) -> Vec<Placed> {
    let placed = leaves.par_iter().map(Placed::leaf::<Native, VehicleLeaf>);
    placed.collect()
}

fn above(level: &[Placed]) -> Result<Vec<Placed>, SumOverflow> {
    let parts = parts(level);
    let parts = parts.into_par_iter().map(level_above::<Native>);
    let parts: Vec<_> = parts.collect::<Result<_, _>>()?;
    Ok(parts.concat())
}

/// A level in parts, with siblings in the same.
fn parts(level: &[Placed]) -> Vec<&[Placed]> {
    let mut parts = Vec::new();
    let mut rest = level;
    while rest.len() > PART {
        let parted = rest[PART - 1].parent() == rest[PART].parent();
        let (part, after) = rest.split_at(PART + usize::from(parted));
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn refused(error: BuildError) -> Error {
    match error {
        BuildError::Taken { place } => Error::TwoLeaves { vehicle: place },
        BuildError::SumOverflow => Error::Total,
    }
}

#[cfg(test)]
mod tests {
    use protocol::StatedLeaf;
    use protocol::week::Status;

    use super::*;

    fn leaf(vehicle_id: u64) -> VehicleLeaf {
        let stated = StatedLeaf {
            vehicle_id,
            account: [1; 20],
            conn: 1,
            disc: 0,
            status: Status::Earned as u8,
            hardware: 1,
            software: 0,
            points: 7,
        };
        stated.check().unwrap()
    }

    /// As many leaves as make three parts; `gap` decides which siblings stand at their edges.
    fn leaves(gap: u64) -> Vec<VehicleLeaf> {
        let ids = (0..2 * PART as u64 + 9).map(|id| id + if id < 100 { 0 } else { gap });
        ids.map(leaf).collect()
    }

    #[test]
    fn in_parts_on_many_threads_it_is_the_tree_of_one() {
        for gap in [0, 1, 2, 1 << 40] {
            let leaves = leaves(gap);
            let whole = Tree::build::<Native, _>(&leaves).unwrap();
            assert_eq!(tree(&leaves).unwrap(), whole);
            assert_eq!(root(&leaves).unwrap(), whole.root());
        }
    }

    #[test]
    fn siblings_are_never_parted() {
        for gap in [0, 1] {
            let placed = place(&leaves(gap));
            let parts = parts(&placed);
            assert_eq!(parts.concat(), placed);
            assert_eq!(parts.len(), 3);
            for pair in parts.windows(2) {
                let (last, first) = (pair[0].last().unwrap(), &pair[1][0]);
                assert_ne!(last.parent(), first.parent());
            }
        }
    }
}
