//! The published definitions, and what is signed by them.

use alloy::primitives::{Address, B256, U256};
use alloy_dyn_abi::TypedData;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// One of the files in `contracts/typed-data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    /// `VehicleId.json`
    VehicleId,
    /// `DeviceRegistry.json`
    DeviceRegistry,
    /// `RewardsDistributor.json`
    RewardsDistributor,
}

impl Definition {
    /// Every definition.
    pub const ALL: [Self; 3] = [
        Self::VehicleId,
        Self::DeviceRegistry,
        Self::RewardsDistributor,
    ];

    /// The file's text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::VehicleId => include_str!("../../../contracts/typed-data/VehicleId.json"),
            Self::DeviceRegistry => {
                include_str!("../../../contracts/typed-data/DeviceRegistry.json")
            }
            Self::RewardsDistributor => {
                include_str!("../../../contracts/typed-data/RewardsDistributor.json")
            }
        }
    }
}

/// Where a signature is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The chain.
    pub chain_id: u64,
    /// The contract (its proxy).
    pub contract: Address,
}

/// What somebody is asked to sign, but for nonce and deadline.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose types.
    pub definition: Definition,
    /// Which of them.
    pub primary: &'static str,
    /// The message's fields, as a JSON object, without `nonce` and `deadline`.
    pub fields: Value,
    /// Where it is to be good.
    pub domain: Domain,
}

impl Order {
    /// What a wallet signs: the parameter of `eth_signTypedData_v4`.
    ///
    /// # Errors
    /// If the definition has no such type.
    pub fn typed_data(&self, nonce: U256, deadline: u64) -> Result<Value> {
        let published: Value = serde_json::from_str(self.definition.text())?;
        let fields = &published["types"][self.primary];
        ensure!(
            fields.is_array(),
            "{:?} has no type {}",
            self.definition,
            self.primary
        );
        let mut message = self.fields.clone();
        message["nonce"] = nonce.to_string().into();
        message["deadline"] = deadline.into();
        Ok(json!({
            // Wallets refuse types that the message does not use.
            "types": { "EIP712Domain": published["types"]["EIP712Domain"], self.primary: fields },
            "primaryType": self.primary,
            "domain": {
                "name": published["domain"]["name"],
                "version": published["domain"]["version"],
                "chainId": self.domain.chain_id,
                "verifyingContract": self.domain.contract.to_string(),
            },
            "message": message,
        }))
    }
}

/// The hash that is signed.
///
/// # Errors
/// If the document is no typed data, or its message does not have the fields of its type.
pub fn digest(typed_data: &Value) -> Result<B256> {
    let parsed: TypedData =
        serde_json::from_value(typed_data.clone()).context("this is no EIP-712 typed data")?;
    parsed
        .eip712_signing_hash()
        .context("the message does not have the fields of its type")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_documented_field_by_field() {
        for definition in Definition::ALL {
            let published: Value = serde_json::from_str(definition.text()).unwrap();
            for (name, fields) in published["types"].as_object().unwrap() {
                let documented = match name.as_str() {
                    "EIP712Domain" => &published["domainFields"],
                    primary => &published["primaryTypes"][primary]["fields"],
                };
                for field in fields.as_array().unwrap() {
                    let field = field["name"].as_str().unwrap();
                    assert!(
                        documented[field].is_string(),
                        "{definition:?} {name} {field}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_message_of_the_wrong_shape_has_no_digest() {
        let order = Order {
            definition: Definition::VehicleId,
            primary: "DataConsent",
            fields: json!({ "vehicleId": "seven", "consent": true }),
            domain: Domain {
                chain_id: 1,
                contract: Address::ZERO,
            },
        };
        let typed_data = order.typed_data(U256::ZERO, 0).unwrap();
        assert!(digest(&typed_data).is_err());
    }
}
