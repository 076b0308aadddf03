//! Verification: from a leaf and its packed path to the root. Allocates nothing.

use core::fmt;

use super::shape::{Sibling, position_above, width_above};
use crate::sum_tree::{Keccak256, Node, SumOverflow, TreeLeaf};

/// Bytes per level of a packed path: the sibling's hash, then its sum big-endian.
pub const STEP_LEN: usize = 40;

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// The index is not below the number of leaves.
    IndexOutOfRange,
    /// The path has more or fewer levels than this index has in a tree of this many leaves.
    WrongLength,
    /// The sums along the path exceed 64 bits.
    SumOverflow,
    /// The path leads to another root hash.
    WrongRoot,
    /// The path leads to another total.
    WrongTotal,
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IndexOutOfRange => "index is not below the leaf count",
            Self::WrongLength => "proof length does not fit index and leaf count",
            Self::SumOverflow => "sums along the proof exceed 64 bits",
            Self::WrongRoot => "proof leads to another root",
            Self::WrongTotal => "proof leads to another total",
        })
    }
}

impl core::error::Error for ProofError {}

impl From<SumOverflow> for ProofError {
    fn from(_: SumOverflow) -> Self {
        Self::SumOverflow
    }
}

/// The root that `path` leads to from `leaf`, the leaf node at `index` of `leaf_count`.
///
/// The root does not commit to the leaf count: two counts that give `index` the same path are not told
/// apart here. Callers take the count from where the root was posted, never from the claimant.
pub fn root_of<K: Keccak256>(
    leaf: Node,
    index: u64,
    leaf_count: u64,
    path: &[u8],
) -> Result<Node, ProofError> {
    if index >= leaf_count {
        return Err(ProofError::IndexOutOfRange);
    }
    let (mut node, mut position, mut width, mut rest) = (leaf, index, leaf_count, path);
    while width > 1 {
        let side = Sibling::of(position, width);
        if side != Sibling::None {
            let (sibling, above) = take(rest).ok_or(ProofError::WrongLength)?;
            let (left, right) = if side == Sibling::Left {
                (&sibling, &node)
            } else {
                (&node, &sibling)
            };
            node = Node::join::<K>(left, right)?;
            rest = above;
        }
        position = position_above(position);
        width = width_above(width);
    }
    if rest.is_empty() {
        Ok(node)
    } else {
        Err(ProofError::WrongLength)
    }
}

/// Accepts `leaf` if `path` proves it to be the one at `index` of the `leaf_count` leaves under `root`.
pub fn verify<K: Keccak256, L: TreeLeaf>(
    leaf: &L,
    index: u64,
    leaf_count: u64,
    path: &[u8],
    root: &Node,
) -> Result<(), ProofError> {
    let computed = root_of::<K>(Node::of_leaf::<K, L>(leaf), index, leaf_count, path)?;
    if computed.hash != root.hash {
        return Err(ProofError::WrongRoot);
    }
    if computed.sum != root.sum {
        return Err(ProofError::WrongTotal);
    }
    Ok(())
}

/// Splits the lowest sibling off a packed path.
fn take(path: &[u8]) -> Option<(Node, &[u8])> {
    let (hash, rest) = path.split_first_chunk::<32>()?;
    let (sum, rest) = rest.split_first_chunk::<8>()?;
    Some((
        Node {
            hash: *hash,
            sum: u64::from_be_bytes(*sum),
        },
        rest,
    ))
}
