//! Sums that are not sums.

use crate::sum_tree::{Node, SumLeaf};

/// Whether a node whose hash is that of these two, and of which the node above it states `sum`, cannot be: an empty child with a
/// sum, a pair of empty ones that is not empty itself, or another sum than the children's.
pub fn of_node(left: &Node, right: &Node, sum: u64) -> bool {
    let is_hollow_sum = |node: &Node| node.is_hollow() && node.sum > 0;
    is_hollow_sum(left)
        || is_hollow_sum(right)
        || (left.is_hollow() && right.is_hollow())
        || left.sum.checked_add(right.sum) != Some(sum)
}

/// Whether the node above a leaf states another sum than its weight.
pub fn of_leaf(leaf: &impl SumLeaf, sum: u64) -> bool {
    leaf.weight() != sum
}
