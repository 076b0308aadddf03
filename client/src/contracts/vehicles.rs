//! Vehicles, read from the chain, and how people write what they are made of.

use std::{collections::BTreeMap, str::FromStr};

use alloy::{
    primitives::{Address, B256},
    rpc::types::Filter,
    sol_types::{SolEvent, SolEventInterface},
};
use anyhow::{Context, Result};
use protocol::permission;

use crate::{
    bindings::IVehicleId::{self as Contract, IVehicleIdEvents as Event, Vehicle},
    chain::{Chain, ChainResult, Read, contract},
};

contract! {
    /// The vehicles' contract on a chain.
    Vehicles(Contract::IVehicleIdInstance<Chain>)
}

/// Access to a vehicle's data that was granted by its present owner and not revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// To whom.
    pub grantee: Address,
    /// A bit for each permission.
    pub permissions: u128,
    /// Until when, unix seconds.
    pub expiry: u64,
    /// For family or a mechanic rather than a data consumer.
    pub personal: bool,
    /// Keccak-256 of what the grantee may do with the data; zero for nothing agreed.
    pub terms: B256,
    /// Whether it works now: not expired, with data consent, and the grantee in good standing or personal.
    pub works: bool,
}

impl Vehicles {
    /// One vehicle.
    ///
    /// # Errors
    /// If there is no such vehicle.
    pub async fn vehicle(&self, vehicle: u64) -> Result<Vehicle> {
        let found = self.0.vehicle(vehicle).read().await;
        found.with_context(|| format!("cannot read vehicle {vehicle}"))
    }

    /// The device registry it asks; none if it asks nobody.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn device_registry(&self) -> ChainResult<Option<Address>> {
        let registry = self.deviceRegistry().read().await?;
        Ok((!registry.is_zero()).then_some(registry))
    }

    /// What the owner of a vehicle's `tenure` granted, from events since block `first`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn grants(&self, vehicle: u64, tenure: u32, first: u64) -> Result<Vec<Grant>> {
        let kinds = [
            Contract::AccessGranted::SIGNATURE_HASH,
            Contract::AccessRevoked::SIGNATURE_HASH,
            Contract::AccessRenounced::SIGNATURE_HASH,
            Contract::AllAccessRevoked::SIGNATURE_HASH,
        ];
        let filter = Filter::new()
            .address(self.address())
            .event_signature(kinds.to_vec())
            .topic1(B256::left_padding_from(&vehicle.to_be_bytes()));
        let mut granted = BTreeMap::new();
        for log in self.chain().logs_since(&filter, first).await? {
            match Contract::IVehicleIdEvents::decode_log(&log.inner)?.data {
                Event::AccessGranted(grant) if grant.tenure == tenure => {
                    granted.insert(grant.grantee, grant);
                }
                Event::AccessRevoked(revoked) => drop(granted.remove(&revoked.grantee)),
                Event::AccessRenounced(renounced) => drop(granted.remove(&renounced.grantee)),
                Event::AllAccessRevoked(_) => granted.clear(),
                _ => {}
            }
        }
        let questions: Vec<_> = granted
            .iter()
            .map(|(grantee, grant)| Contract::hasAccessCall {
                vehicleId: vehicle,
                grantee: *grantee,
                permissions: grant.permissions,
            })
            .collect();
        let works = self.chain().read_many(self.address(), &questions).await?;
        let grants = granted.into_iter().zip(works);
        Ok(grants
            .map(|((grantee, grant), works)| Grant {
                grantee,
                permissions: grant.permissions,
                expiry: grant.expiry,
                personal: grant.personal,
                terms: grant.termsHash,
                works,
            })
            .collect())
    }
}

/// Id of a device definition: 32 bytes of hex, or up to 32 ASCII characters as its catalogue has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefinitionId(pub B256);

impl FromStr for DefinitionId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("0x") {
            return match text.parse() {
                Ok(id) => Ok(Self(id)),
                Err(_) => Err(format!("`{text}` is not 32 bytes of hex")),
            };
        }
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_graphic());
        fits.then(|| Self(B256::right_padding_from(text.as_bytes())))
            .ok_or_else(|| {
                format!(
                    "`{text}` is no definition: give 32 bytes of hex, or 1 to 32 printable ASCII characters such as tesla_model-3_2022"
                )
            })
    }
}

/// A definition as people read it: its characters, or hex if it has none.
pub fn definition(id: B256) -> String {
    let characters = id.as_slice();
    let end = characters.iter().rposition(|byte| *byte != 0);
    let text = &characters[..end.map_or(0, |last| last + 1)];
    match text.iter().all(u8::is_ascii_graphic) && !text.is_empty() {
        true => text.iter().copied().map(char::from).collect(),
        false => id.to_string(),
    }
}

/// A bitmap of permissions: their names, or hex or decimal.
///
/// # Errors
/// If it is none of these, or has a bit that means nothing.
pub fn permissions(text: &str) -> Result<u128, String> {
    let by_names = || {
        text.split(',')
            .map(permission::bit)
            .try_fold(0, |all, bit| Some(all | bit?))
    };
    let number = match text.strip_prefix("0x") {
        Some(hex) => u128::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    };
    number
        .filter(|bits| bits & !permission::KNOWN == 0)
        .or_else(by_names)
        .ok_or_else(|| {
            let names = permission::ALL.map(|permission| permission.name);
            format!(
                "`{text}` names no permissions: give some of {}, with commas between, or their bits in hex (0x1f) or decimal",
                names.join(", ")
            )
        })
}

/// The names of a bitmap's permissions.
pub fn permission_names(bits: u128) -> String {
    let names: Vec<_> = permission::of(bits).map(|one| one.name).collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::Definition;

    #[test]
    fn a_definition_is_text_or_hex() {
        let id: DefinitionId = "tesla_model-3_2022".parse().unwrap();
        assert_eq!(definition(id.0), "tesla_model-3_2022");
        let hex = B256::repeat_byte(0xfe);
        assert_eq!(hex.to_string().parse(), Ok(DefinitionId(hex)));
        assert_eq!(definition(hex), hex.to_string());
        assert_eq!(definition(B256::ZERO), B256::ZERO.to_string());
    }

    #[test]
    fn what_is_no_definition_is_refused() {
        for wrong in ["", "0x12", "a name", "é", &"x".repeat(33)] {
            assert!(wrong.parse::<DefinitionId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn permissions_are_names_hex_or_decimal() {
        assert_eq!(permissions("telemetry,location"), Ok(0b101));
        assert_eq!(permissions("0x1f"), Ok(31));
        assert_eq!(permissions("31"), Ok(31));
        assert_eq!(permission_names(0b101), "telemetry,location");
        for wrong in ["all", "telemetry,", "-1", "0x100", "256"] {
            let words = permissions(wrong).unwrap_err();
            assert!(words.contains(&format!("`{wrong}`")), "{words}");
        }
    }

    #[test]
    fn the_list_of_permissions_is_published_with_interface_and_typed_data() {
        let interface = include_str!("../../../contracts/interfaces/IVehicleId.sol");
        let typed_data = Definition::VehicleId.text();
        let published: serde_json::Value = serde_json::from_str(typed_data).unwrap();
        let rows = permission::ALL.iter().enumerate().map(|(bit, one)| {
            let words = format!("/// {bit} {}: {}\n", one.name, one.allows);
            assert!(interface.contains(&words), "{words}");
            serde_json::json!({ "bit": bit, "name": one.name, "allows": one.allows })
        });
        let expected: serde_json::Value = rows.collect();
        assert_eq!(published["permissions"], expected);
    }
}
