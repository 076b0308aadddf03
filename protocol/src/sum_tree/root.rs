//! Roots: what is posted, and what is accepted under it.

use core::fmt;

use super::{Keccak256, MAX_DEPTH, Node, ProofError, SumLeaf, has_place, root_of};

/// A root as it is posted: its node, whose sum is the total of all weights, and the levels of its tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// Hash and total.
    pub node: Node,
    /// Levels of the tree.
    pub depth: u8,
}

/// Why two nodes are not the children of a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildrenError {
    /// More than [`MAX_DEPTH`] levels.
    DepthOutOfRange,
    /// A zero hash with a sum.
    HollowSum,
    /// Nothing stands in the upper half, so fewer levels suffice; or a tree without levels has children.
    WrongDepth,
    /// The sums exceed 64 bits together.
    SumOverflow,
}

impl fmt::Display for ChildrenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DepthOutOfRange => "the tree cannot have more than 64 levels",
            Self::HollowSum => "an empty child has a sum",
            Self::WrongDepth => "the tree has other than the fewest levels",
            Self::SumOverflow => "the sums of the children exceed 64 bits",
        })
    }
}

impl core::error::Error for ChildrenError {}

impl Root {
    /// The root of a tree without leaves.
    pub const EMPTY: Self = Self {
        node: Node::EMPTY,
        depth: 0,
    };

    /// The root of the tree of `depth` levels whose root has these children, so that nobody has to state hash and total.
    ///
    /// A tree without leaves has no levels and two empty children. A tree of one place has a leaf for its root and no
    /// children: it cannot be had from here.
    ///
    /// # Errors
    /// If the children cannot be those of a tree of the fewest levels.
    pub fn of_children<K: Keccak256>(
        left: &Node,
        right: &Node,
        depth: u8,
    ) -> Result<Self, ChildrenError> {
        if depth > MAX_DEPTH {
            return Err(ChildrenError::DepthOutOfRange);
        }
        for child in [left, right] {
            if child.is_hollow() && child.sum > 0 {
                return Err(ChildrenError::HollowSum);
            }
        }
        // The largest place lies in the upper half, or the tree would need a level less.
        let is_least = if depth == 0 {
            left.is_hollow() && right.is_hollow()
        } else {
            !right.is_hollow()
        };
        if !is_least {
            return Err(ChildrenError::WrongDepth);
        }
        let node = Node::join::<K>(left, right).map_err(|_| ChildrenError::SumOverflow)?;
        Ok(Self { node, depth })
    }

    /// Accepts `proof` if it leads from `node` at `place` to this root.
    ///
    /// # Errors
    /// Why it does not.
    pub fn accept<K: Keccak256>(
        &self,
        node: Node,
        place: u64,
        proof: &[u8],
    ) -> Result<(), ProofError> {
        let computed = root_of::<K>(node, place, self.depth, proof)?;
        if computed.hash != self.node.hash {
            return Err(ProofError::WrongRoot);
        }
        if computed.sum != self.node.sum {
            return Err(ProofError::WrongTotal);
        }
        Ok(())
    }
}

/// Accepts `leaf` if `proof` shows it at its place under `root`.
pub fn verify<K: Keccak256, L: SumLeaf>(
    leaf: &L,
    root: &Root,
    proof: &[u8],
) -> Result<(), ProofError> {
    root.accept::<K>(Node::over::<K, L>(leaf), leaf.place(), proof)
}

/// Accepts that nothing stands at `place` under `root`. A place that the tree does not have is empty: the proof of that is empty
/// as well.
pub fn verify_empty<K: Keccak256>(place: u64, root: &Root, proof: &[u8]) -> Result<(), ProofError> {
    if root.depth <= MAX_DEPTH && !has_place(root.depth, place) {
        return match proof {
            [] => Ok(()),
            _ => Err(ProofError::WrongLength),
        };
    }
    root.accept::<K>(Node::EMPTY, place, proof)
}
