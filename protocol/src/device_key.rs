//! A device's key, as a leaf of the tree a manufacturer vouches for.

use crate::sum_tree::{Keccak256, LEAF_PREFIX, Node, Root, SumLeaf, depth_for};

/// Length of the preimage of a key's leaf in bytes.
pub const DEVICE_KEY_LEN: usize = 21;

/// The address of a device's key and its number among those a manufacturer vouches for together, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedKey {
    /// Its number, and the leaf's place.
    pub number: u64,
    /// The key.
    pub key: [u8; 20],
}

impl NumberedKey {
    /// Levels of the tree of `count` keys, which is the sum of its root.
    pub const fn depth(count: u64) -> u8 {
        depth_for(count.saturating_sub(1))
    }

    /// The root over `count` keys whose hash is this.
    pub const fn root(hash: [u8; 32], count: u64) -> Root {
        Root {
            node: Node { hash, sum: count },
            depth: Self::depth(count),
        }
    }

    /// The root whose children these are, so that nobody has to state how many keys it holds: that is its sum.
    ///
    /// `None` unless they can be the children of a tree of keys numbered from 0 without a gap: of two keys or more, the left
    /// half full. A single key needs no tree.
    pub fn root_of_children<K: Keccak256>(left: &Node, right: &Node) -> Option<Root> {
        let depth = Self::depth(left.sum.checked_add(right.sum)?);
        let half = 1u64.checked_shl(depth.checked_sub(1)?.into())?;
        if left.sum != half {
            return None;
        }
        Root::of_children::<K>(left, right, depth).ok()
    }
}

impl SumLeaf for NumberedKey {
    type Preimage = [u8; DEVICE_KEY_LEN];

    fn place(&self) -> u64 {
        self.number
    }

    /// `0x00`, then the key. Its number is said by its place.
    fn preimage(&self) -> Self::Preimage {
        let mut bytes = [LEAF_PREFIX; DEVICE_KEY_LEN];
        bytes[1..].copy_from_slice(&self.key);
        bytes
    }

    /// A root's sum is the number of keys below it.
    fn weight(&self) -> u64 {
        1
    }
}
