//! ArbOS's own reads in the default trace. Nitro asks its state for the number of the parent chain's block when a transaction first
//! needs it, which every call of a program and the operators NUMBER and BLOCKHASH do, and shows that as SLOAD of the account of that
//! state (nitro arbos/tx_processor.go `L1BlockNumber` and `L1BlockHash`, arbos/util/tracing.go `RecordStorageGet`).

use std::collections::BTreeSet;

use alloy_primitives::{B256, U256, keccak256};

/// Where in ArbOS's state what is known of the parent chain's blocks lies (nitro arbos/arbosState/arbosstate.go).
const BLOCK_HASHES: u8 = 6;
/// Blocks whose hashes are kept.
const KEPT: u64 = 256;

/// What a transaction has already asked for: Nitro keeps the answers.
#[derive(Debug, Default)]
pub(super) struct ArbosReads {
    number: bool,
    hashes: BTreeSet<u64>,
}

impl ArbosReads {
    /// Slots read by who needs the number of the block.
    pub(super) fn number(&mut self) -> Vec<B256> {
        match std::mem::replace(&mut self.number, true) {
            true => Vec::new(),
            false => vec![version(), of_blocks(0)],
        }
    }

    /// Slots read by who asks for the hash of a block in the block `current`.
    pub(super) fn hash(&mut self, asked: U256, current: u64) -> Vec<B256> {
        let mut slots = self.number();
        let kept = current.saturating_sub(KEPT)..current;
        match u64::try_from(asked) {
            Ok(asked) if kept.contains(&asked) && self.hashes.insert(asked) => {
                // The first slot has the number, the next those hashes.
                let hash = 1 + (asked % KEPT);
                slots.extend([version(), of_blocks(0), of_blocks(hash)]);
            }
            _ => {}
        }
        slots
    }
}

/// The slot of ArbOS's version, which is read to open its state.
fn version() -> B256 {
    slot(&[], 0)
}

fn of_blocks(offset: u64) -> B256 {
    slot(keccak256([BLOCK_HASHES]).as_slice(), offset)
}

/// Slots of a space lie in pages of 256 (nitro arbos/storage/storage.go `mapAddress`).
fn slot(space: &[u8], offset: u64) -> B256 {
    let key = B256::from(U256::from(offset));
    let (page, place) = key.split_at(31);
    let mut slot = keccak256([space, page].concat());
    slot[31..].copy_from_slice(place);
    slot
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_read_once() {
        let mut reads = ArbosReads::default();
        assert_eq!(reads.number().len(), 2);
        assert!(reads.number().is_empty());
    }

    #[test]
    fn a_hash_is_read_once_and_only_of_the_last_256_blocks() {
        let mut reads = ArbosReads::default();
        reads.number();
        let mut read = |asked: u64| reads.hash(U256::from(asked), 1000).len();
        assert_eq!([read(999), read(999), read(744)], [3, 0, 3]);
        assert_eq!([read(1000), read(743)], [0, 0]);
        assert!(reads.hash(U256::MAX, 1000).is_empty());
    }

    #[test]
    fn slots_of_a_page_differ_in_their_last_byte() {
        let (first, last) = (of_blocks(0), of_blocks(255));
        assert_eq!(first[..31], last[..31]);
        assert_eq!((first[31], last[31]), (0, 255));
        assert_ne!(of_blocks(256)[..31], first[..31]);
    }
}
