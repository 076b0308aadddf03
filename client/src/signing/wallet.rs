//! Signatures as wallets make them, and as the contracts take them.
//!
//! The contracts take r ‖ s ‖ v, with v 27 or 28 and s in the lower half of the curve's order, and nothing else of a key. A
//! Ledger writes v as 0 or 1, some wallets put it into s (ERC-2098), and an account that is not deployed yet wraps what it will
//! say (ERC-6492).

use alloy::{
    primitives::{Address, B256, Bytes, Signature, b256},
    sol_types::SolValue,
};

/// What ends a signature that is wrapped by ERC-6492.
const WRAPPED: B256 = b256!("6492649264926492649264926492649264926492649264926492649264926492");

/// The key that signed `digest`, and its signature as the contracts take it. `None` if no key made it.
pub(super) fn by_key(signature: &[u8], digest: &B256) -> Option<(Address, Bytes)> {
    let parsed = match signature.len() {
        64 => Signature::from_erc2098(signature),
        _ => Signature::from_raw(signature).ok()?,
    }
    .normalized_s();
    let key = parsed.recover_address_from_prehash(digest).ok()?;
    Some((key, parsed.as_bytes().to_vec().into()))
}

/// What lies in a signature that is wrapped for an account without code: what the account itself will take. `None` for any other.
pub(super) fn unwrapped(signature: &[u8]) -> Option<Bytes> {
    let wrapped = signature.strip_suffix(WRAPPED.as_slice())?;
    let (_, _, inner) = <(Address, Bytes, Bytes)>::abi_decode_params(wrapped).ok()?;
    Some(inner)
}

#[cfg(test)]
mod tests {
    use alloy::{primitives::U256, signers::SignerSync};

    use super::*;
    use crate::keys::dev_signer;

    const DIGEST: B256 = B256::repeat_byte(7);

    /// The order of the curve.
    const ORDER: B256 = b256!("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    /// Of several keys, so that both parities are among them.
    fn signatures() -> impl Iterator<Item = (Address, Signature)> {
        (0..8).map(|number| {
            let key = dev_signer(number).unwrap();
            (key.address(), key.sign_hash_sync(&DIGEST).unwrap())
        })
    }

    #[test]
    fn every_form_of_a_keys_signature_becomes_the_one_that_contracts_take() {
        for (key, signature) in signatures() {
            let taken = Bytes::from(signature.as_bytes().to_vec());
            let mut ledger = taken.to_vec();
            ledger[64] -= 27;
            let mirrored = {
                let s = U256::from_be_bytes(ORDER.0) - signature.s();
                Signature::new(signature.r(), s, !signature.v())
            };
            for form in [
                taken.to_vec(),
                ledger,
                signature.as_erc2098().to_vec(),
                mirrored.as_bytes().to_vec(),
            ] {
                assert_eq!(by_key(&form, &DIGEST), Some((key, taken.clone())));
            }
        }
    }

    #[test]
    fn what_no_key_makes_is_none() {
        for bytes in [&[][..], &[1; 63], &[1; 66], &[0; 65]] {
            assert_eq!(by_key(bytes, &DIGEST), None);
        }
        let (_, signature) = signatures().next().unwrap();
        let mut bytes = signature.as_bytes();
        bytes[64] = 2;
        assert_eq!(by_key(&bytes, &DIGEST), None);
    }

    #[test]
    fn a_signature_for_an_account_to_come_is_unwrapped() {
        let inner = Bytes::from_static(b"what the account takes");
        let (factory, calldata) = (Address::repeat_byte(1), Bytes::from_static(b"deploy"));
        let mut wrapped = (factory, calldata, inner.clone()).abi_encode_params();
        wrapped.extend(WRAPPED);
        assert_eq!(unwrapped(&wrapped), Some(inner));
    }

    #[test]
    fn what_only_ends_like_a_wrapped_one_is_none() {
        assert_eq!(unwrapped(WRAPPED.as_slice()), None);
        assert_eq!(unwrapped(&[7; 65]), None);
    }
}
