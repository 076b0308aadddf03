//! Claims in the packed encoding, which is `protocol`'s.

use crate::arguments::{Claim, LeafProof};
use alloc::vec::Vec;
use protocol::packed;

/// All claims of an encoding, in order; `None` if it cannot be read.
pub(crate) fn read(encoded: &[u8]) -> Option<Vec<Claim<'_>>> {
    let mut items = Vec::new();
    packed::decode(encoded, |claim| {
        let packed::Claim {
            week,
            leaf,
            index,
            leaf_count,
            week_amount,
            proof,
        } = claim;
        items.push(Claim {
            week,
            leaf_proof: LeafProof { leaf, index, proof },
            leaf_count,
            week_amount,
        });
    })?;
    Some(items)
}
