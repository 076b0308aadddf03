//! Block headers.

use crate::rlp::{take, take_hash, take_list, take_number};

/// What is asked of a header. Its hash is that of the bytes it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Hash of the block before.
    pub parent: [u8; 32],
    /// Root of the state after the block.
    pub state_root: [u8; 32],
    /// Its number.
    pub number: u64,
    /// When it was made, unix seconds.
    pub timestamp: u64,
}

impl Header {
    /// Reads a header, all of `bytes`; fields behind the timestamp differ by chain and are not looked at. `None` if it is
    /// none.
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let (_, mut fields) = take_list(&mut bytes)?;
        if !bytes.is_empty() {
            return None;
        }
        let fields = &mut fields;
        let parent = take_hash(fields)?;
        skip(fields, 2)?; // ommers, beneficiary
        let state_root = take_hash(fields)?;
        skip(fields, 4)?; // transactions, receipts, logs' bloom, difficulty
        let number = u64::from_be_bytes(take_number(fields)?);
        skip(fields, 2)?; // gas limit, gas used
        let timestamp = u64::from_be_bytes(take_number(fields)?);
        Some(Self {
            parent,
            state_root,
            number,
            timestamp,
        })
    }
}

fn skip(fields: &mut &[u8], items: usize) -> Option<()> {
    for _ in 0..items {
        take(fields)?;
    }
    Some(())
}
