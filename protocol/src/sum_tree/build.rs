//! Building whole trees and making proofs. Only what is not empty takes memory.

use alloc::vec::Vec;
use core::fmt;

use super::proof::mask_len;
use super::{Keccak256, Node, Root, SumLeaf, SumOverflow, depth_for, has_place};

/// A node and where it stands in its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its place, counted from the left.
    pub place: u64,
    /// The node, not empty.
    pub node: Node,
}

/// Why leaves make no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// Two leaves claim the same place.
    Taken {
        /// The place.
        place: u64,
    },
    /// All weights together exceed 64 bits.
    SumOverflow,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { place } => write!(f, "two leaves claim place {place}"),
            Self::SumOverflow => f.write_str("the weights of all leaves exceed 64 bits"),
        }
    }
}

impl core::error::Error for BuildError {}

impl From<SumOverflow> for BuildError {
    fn from(_: SumOverflow) -> Self {
        Self::SumOverflow
    }
}

/// A whole tree: all leaves, and of the levels above them the nodes that have a sibling. Of `n` leaves that are fewer than `3n`
/// nodes, however far apart they stand; what else a proof needs is hashed anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Leaves first, the children of the root last; each ascending by place.
    levels: Vec<Vec<Placed>>,
    root: Root,
}

/// The nodes of leaves, ascending by place.
pub fn place_leaves<K: Keccak256, L: SumLeaf>(leaves: &[L]) -> Vec<Placed> {
    let mut placed: Vec<Placed> = leaves.iter().map(Placed::leaf::<K, L>).collect();
    placed.sort_unstable_by_key(|at| at.place);
    placed
}

/// The root over the nodes of leaves, as [`Tree::build_by`] finds it, without keeping the tree.
///
/// # Errors
/// As [`Tree::build`].
pub fn root_over(
    leaves: Vec<Placed>,
    above: impl Fn(&[Placed]) -> Result<Vec<Placed>, SumOverflow>,
) -> Result<Root, BuildError> {
    climb(leaves, above, drop)
}

/// The level above `level`, whose nodes ascend by place.
///
/// A level may be cut into parts, each filled on its own, wherever no two siblings are parted.
///
/// # Errors
/// If a sum exceeds 64 bits.
pub fn level_above<K: Keccak256>(level: &[Placed]) -> Result<Vec<Placed>, SumOverflow> {
    let mut above = Vec::with_capacity(level.len());
    for family in level.chunk_by(|a, b| a.parent() == b.parent()) {
        let node = match family {
            [left, right] => Node::join::<K>(&left.node, &right.node)?,
            [left] if left.is_left() => Node::join::<K>(&left.node, &Node::EMPTY)?,
            [right] => Node::join::<K>(&Node::EMPTY, &right.node)?,
            // Unreachable: no family is empty, and no place stands twice in a level.
            _ => continue,
        };
        let place = family.first().map_or(0, Placed::parent);
        above.push(Placed { place, node });
    }
    Ok(above)
}

impl Placed {
    /// The node of a leaf, at its place.
    pub fn leaf<K: Keccak256, L: SumLeaf>(leaf: &L) -> Self {
        Self {
            place: leaf.place(),
            node: Node::over::<K, L>(leaf),
        }
    }

    /// Where its parent stands in the level above.
    pub fn parent(&self) -> u64 {
        self.place >> 1
    }

    fn is_left(&self) -> bool {
        self.place & 1 == 0
    }
}

impl Tree {
    /// Builds the tree of `leaves`, in any order, on the calling thread.
    ///
    /// # Errors
    /// If two leaves claim a place, or their weights exceed 64 bits together.
    pub fn build<K: Keccak256, L: SumLeaf>(leaves: &[L]) -> Result<Self, BuildError> {
        Self::build_by(place_leaves::<K, L>(leaves), level_above::<K>)
    }

    /// Builds the tree over the nodes of leaves, ascending by place, leaving each level to `above`, which must do exactly what
    /// [`level_above`] does.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_by(
        leaves: Vec<Placed>,
        above: impl Fn(&[Placed]) -> Result<Vec<Placed>, SumOverflow>,
    ) -> Result<Self, BuildError> {
        let mut levels: Vec<Vec<Placed>> = Vec::new();
        let root = climb(leaves, above, |mut level| {
            if !levels.is_empty() {
                keep_siblings(&mut level);
            }
            levels.push(level);
        })?;
        Ok(Self { levels, root })
    }

    /// The root.
    pub fn root(&self) -> Root {
        self.root
    }

    /// The two nodes below the root, from which hash and total of the root follow ([`Root::of_children`]); both empty if the
    /// tree has no levels.
    pub fn children<K: Keccak256>(&self) -> [Node; 2] {
        let child = |place| self.node::<K>(self.levels.len().checked_sub(1)?, place);
        [0, 1].map(|place| child(place).unwrap_or(Node::EMPTY))
    }

    /// Number of nodes in memory.
    pub fn node_count(&self) -> usize {
        self.levels.iter().map(Vec::len).sum()
    }

    /// The proof of what stands at `place`, leaf or nothing; `None` if the tree has no such place.
    pub fn prove<K: Keccak256>(&self, place: u64) -> Option<Vec<u8>> {
        self.prove_run::<K>(place, 0)
    }

    /// The proof of the node over the `2^level` places from `first` on ([`node_over`](super::node_over)); `None` if they do not
    /// lie in the tree or do not begin at a multiple of their number.
    pub fn prove_run<K: Keccak256>(&self, first: u64, level: u8) -> Option<Vec<u8>> {
        let depth = self.root.depth.checked_sub(level)?;
        let mut place = first.checked_shr(level.into()).unwrap_or(0);
        let is_aligned = place.checked_shl(level.into()).unwrap_or(0) == first;
        if !is_aligned || !has_place(depth, place) {
            return None;
        }
        let (mut mask, mut bit) = (0u64, 1u64);
        let mut siblings = Vec::new();
        for level in usize::from(level)..self.levels.len() {
            if let Some(node) = self.node::<K>(level, place ^ 1) {
                mask |= bit;
                siblings.extend_from_slice(&node.hash);
                siblings.extend_from_slice(&node.sum.to_be_bytes());
            }
            place >>= 1;
            bit <<= 1;
        }
        let unused = size_of::<u64>().checked_sub(mask_len(depth))?;
        let mut proof = Vec::with_capacity(mask_len(depth).saturating_add(siblings.len()));
        proof.extend_from_slice(mask.to_be_bytes().get(unused..)?);
        proof.extend(siblings);
        Some(proof)
    }

    /// The node at `place` of a level, counted from the leaves; `None` if it is empty, or the tree has no such level below its root.
    pub fn node<K: Keccak256>(&self, level: usize, place: u64) -> Option<Node> {
        self.kept(level, place)
            .or_else(|| self.lone::<K>(level, place))
    }

    fn kept(&self, level: usize, place: u64) -> Option<Node> {
        let nodes = self.levels.get(level)?;
        let index = nodes.binary_search_by_key(&place, |at| at.place).ok()?;
        nodes.get(index).map(|at| at.node)
    }

    /// A node that was not kept because its sibling is empty: climbs to it from any leaf below.
    fn lone<K: Keccak256>(&self, level: usize, place: u64) -> Option<Node> {
        let leaves = self.levels.first()?;
        let levels = u32::try_from(level).ok()?;
        let first = place.checked_shl(levels)?;
        let leaf = leaves.get(leaves.partition_point(|at| at.place < first))?;
        if leaf.place.checked_shr(levels)? != place {
            return None;
        }
        let Placed {
            mut place,
            mut node,
        } = *leaf;
        for below in 0..level {
            let sibling = self.kept(below, place ^ 1).unwrap_or(Node::EMPTY);
            let (left, right) = if place & 1 == 0 {
                (node, sibling)
            } else {
                (sibling, node)
            };
            // The sums fitted when the tree was built.
            node = Node::join::<K>(&left, &right).ok()?;
            place >>= 1;
        }
        Some(node)
    }
}

/// Goes from the leaves to the root, handing every level below it to `keep`.
fn climb(
    leaves: Vec<Placed>,
    above: impl Fn(&[Placed]) -> Result<Vec<Placed>, SumOverflow>,
    mut keep: impl FnMut(Vec<Placed>),
) -> Result<Root, BuildError> {
    for pair in leaves.windows(2) {
        if let [Placed { place, .. }, next] = pair
            && *place >= next.place
        {
            return Err(BuildError::Taken { place: next.place });
        }
    }
    let depth = leaves.last().map_or(0, |last| depth_for(last.place));
    let mut level = leaves;
    for _ in 0..depth {
        let next = above(&level)?;
        keep(core::mem::replace(&mut level, next));
    }
    let node = level.first().map_or(Node::EMPTY, |root| root.node);
    Ok(Root { node, depth })
}

/// Forgets the nodes of a level whose sibling is empty.
fn keep_siblings(level: &mut Vec<Placed>) {
    let families = level.chunk_by(|a, b| a.parent() == b.parent());
    let paired = families.filter(|family| family.len() > 1);
    let kept: usize = paired.clone().map(<[Placed]>::len).sum();
    // Most levels of most trees lose nothing.
    if kept < level.len() {
        let mut siblings = Vec::with_capacity(kept);
        siblings.extend(paired.flatten().copied());
        *level = siblings;
    }
}
