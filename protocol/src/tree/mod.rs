//! The Merkle sum tree: every node carries the sum of the weights below it, so what can be claimed
//! under a root never exceeds the total posted with it.
//!
//! It is generic over its leaf ([`TreeLeaf`]) and its hash ([`Keccak256`]). The shape is that of
//! RFC 6962: neighbours pair up level by level and an odd last node moves up unchanged.

#[cfg(feature = "alloc")]
mod build;
mod proof;
mod shape;

pub use crate::sum_tree::{Keccak256, LEAF_PREFIX, NODE_PREFIX, Node, SumOverflow, TreeLeaf};
#[cfg(feature = "alloc")]
pub use build::{Tree, fill_parents};
pub use proof::{ProofError, STEP_LEN, root_of, verify};
