//! Commitments to VINs: a keyed hash, so that one VIN has one commitment, and nobody without the key can try VINs out.
//!
//! The key is 32 bytes at random that the attestors share off chain. The version of scheme and key is on chain, and beside
//! it a check by which each attestor knows that its key is the others'.

use crate::Keccak256;

/// The first version, which holds from the beginning.
pub const FIRST_VERSION: u32 = 1;

/// Characters of a VIN (ISO 3779).
pub const LEN: usize = 17;

/// What the hashed bytes begin with: a commitment is nothing else that the key might be used for.
const COMMITMENT: &[u8; 16] = b"DIMO VIN\0\0\0\0\0\0\0\x01";
const CHECK: &[u8; 16] = b"DIMO VIN key\0\0\0\x01";

/// The attestors' secret.
pub type Key = [u8; 32];

/// A VIN as it is committed to: 17 capital letters and digits, without I, O and Q.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vin([u8; LEN]);

impl Vin {
    /// Of a text as people write it: small letters are taken for capital ones, nothing else is changed. `None` if it is no VIN.
    pub fn new(text: &str) -> Option<Self> {
        let mut vin: [u8; LEN] = text.as_bytes().try_into().ok()?;
        vin.make_ascii_uppercase();
        let allowed = |byte: &u8| {
            (byte.is_ascii_uppercase() || byte.is_ascii_digit())
                && !matches!(byte, b'I' | b'O' | b'Q')
        };
        vin.iter().all(allowed).then_some(Self(vin))
    }

    /// The commitment by a key: the hash of a constant, the key and the VIN, 65 bytes. (Keccak needs no HMAC: its hashes
    /// cannot be extended.)
    pub fn commitment<H: Keccak256>(&self, key: &Key) -> [u8; 32] {
        let mut bytes = [0; 16 + 32 + LEN];
        let parts = COMMITMENT.iter().chain(key).chain(&self.0);
        bytes
            .iter_mut()
            .zip(parts)
            .for_each(|(to, from)| *to = *from);
        H::keccak256(&bytes)
    }
}

/// By what a key is known without being told: the hash of another constant and the key, 48 bytes.
pub fn check<H: Keccak256>(key: &Key) -> [u8; 32] {
    let mut bytes = [0; 16 + 32];
    let parts = CHECK.iter().chain(key);
    bytes
        .iter_mut()
        .zip(parts)
        .for_each(|(to, from)| *to = *from);
    H::keccak256(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiny_keccak::{Hasher, Keccak};

    struct Native;

    impl Keccak256 for Native {
        fn keccak256(bytes: &[u8]) -> [u8; 32] {
            let (mut keccak, mut hash) = (Keccak::v256(), [0; 32]);
            keccak.update(bytes);
            keccak.finalize(&mut hash);
            hash
        }
    }

    const TEXT: &str = "1M8GDM9AXKP042788";

    #[test]
    fn one_vin_has_one_commitment_however_it_is_written() {
        let vin = Vin::new(TEXT).unwrap();
        assert_eq!(Vin::new("1m8gdm9axkp042788"), Some(vin));
        let expected = [COMMITMENT.as_slice(), &[7; 32], TEXT.as_bytes()].concat();
        assert_eq!(
            vin.commitment::<Native>(&[7; 32]),
            Native::keccak256(&expected)
        );
    }

    #[test]
    fn another_key_or_vin_makes_another_commitment() {
        let (vin, other) = (
            Vin::new(TEXT).unwrap(),
            Vin::new("1M8GDM9AXKP042789").unwrap(),
        );
        let commitment = vin.commitment::<Native>(&[7; 32]);
        assert_ne!(commitment, vin.commitment::<Native>(&[8; 32]));
        assert_ne!(commitment, other.commitment::<Native>(&[7; 32]));
    }

    #[test]
    fn a_keys_check_is_no_commitment() {
        let expected = [CHECK.as_slice(), &[7; 32]].concat();
        assert_eq!(check::<Native>(&[7; 32]), Native::keccak256(&expected));
        assert_ne!(check::<Native>(&[7; 32]), check::<Native>(&[8; 32]));
    }

    #[test]
    fn what_is_no_vin_is_refused() {
        let long = "1M8GDM9AXKP0427889";
        for wrong in [
            "",
            "1M8GDM9AXKP04278",
            long,
            "IM8GDM9AXKP042788",
            "1M8GDM9AXKP04278O",
        ] {
            assert_eq!(Vin::new(wrong), None, "{wrong}");
        }
        for wrong in ["1M8GDM9AXKP04278 ", "1M8GDM9AXKP04278-", "1M8GDM9AXKP0427Ä"] {
            assert_eq!(Vin::new(wrong), None, "{wrong}");
        }
    }
}
