//! Signatures as bytes: EIP-712, with everybody's keys.

use alloy::{
    primitives::{B256, Bytes, Signature as Ecdsa, U256},
    signers::SignerSync,
    sol_types::{Eip712Domain, SolStruct},
};
use e2e::{Attestation, DataConsent, Devices, Mint, Reclaim, devices::orders};

use protocol::vin::FIRST_VERSION;

use super::stage::Stage;
use crate::model::{Consent, Contract, Form, Message, Signature};

/// Order of the curve.
const CURVE: U256 = U256::from_be_slice(&alloy::primitives::hex!(
    "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
));

impl Stage {
    /// What is sent in; nothing for no signature.
    pub fn bytes(&self, consent: &Consent) -> Bytes {
        let signature = consent.signature.as_ref();
        signature
            .map(|signature| self.sign(signature))
            .unwrap_or_default()
    }

    fn sign(&self, signature: &Signature) -> Bytes {
        use Message::{Attestation as Attested, Mint as Minted};
        let (home, other) = match &signature.message {
            Attested(..) | Minted(..) | Message::DataConsent(..) | Message::Reclaim(..) => {
                (Contract::Vehicles, Contract::Devices)
            }
            _ => (Contract::Devices, Contract::Vehicles),
        };
        let chain = self.devices.vehicles.world.chain().id();
        let domain = match signature.form {
            Form::OtherChain => self.domain(home, chain + 1),
            Form::OtherContract => {
                let verifying_contract = Some(self.address(other));
                Eip712Domain {
                    verifying_contract,
                    ..self.domain(home, chain)
                }
            }
            _ => self.domain(home, chain),
        };
        let hash = hash(&signature.message, &domain);
        // Nobody's key signs for who has none.
        let nobody = Devices::key(u64::MAX);
        let key = self.keys.get(&signature.by).unwrap_or(&nobody);
        let good = key.sign_hash_sync(&hash).unwrap();
        let bytes = match signature.form {
            Form::Malleable => Ecdsa::new(good.r(), CURVE - good.s(), !good.v()).as_bytes(),
            _ => good.as_bytes(),
        };
        let length = bytes.len() - usize::from(signature.form == Form::Shortened);
        bytes[..length].to_vec().into()
    }
}

fn hash(message: &Message, domain: &Eip712Domain) -> B256 {
    match *message {
        Message::Attestation(owner, definition, powertrain, vinCommitment, nonce, deadline) => {
            Attestation {
                owner,
                definition,
                powertrain,
                vinCommitment,
                vinScheme: FIRST_VERSION,
                nonce,
                deadline,
            }
            .eip712_signing_hash(domain)
        }
        Message::Mint(
            owner,
            definition,
            powertrain,
            vinCommitment,
            dataConsent,
            nonce,
            deadline,
        ) => Mint {
            owner,
            definition,
            powertrain,
            vinCommitment,
            dataConsent,
            nonce: U256::from(nonce),
            deadline,
        }
        .eip712_signing_hash(domain),
        Message::DataConsent(vehicleId, consent, nonce, deadline) => DataConsent {
            vehicleId,
            consent,
            nonce: U256::from(nonce),
            deadline,
        }
        .eip712_signing_hash(domain),
        Message::Reclaim(vehicleId, keeper, nonce, deadline) => Reclaim {
            vehicleId,
            keeper,
            nonce,
            deadline,
        }
        .eip712_signing_hash(domain),
        Message::Claim(key, manufacturerId, owner, nonce, deadline) => orders::Claim {
            key,
            manufacturerId,
            owner,
            nonce: U256::from(nonce),
            deadline,
        }
        .eip712_signing_hash(domain),
        Message::Pair(deviceId, vehicleId, nonce, deadline) => orders::Pair {
            deviceId,
            vehicleId,
            nonce: U256::from(nonce),
            deadline,
        }
        .eip712_signing_hash(domain),
        Message::Connect(manufacturerId, key, vehicleId, nonce, deadline) => orders::Connect {
            manufacturerId,
            key,
            vehicleId,
            nonce: U256::from(nonce),
            deadline,
        }
        .eip712_signing_hash(domain),
        Message::ReplaceKey(deviceId, newKey, nonce, deadline) => orders::ReplaceKey {
            deviceId,
            newKey,
            nonce: U256::from(nonce),
            deadline,
        }
        .eip712_signing_hash(domain),
    }
}
