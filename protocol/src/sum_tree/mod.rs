//! The Merkle sum tree with a place for every number: every node carries the sum of the weights below it, so what can be
//! claimed under a root never exceeds the total posted with it, and nothing stands in it twice.
//!
//! It is a perfect binary tree. A leaf knows its place ([`SumLeaf::place`]), every other place is empty, and that a place is
//! empty can be proven as well. It is generic over its leaf and its hash ([`Keccak256`]).
//!
//! A proof is a mask of `depth` bits, big-endian in `ceil(depth / 8)` bytes, bit `k` for level `k`, set where the sibling is
//! not empty; then those siblings, leaf to root, each as hash and sum ([`STEP_LEN`]). It has one form only.

#[cfg(feature = "alloc")]
mod build;
mod node;
mod proof;
mod root;
mod run;

#[cfg(feature = "alloc")]
pub use build::{BuildError, Placed, Tree, level_above, place_leaves, root_over};
pub use node::{Keccak256, LEAF_PREFIX, NODE_PREFIX, Node, SumLeaf, SumOverflow};
pub use proof::{ProofError, STEP_LEN, root_of, split};
pub use root::{ChildrenError, Root, verify, verify_empty};
pub use run::node_over;

/// Most levels of a tree: one for every bit of a place.
pub const MAX_DEPTH: u8 = 64;

/// The fewest levels of a tree whose largest place is `largest`: its length in bits.
pub const fn depth_for(largest: u64) -> u8 {
    // Lossless: at most 64.
    (u64::BITS.wrapping_sub(largest.leading_zeros())) as u8
}

/// Whether a tree of `depth` levels has this place.
pub const fn has_place(depth: u8, place: u64) -> bool {
    depth_for(place) <= depth
}
