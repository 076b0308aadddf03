//! Signature documents: what one party signed, for another to send in.

use std::path::Path;

use alloy::{
    primitives::{Address, Bytes, U256},
    signers::{SignerSync, local::PrivateKeySigner},
};
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::{Order, digest, wallet};
use crate::time::utc;

/// A message, who signs it, and the signature once it is there.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignatureDocument {
    /// Whose word it is: a key's address, or a contract account's (ERC-1271).
    #[serde(serialize_with = "checksummed")]
    pub signer: Address,
    /// The signer's nonce in the contract, decimal.
    #[serde(serialize_with = "decimal")]
    pub nonce: U256,
    /// Last unix second at which it is good.
    pub deadline: u64,
    /// What is signed: the parameter of `eth_signTypedData_v4`.
    pub typed_data: Value,
    /// The signature, or nothing yet.
    pub signature: Option<Bytes>,
}

impl SignatureDocument {
    /// Signs an order for `signer` with `key`, or leaves the place open.
    ///
    /// # Errors
    /// If the order does not fit its type.
    pub fn make(
        order: &Order,
        signer: Address,
        nonce: U256,
        deadline: u64,
        key: Option<&PrivateKeySigner>,
    ) -> Result<Self> {
        let typed_data = order.typed_data(nonce, deadline)?;
        let digest = digest(&typed_data)?;
        let signature = key
            .map(|key| key.sign_hash_sync(&digest))
            .transpose()
            .context("cannot sign")?;
        Ok(Self {
            signer,
            nonce,
            deadline,
            typed_data,
            signature: signature.map(|it| it.as_bytes().to_vec().into()),
        })
    }

    /// Reads a document.
    ///
    /// # Errors
    /// If the file cannot be read or is no such document.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read(path)
            .with_context(|| format!("cannot read the signature {}", path.display()))?;
        serde_json::from_slice(&text).with_context(|| {
            format!(
                "{} is no signature document (--sign-only prints one)",
                path.display()
            )
        })
    }

    /// The signature as contracts take it, if the document is one for this order, complete and in time at `now`. What a contract
    /// account takes for one is left as it is.
    ///
    /// # Errors
    /// What it is for instead, in words; that it has expired; that it is not signed yet.
    pub fn signature_for(&self, order: &Order, now: u64) -> Result<Bytes> {
        let expected = order.typed_data(self.nonce, self.deadline)?;
        if digest(&self.typed_data)? != digest(&expected)? {
            bail!(difference(&self.typed_data, &expected));
        }
        ensure!(
            now <= self.deadline,
            "the signature of {} was good until {}: it must be made again",
            self.signer,
            utc(self.deadline)
        );
        let given = self.signature.clone().with_context(|| {
            format!(
                "the document is not signed yet: let {} sign its typedData (`cast wallet sign --data`, any wallet) and put the \
                 signature into it",
                self.signer
            )
        })?;
        Ok(match self.by_key() {
            Some((key, taken)) if key == self.signer => taken,
            _ => wallet::unwrapped(&given).unwrap_or(given),
        })
    }

    /// The key that made the signature; none if it is malformed or not there.
    pub fn recovered(&self) -> Option<Address> {
        self.by_key().map(|(key, _)| key)
    }

    /// Whether it is wrapped for an account that is not deployed yet (ERC-6492).
    pub(super) fn is_wrapped(&self) -> bool {
        let signature = self.signature.as_deref();
        signature.is_some_and(|signature| wallet::unwrapped(signature).is_some())
    }

    fn by_key(&self) -> Option<(Address, Bytes)> {
        wallet::by_key(self.signature.as_ref()?, &digest(&self.typed_data).ok()?)
    }
}

/// Where two typed data differ, the most telling first.
fn difference(given: &Value, expected: &Value) -> String {
    let domain = |name| (&given["domain"][name], &expected["domain"][name]);
    let fields = expected["message"].as_object().into_iter().flatten();
    let differing = fields
        .map(|(name, value)| (name, &given["message"][name], value))
        .find(|(_, given, expected)| plain(given) != plain(expected));
    let (chain, contract) = (domain("chainId"), domain("verifyingContract"));
    if plain(chain.0) != plain(chain.1) {
        return format!(
            "the signature is for chain {}, this is chain {}",
            plain(chain.0),
            plain(chain.1)
        );
    }
    if plain(contract.0) != plain(contract.1) {
        return format!(
            "the signature is for the contract {}, not for {}",
            plain(contract.0),
            plain(contract.1)
        );
    }
    if given["primaryType"] != expected["primaryType"] {
        return format!(
            "what was signed is a {}, not a {}",
            plain(&given["primaryType"]),
            plain(&expected["primaryType"])
        );
    }
    match differing {
        Some((name, given, expected)) => format!(
            "the signature is for {name} {}, not {}",
            plain(given),
            plain(expected)
        ),
        None => "the signature is for other types, or another name or version of the contract"
            .to_owned(),
    }
}

/// A number, address or word as one kind of text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    }
}

fn checksummed<S: Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(address)
}

fn decimal<S: Serializer>(number: &U256, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        keys::dev_signer,
        signing::{Definition, Domain},
    };

    fn order() -> Order {
        Order {
            definition: Definition::VehicleId,
            primary: "DataConsent",
            fields: json!({ "vehicleId": 7, "consent": true }),
            domain: Domain {
                chain_id: 412_346,
                contract: Address::repeat_byte(7),
            },
        }
    }

    fn signed() -> SignatureDocument {
        let key = dev_signer(1).unwrap();
        SignatureDocument::make(&order(), key.address(), U256::from(3), 1_000, Some(&key)).unwrap()
    }

    fn refusal(spoil: impl FnOnce(&mut Order)) -> String {
        let mut other = order();
        spoil(&mut other);
        let error = signed().signature_for(&other, 1_000).unwrap_err();
        error.to_string()
    }

    #[test]
    fn a_document_reads_back_as_written_and_is_by_its_signer() {
        let text = serde_json::to_string(&signed()).unwrap();
        let read: SignatureDocument = serde_json::from_str(&text).unwrap();
        assert_eq!(read, signed());
        assert_eq!(read.recovered(), Some(read.signer));
        assert!(text.contains("\"nonce\":\"3\""), "{text}");
        assert!(text.contains(&read.signer.to_string()), "{text}");
    }

    #[test]
    fn it_is_good_up_to_its_deadline() {
        assert!(signed().signature_for(&order(), 1_000).is_ok());
        let error = signed().signature_for(&order(), 1_001).unwrap_err();
        assert!(error.to_string().contains("1970-01-01 00:16 UTC"));
    }

    #[test]
    fn what_it_is_for_instead_is_said() {
        assert_eq!(
            refusal(|order| order.domain.chain_id = 1),
            "the signature is for chain 412346, this is chain 1"
        );
        assert!(
            refusal(|order| order.domain.contract = Address::ZERO)
                .contains("for the contract 0x07")
        );
        assert_eq!(
            refusal(|order| order.fields["vehicleId"] = 8.into()),
            "the signature is for vehicleId 7, not 8"
        );
        assert_eq!(
            refusal(|order| order.fields["consent"] = false.into()),
            "the signature is for consent true, not false"
        );
    }

    #[test]
    fn an_open_document_says_how_to_sign_it() {
        let signer = Address::repeat_byte(1);
        let open = SignatureDocument::make(&order(), signer, U256::ZERO, 1_000, None).unwrap();
        let error = open.signature_for(&order(), 0).unwrap_err().to_string();
        assert!(error.contains("cast wallet sign --data"), "{error}");
        assert_eq!(open.recovered(), None);
    }

    #[test]
    fn a_ledgers_signature_is_given_out_as_contracts_take_it() {
        let (taken, mut document) = (signed().signature, signed());
        let mut ledger = taken.clone().unwrap().to_vec();
        ledger[64] -= 27;
        document.signature = Some(ledger.into());
        assert_eq!(document.signature_for(&order(), 0).ok(), taken);
        assert_eq!(document.recovered(), Some(document.signer));
    }

    #[test]
    fn what_a_contract_account_takes_is_left_as_it_is() {
        let mut document = signed();
        document.signer = Address::repeat_byte(1);
        let mut other = document.signature.clone().unwrap().to_vec();
        other[64] -= 27;
        let other = Bytes::from(other);
        document.signature = Some(other.clone());
        assert_eq!(document.signature_for(&order(), 0).ok(), Some(other));
    }

    #[test]
    fn a_tampered_nonce_is_noticed() {
        let mut document = signed();
        document.nonce = U256::from(4);
        let error = document.signature_for(&order(), 0).unwrap_err();
        assert_eq!(error.to_string(), "the signature is for nonce 3, not 4");
    }
}
