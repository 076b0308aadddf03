//! The node over an aligned run of places.

use super::{Keccak256, Node};

/// The node over `2^level` neighbouring places, whose nodes `next` yields in order. `None` once `next` yields none, or if the
/// sums exceed 64 bits.
///
/// It stands `level` levels above the leaves, at `first >> level` ([`root_of`](super::root_of)). Needs stack for `level`
/// nodes; callers bound it.
pub fn node_over<K: Keccak256>(level: u8, next: &mut dyn FnMut() -> Option<Node>) -> Option<Node> {
    let Some(below) = level.checked_sub(1) else {
        return next();
    };
    let left = node_over::<K>(below, next)?;
    let right = node_over::<K>(below, next)?;
    Node::join::<K>(&left, &right).ok()
}
