//! What wallets show of a token: a URI that ends with its id (ERC-721 metadata, ERC-4906).

use crate::{base_uri, existing, number, text::MAX};
use abi_codec::{emit, revert, Str, Uint256};
use alloc::vec::Vec;
use alloy_sol_types::sol;
use contract_base::Result;

sol! {
    event BaseUriSet(string baseUri);
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);

    error BaseUriTooLong(uint64 length, uint64 max);
}

/// Most decimal digits of 64 bits.
const DIGITS: usize = 20;

/// Sets what comes before every id, at most [`MAX`] bytes, and tells nobody: when a contract is set up.
pub fn set_base_uri(uri: &[u8]) -> Result<()> {
    if uri.len() > MAX {
        return Err(revert!(BaseUriTooLong(uri.len() as u64, MAX as u64)));
    }
    base_uri().set(uri);
    Ok(())
}

/// As [`set_base_uri`], and tells that every token's metadata may have changed.
pub fn move_base_uri(uri: &[u8]) -> Result<()> {
    set_base_uri(uri)?;
    emit!(BaseUriSet(Str(uri)));
    emit!(BatchMetadataUpdate(Uint256::ZERO, Uint256::MAX));
    Ok(())
}

/// The URI of a token that exists; empty where the base is.
pub fn token_uri(id: Uint256) -> Result<Str<&'static [u8]>> {
    let id = number(id)?;
    existing(id)?;
    let mut uri = base_uri().get();
    if !uri.is_empty() {
        append_decimal(id, &mut uri);
    }
    // Nothing is freed before a call ends.
    Ok(Str(uri.leak()))
}

/// Formatting by the standard library would cost kilobytes.
fn append_decimal(number: u64, out: &mut Vec<u8>) {
    let mut digits = [b'0'; DIGITS];
    let mut rest = number;
    let mut first = DIGITS.saturating_sub(1);
    for (place, digit) in digits.iter_mut().enumerate().rev() {
        *digit = b'0'.wrapping_add((rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            first = place;
            break;
        }
    }
    out.extend_from_slice(digits.get(first..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_written_in_decimal() {
        for id in [0, 1, 9, 10, 1_234_567_890, u64::MAX] {
            let mut out = b"x".to_vec();
            append_decimal(id, &mut out);
            assert_eq!(out, format!("x{id}").into_bytes());
        }
    }
}
