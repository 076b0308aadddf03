//! What a week commits to: the tree over its leaves, and the hash of its data.

use alloy_primitives::{B256, Keccak256 as Hasher, keccak256};
use protocol::tree::{Tree, fill_parents};
use protocol::{Keccak256, Leaf, Node};
use rayon::prelude::*;

use crate::Error;

/// Keccak-256 in native code.
#[derive(Clone, Copy, Debug)]
pub struct Native;

impl Keccak256 for Native {
    fn keccak256(bytes: &[u8]) -> [u8; 32] {
        keccak256(bytes).0
    }
}

/// Parents computed by one task.
const PART: usize = 4 << 10;

/// The tree over `leaves`, built on all threads.
pub(crate) fn tree(leaves: &[Leaf]) -> Result<Tree, Error> {
    let nodes = leaves
        .par_iter()
        .map(Node::of_leaf::<Native, Leaf>)
        .collect();
    let tree = Tree::build_by(nodes, |below, above| {
        let parts = below.par_chunks(2 * PART).zip(above.par_chunks_mut(PART));
        parts.try_for_each(|(below, above)| fill_parents::<Native>(below, above))
    });
    tree.map_err(|_| Error::Total)
}

/// Keccak-256 of all leaf preimages (46 bytes each, ascending vehicle id) one after the other. It says
/// which leaves were published, independent of any file format.
pub fn data_hash(leaves: &[Leaf]) -> B256 {
    let mut hasher = Hasher::new();
    for leaf in leaves {
        hasher.update(leaf.preimage());
    }
    hasher.finalize()
}
