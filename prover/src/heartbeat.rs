//! Whether a device signed that it was there: [`protocol::heartbeat`], off chain.

use alloy_primitives::{Address, B256, Keccak256, keccak256};
use protocol::heartbeat::{DOMAIN_NAME, DOMAIN_VERSION, TYPE};
use secp256k1::ecdsa::{RecoverableSignature, RecoveryId};
use secp256k1::{Message, Secp256k1, VerifyOnly};
use serde::{Deserialize, Serialize};

/// A signature as the chain takes it: r ‖ s ‖ v. [`NO_SIGNATURE`] stands for none.
pub(crate) type Signature = [u8; 65];

/// No signature: zeros are no signature of anything.
pub(crate) const NO_SIGNATURE: Signature = [0; 65];

const DOMAIN_TYPE: &str =
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

/// Where heartbeats are good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeartbeatDomain {
    /// The chain's id.
    pub chain_id: u64,
    /// The DeviceRegistry (its proxy).
    pub device_registry: Address,
}

/// Judges heartbeats of one domain, from any number of threads.
pub(crate) struct Verifier {
    separator: B256,
    heartbeat_type: B256,
    curve: Secp256k1<VerifyOnly>,
}

impl HeartbeatDomain {
    /// What the device's key signs for a transmission at `timestamp`, unix seconds.
    pub fn digest(&self, vehicle: u64, timestamp: u64) -> B256 {
        digest(self.separator(), keccak256(TYPE), vehicle, timestamp)
    }

    /// Whose signature, r ‖ s ‖ v, a heartbeat is; `None` if it is none that the chain takes.
    pub fn signer(&self, vehicle: u64, timestamp: u64, signature: &[u8; 65]) -> Option<Address> {
        Verifier::new(*self).signer(vehicle, timestamp, signature)
    }

    fn separator(&self) -> B256 {
        let mut registry = B256::ZERO;
        registry[12..].copy_from_slice(self.device_registry.as_slice());
        let mut hasher = Keccak256::new();
        for text in [DOMAIN_TYPE, DOMAIN_NAME, DOMAIN_VERSION] {
            hasher.update(keccak256(text));
        }
        hasher.update(word(self.chain_id));
        hasher.update(registry);
        hasher.finalize()
    }
}

impl Verifier {
    pub(crate) fn new(domain: HeartbeatDomain) -> Self {
        Self {
            separator: domain.separator(),
            heartbeat_type: keccak256(TYPE),
            curve: Secp256k1::verification_only(),
        }
    }

    /// Whether the signature is that of the device's key.
    pub(crate) fn accepts(
        &self,
        vehicle: u64,
        device: &[u8; 20],
        timestamp: u64,
        signature: &Signature,
    ) -> bool {
        self.signer(vehicle, timestamp, signature) == Some(Address::from(*device))
    }

    /// As the contracts recover it: v is 27 or 28, s lies in the lower half of the curve's order.
    fn signer(&self, vehicle: u64, timestamp: u64, signature: &Signature) -> Option<Address> {
        let (compact, v) = signature.split_at(64);
        let id = match v {
            [27] => RecoveryId::Zero,
            [28] => RecoveryId::One,
            _ => return None,
        };
        let signature = RecoverableSignature::from_compact(compact, id).ok()?;
        let stated = signature.to_standard();
        let mut lower = stated;
        lower.normalize_s();
        if lower != stated {
            return None;
        }
        let digest = digest(self.separator, self.heartbeat_type, vehicle, timestamp);
        let message = Message::from_digest(digest.0);
        let key = self.curve.recover_ecdsa(message, &signature).ok()?;
        // Behind the byte that says that both coordinates follow.
        Some(Address::from_slice(
            &keccak256(&key.serialize_uncompressed()[1..])[12..],
        ))
    }
}

fn digest(separator: B256, heartbeat_type: B256, vehicle: u64, timestamp: u64) -> B256 {
    let mut heartbeat = [0; 96];
    heartbeat[..32].copy_from_slice(heartbeat_type.as_slice());
    heartbeat[32..64].copy_from_slice(word(vehicle).as_slice());
    heartbeat[64..].copy_from_slice(word(timestamp).as_slice());
    let mut signed = [0; 66];
    signed[..2].copy_from_slice(&[0x19, 0x01]);
    signed[2..34].copy_from_slice(separator.as_slice());
    signed[34..].copy_from_slice(keccak256(heartbeat).as_slice());
    keccak256(signed)
}

fn word(number: u64) -> B256 {
    let mut word = B256::ZERO;
    word[24..].copy_from_slice(&number.to_be_bytes());
    word
}

#[cfg(test)]
mod tests {
    use alloy::signers::SignerSync;
    use alloy::signers::local::PrivateKeySigner;
    use alloy::sol;
    use alloy::sol_types::{SolStruct, eip712_domain};

    use super::*;

    sol! {
        /// Written anew here: what wallets sign must be what is checked.
        struct Heartbeat {
            uint64 vehicleId;
            uint64 timestamp;
        }
    }

    const DOMAIN: HeartbeatDomain = HeartbeatDomain {
        chain_id: 42_161,
        device_registry: Address::repeat_byte(0xde),
    };

    fn signed(key: &PrivateKeySigner, vehicle: u64, timestamp: u64) -> Signature {
        let domain = eip712_domain! {
            name: "DIMO Device Registry",
            version: "1",
            chain_id: DOMAIN.chain_id,
            verifying_contract: DOMAIN.device_registry,
        };
        let heartbeat = Heartbeat {
            vehicleId: vehicle,
            timestamp,
        };
        let digest = heartbeat.eip712_signing_hash(&domain);
        assert_eq!(digest, DOMAIN.digest(vehicle, timestamp));
        key.sign_hash_sync(&digest).unwrap().as_bytes()
    }

    #[test]
    fn a_wallets_signature_is_that_of_its_key_for_this_vehicle_and_time_alone() {
        let key = PrivateKeySigner::from_bytes(&B256::repeat_byte(7)).unwrap();
        let signature = signed(&key, 7, 1_670_216_400);
        let signer = |vehicle, time| DOMAIN.signer(vehicle, time, &signature);
        assert_eq!(signer(7, 1_670_216_400), Some(key.address()));
        assert_ne!(signer(8, 1_670_216_400), Some(key.address()));
        assert_ne!(signer(7, 1_670_216_401), Some(key.address()));
        let elsewhere = HeartbeatDomain {
            chain_id: 1,
            ..DOMAIN
        };
        let signer = elsewhere.signer(7, 1_670_216_400, &signature);
        assert_ne!(signer, Some(key.address()));
    }

    #[test]
    fn the_other_signature_that_anybody_can_make_of_one_is_none() {
        /// The order of the curve.
        const ORDER: [u8; 32] = [
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c,
            0xd0, 0x36, 0x41, 0x41,
        ];
        let key = PrivateKeySigner::from_bytes(&B256::repeat_byte(7)).unwrap();
        let mut signature = signed(&key, 7, 1);
        let order = alloy_primitives::U256::from_be_bytes(ORDER);
        let s = alloy_primitives::U256::from_be_slice(&signature[32..64]);
        signature[32..64].copy_from_slice(&(order - s).to_be_bytes::<32>());
        signature[64] = 27 + 28 - signature[64];
        assert_eq!(DOMAIN.signer(7, 1, &signature), None);
    }

    #[test]
    fn what_the_chain_does_not_take_is_no_signature() {
        let key = PrivateKeySigner::from_bytes(&B256::repeat_byte(7)).unwrap();
        let signature = signed(&key, 7, 1);
        for v in [0, 1, 26, 29] {
            let mut other = signature;
            other[64] = v;
            assert_eq!(DOMAIN.signer(7, 1, &other), None, "{v}");
        }
        assert_eq!(DOMAIN.signer(7, 1, &NO_SIGNATURE), None);
        assert_eq!(DOMAIN.signer(7, 1, &[0xff; 65]), None);
    }
}
