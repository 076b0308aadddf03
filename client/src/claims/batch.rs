//! Cutting many claims into transactions.

use super::Item;

/// What one transaction may carry.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most items.
    pub items: usize,
    /// Most bytes of calldata; sequencers refuse transactions somewhat above this default.
    pub bytes: usize,
    /// Most gas; a batch that needs more is cut in two.
    pub gas: u64,
    /// Set the gas limit from [`Limits::gas`] without asking for an estimate first. For chains without
    /// an L1 data fee, where an unused limit costs nothing.
    pub skip_estimate: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            items: 150,
            bytes: 90_000,
            gas: 20_000_000,
            skip_estimate: false,
        }
    }
}

/// How claims are written into calldata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As `claimPacked` takes them.
    Packed,
    /// As Solidity's ABI has it, in words.
    Abi,
}

impl Encoding {
    /// Most bytes an item takes besides its proof.
    pub(super) const fn bytes_beside_proof(self) -> usize {
        match self {
            // A vehicle's head and a week's fields.
            Self::Packed => 29 + 37,
            // An offset, eleven fields, the proof's length and padding.
            Self::Abi => 14 * 32,
        }
    }
}

/// Consecutive runs of `items` within the limits. Sort by account first: each account in a batch is
/// one transfer, and consecutive weeks of a vehicle share a storage slot.
pub fn batches<'a>(items: &'a [Item], encoding: Encoding, limits: &Limits) -> Vec<&'a [Item]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (position, item) in items.iter().enumerate() {
        let size = item.claim.proof.len() + encoding.bytes_beside_proof();
        let full = position - start >= limits.items.max(1) || bytes + size > limits.bytes;
        if full && position > start {
            batches.push(&items[start..position]);
            (start, bytes) = (position, 0);
        }
        bytes += size;
    }
    if start < items.len() {
        batches.push(&items[start..]);
    }
    batches
}

#[cfg(test)]
mod tests {
    use alloy::primitives::Bytes;

    use super::*;
    use crate::bindings::Claim;

    fn items(count: usize, proof: usize) -> Vec<Item> {
        let item = |index| Item {
            claim: Claim {
                week: 0,
                vehicleId: index as u64,
                account: Default::default(),
                conn: 0,
                disc: 0,
                hardware: 0,
                software: 0,
                points: 0,
                depth: 0,
                weekAmount: 0,
                proof: Bytes::from(vec![0; proof]),
            },
            tokens: 0,
        };
        (0..count).map(item).collect()
    }

    fn sizes(items: &[Item], limits: &Limits) -> Vec<usize> {
        batches(items, Encoding::Abi, limits)
            .iter()
            .map(|batch| batch.len())
            .collect()
    }

    #[test]
    fn every_item_is_in_exactly_one_batch_in_order() {
        let items = items(250, 560);
        let flat: Vec<_> = batches(&items, Encoding::Packed, &Limits::default())
            .into_iter()
            .flatten()
            .map(|item| item.claim.vehicleId)
            .collect();
        assert_eq!(flat, (0..250).collect::<Vec<_>>());
    }

    #[test]
    fn a_batch_has_no_more_items_than_allowed() {
        let limits = Limits {
            items: 100,
            bytes: usize::MAX,
            ..Limits::default()
        };
        assert_eq!(sizes(&items(250, 40), &limits), [100, 100, 50]);
    }

    #[test]
    fn a_batch_has_no_more_bytes_than_allowed() {
        let limits = Limits {
            items: 100,
            bytes: 5_000,
            ..Limits::default()
        };
        assert_eq!(sizes(&items(9, 520), &limits), [5, 4]);
    }

    #[test]
    fn packed_items_fit_more_to_a_batch() {
        let items = items(200, 560);
        let first = |encoding| batches(&items, encoding, &Limits::default())[0].len();
        assert_eq!((first(Encoding::Abi), first(Encoding::Packed)), (89, 143));
    }

    #[test]
    fn an_item_larger_than_the_limit_still_goes_out_alone() {
        let limits = Limits {
            bytes: 10,
            ..Limits::default()
        };
        assert_eq!(sizes(&items(2, 40), &limits), [1, 1]);
    }

    #[test]
    fn nothing_makes_no_batch() {
        assert!(batches(&[], Encoding::Abi, &Limits::default()).is_empty());
    }
}
