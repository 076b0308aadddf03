//! Proofs that a tree's sums are not sums.

use crate::{
    errors,
    interface::Fault,
    leaves::{check_node, Leaf},
    pools::Week,
    Result,
};
use alloy_primitives::Address;
use contract_base::host::Host;
use protocol::{fault::sum, sum_tree::Root, Node};

/// A node by its children, where it stands, and the sum that is stated of it.
pub(crate) struct Branch<'a> {
    pub(crate) level: u8,
    pub(crate) place: u64,
    pub(crate) left: Node,
    pub(crate) right: Node,
    pub(crate) sum: u64,
    pub(crate) proof: &'a [u8],
}

pub(crate) fn prove_sum(pool: Address, week: u32, branch: &Branch<'_>) -> Result<()> {
    let week = Week::pending(pool, week)?;
    let Branch {
        level,
        place,
        left,
        right,
        sum,
        proof,
    } = branch;
    // Leaves have no children.
    let above = week.root.depth.checked_sub(*level).filter(|_| *level > 0);
    let depth = above.ok_or_else(|| errors::invalid_path(week.number, *place))?;
    let node = Node {
        hash: Node::hash_over::<Host>(left, right),
        sum: *sum,
    };
    let root = Root { depth, ..week.root };
    check_node(&week, &root, node, *place, proof)?;
    week.fall_if(sum::of_node(left, right, *sum), Fault::Sum, *place)
}

pub(crate) fn prove_leaf_sum(
    pool: Address,
    week: u32,
    leaf: &Leaf<'_>,
    place: u64,
    sum: u64,
) -> Result<()> {
    let week = Week::pending(pool, week)?;
    leaf.check_at(&week, place, sum)?;
    week.fall_if(sum::of_leaf(&leaf.stated, sum), Fault::Sum, place)
}
