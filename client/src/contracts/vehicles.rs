//! Vehicles, read from the chain, and how people write what they are made of.

use std::{collections::BTreeMap, str::FromStr};

use alloy::{
    primitives::{Address, B256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::{Context, Result};

use crate::{
    bindings::IVehicleId::{self as Contract, Vehicle},
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
    /// Whether it works now: not expired, and the grantee in good standing.
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
        ];
        let filter = Filter::new()
            .address(self.address())
            .event_signature(kinds.to_vec())
            .topic1(B256::left_padding_from(&vehicle.to_be_bytes()));
        let mut granted = BTreeMap::new();
        for log in self.chain().logs_since(&filter, first).await? {
            match Contract::AccessGranted::decode_log(&log.inner) {
                Ok(grant) if grant.tenure == tenure => {
                    granted.insert(grant.grantee, (grant.permissions, grant.expiry));
                }
                Ok(_) => {}
                Err(_) => {
                    let revoked = Contract::AccessRevoked::decode_log(&log.inner)?;
                    granted.remove(&revoked.grantee);
                }
            }
        }
        let questions: Vec<_> = granted
            .iter()
            .map(|(grantee, (permissions, _))| Contract::hasAccessCall {
                vehicleId: vehicle,
                grantee: *grantee,
                permissions: *permissions,
            })
            .collect();
        let works = self.chain().read_many(self.address(), &questions).await?;
        let grants = granted.into_iter().zip(works);
        Ok(grants
            .map(|((grantee, (permissions, expiry)), works)| Grant {
                grantee,
                permissions,
                expiry,
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

/// A bitmap of permissions: hex or decimal.
///
/// # Errors
/// If it is neither, or has more than 128 bits.
pub fn permissions(text: &str) -> Result<u128, String> {
    let parsed = match text.strip_prefix("0x") {
        Some(hex) => u128::from_str_radix(hex, 16),
        None => text.parse(),
    };
    parsed.map_err(|_| {
        format!(
            "`{text}` is no bitmap of permissions: give up to 128 bits in hex (0x1f) or decimal"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn permissions_are_hex_or_decimal() {
        assert_eq!(permissions("0x1f"), Ok(31));
        assert_eq!(permissions("31"), Ok(31));
        assert!(permissions("all").unwrap_err().contains("`all`"));
        assert!(permissions("-1").is_err());
    }
}
