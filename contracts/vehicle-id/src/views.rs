//! Reading vehicles. Each answers in the encoding of its result.

use crate::{
    store::{self, Vehicle},
    Result,
};
use abi_codec::{words, Tuple};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use erc721::{existing, number};

/// Most decimal digits of 64 bits.
const DIGITS: usize = 20;

pub(crate) fn vehicle(id: u64) -> Result<Vec<u8>> {
    let vehicle = Vehicle::existing(id)?;
    let facts = vehicle.facts;
    let payee = match facts.has_payee {
        true => store::payee(id).get(),
        false => Address::ZERO,
    };
    Ok(words(&[
        &vehicle.owner,
        &store::definition(id).get(),
        &facts.powertrain,
        &store::commitment(id).get(),
        &facts.consent,
        &payee,
        &facts.tenure,
    ]))
}

pub(crate) fn token_uri(id: B256) -> Result<Vec<u8>> {
    let id = number(id)?;
    existing(id)?;
    let mut uri = store::base_uri().get();
    append_decimal(id, &mut uri);
    Ok(text(&uri))
}

/// A result that is one string.
pub(crate) fn text(text: &[u8]) -> Vec<u8> {
    Tuple::new(1).bytes(text).finish()
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
