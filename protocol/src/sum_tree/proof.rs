//! From a node and its proof to the root. Allocates nothing.

use core::fmt;

use super::{Keccak256, MAX_DEPTH, Node, SumOverflow, has_place};

/// Bytes of a sibling in a proof: its hash, then its sum big-endian.
pub const STEP_LEN: usize = 40;

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// The tree is said to have more than [`MAX_DEPTH`] levels.
    DepthOutOfRange,
    /// The tree has no such place.
    PlaceOutOfRange,
    /// There are fewer or more bytes than the mask announces.
    WrongLength,
    /// The mask names a level that the tree does not have.
    LevelOutOfRange,
    /// A sibling of zero hash is written out instead of left out.
    HollowSibling,
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
            Self::DepthOutOfRange => "the tree cannot have more than 64 levels",
            Self::PlaceOutOfRange => "the tree has no such place",
            Self::WrongLength => "proof length does not fit its mask",
            Self::LevelOutOfRange => "the mask names a level above the tree",
            Self::HollowSibling => "the proof writes out a zero hash",
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

/// The root that `proof` leads to from `node` at `place` of a tree of `depth` levels. An empty place is proven like a leaf,
/// from [`Node::EMPTY`].
///
/// A node `k` levels above the leaves is proven as one at `place >> k` of a tree of `depth - k` levels.
///
/// Callers take the depth from where the root was posted: an empty place says nothing under another.
pub fn root_of<K: Keccak256>(
    node: Node,
    place: u64,
    depth: u8,
    proof: &[u8],
) -> Result<Node, ProofError> {
    if depth > MAX_DEPTH {
        return Err(ProofError::DepthOutOfRange);
    }
    if !has_place(depth, place) {
        return Err(ProofError::PlaceOutOfRange);
    }
    let (mask, mut steps) = proof
        .split_at_checked(mask_len(depth))
        .ok_or(ProofError::WrongLength)?;
    let mut mask = read_mask(mask);
    // As a place, so the mask: it has no bit above the depth.
    if !has_place(depth, mask) {
        return Err(ProofError::LevelOutOfRange);
    }
    let (mut node, mut place) = (node, place);
    for _ in 0..depth {
        let mut sibling = Node::EMPTY;
        if mask & 1 == 1 {
            (sibling, steps) = take(steps).ok_or(ProofError::WrongLength)?;
            if sibling.is_hollow() {
                return Err(ProofError::HollowSibling);
            }
        }
        let (left, right) = if place & 1 == 1 {
            (&sibling, &node)
        } else {
            (&node, &sibling)
        };
        node = Node::join::<K>(left, right)?;
        place >>= 1;
        mask >>= 1;
    }
    if steps.is_empty() {
        Ok(node)
    } else {
        Err(ProofError::WrongLength)
    }
}

/// Splits a proof of a tree of `depth` levels off the front of `bytes`; `None` if they end before it does.
pub fn split(depth: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mask = bytes.get(..mask_len(depth))?;
    let siblings = read_mask(mask).count_ones() as usize;
    bytes.split_at_checked(siblings.checked_mul(STEP_LEN)?.checked_add(mask.len())?)
}

/// Bytes of the mask of a tree of `depth` levels.
pub(super) fn mask_len(depth: u8) -> usize {
    usize::from(depth).div_ceil(8)
}

/// The bits of a mask of at most eight bytes.
fn read_mask(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

/// Splits the lowest sibling off.
fn take(steps: &[u8]) -> Option<(Node, &[u8])> {
    let (hash, rest) = steps.split_first_chunk::<32>()?;
    let (sum, rest) = rest.split_first_chunk::<8>()?;
    Some((
        Node {
            hash: *hash,
            sum: u64::from_be_bytes(*sum),
        },
        rest,
    ))
}
