//! Accounts and words of storage under the root of a state.

use crate::{
    rlp::{take, take_hash, take_list, take_number},
    trie::{lookup, ProofError},
};
use protocol::Keccak256;

/// Root of the storage of `account`; `None` if there is no such account. Takes the proof's nodes off the front.
///
/// # Errors
/// If they are not those that lead there from `state_root`.
pub fn storage_root<K: Keccak256>(
    state_root: &[u8; 32],
    account: &[u8; 20],
    nodes: &mut &[u8],
) -> Result<Option<[u8; 32]>, ProofError> {
    let value = lookup::<K>(state_root, &K::keccak256(account), nodes)?;
    value
        .map(|value| root_of(value).ok_or(ProofError::Malformed))
        .transpose()
}

/// Of an account: nonce, balance, root of its storage, hash of its code.
fn root_of(mut value: &[u8]) -> Option<[u8; 32]> {
    let (_, mut fields) = take_list(&mut value)?;
    take(&mut fields)?;
    take(&mut fields)?;
    let root = take_hash(&mut fields)?;
    take_hash(&mut fields)?;
    (fields.is_empty() && value.is_empty()).then_some(root)
}

/// The word in `slot` of the storage with this root, zero if it was never written. Takes the proof's nodes off the front.
///
/// # Errors
/// If they are not those that lead there.
pub fn word<K: Keccak256>(
    storage_root: &[u8; 32],
    slot: &[u8; 32],
    nodes: &mut &[u8],
) -> Result<[u8; 32], ProofError> {
    let Some(mut value) = lookup::<K>(storage_root, &K::keccak256(slot), nodes)? else {
        return Ok([0; 32]);
    };
    take_number(&mut value)
        .filter(|_| value.is_empty())
        .ok_or(ProofError::Malformed)
}
