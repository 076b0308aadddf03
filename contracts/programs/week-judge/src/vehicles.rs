//! What the anchored state says of a vehicle: words of VehicleId's storage, where its published layout has them.

use crate::{errors, store, Result};
use alloy_primitives::{Address, B256};
use contract_base::{cell::slot, host::Host, words, Word};
use protocol::fault::holding::{Consent, Holding, Owners};

/// Numbers of VehicleId's tables, by vehicle.
const TOKEN: u8 = 240;
const PAST: u8 = 6;
const PAYEE: u8 = 4;

words! {
    /// A vehicle's first word.
    struct Token {
        owner: Address,
        tenure: u32,
        powertrain: u8,
        consent: bool,
        has_payee: bool,
        since: u32,
    }

    /// What was before.
    struct Past {
        consent_since: u32,
        consent_until: u32,
        owner_before: Address,
        consent_before_until: u32,
    }
}

fn owners(token: &Token, past: &Past) -> Owners {
    Owners {
        now: token.owner.into_array(),
        since: token.since.into(),
        sales: token.tenure,
        before: past.owner_before.into_array(),
    }
}

/// Who had the vehicle at the anchor, and whom it paid. A late anchor does not know whom it paid at the end of the week.
pub(crate) fn holding(week: u32, vehicle: u64, state: &[u8]) -> Result<Holding> {
    let [token, past, payee] = read(week, vehicle, state, [TOKEN, PAST, PAYEE])?;
    let token = Token::unpack(token);
    let payee = if token.has_payee {
        Address::unpack(payee)
    } else {
        Address::ZERO
    };
    let is_known = !store::anchor(week).get().late;
    Ok(Holding {
        owners: owners(&token, &Past::unpack(past)),
        payee: is_known.then_some(payee.into_array()),
    })
}

/// Whether its data could be used at the anchor.
pub(crate) fn consent(week: u32, vehicle: u64, state: &[u8]) -> Result<Consent> {
    let [token, past] = read(week, vehicle, state, [TOKEN, PAST])?;
    let (token, past) = (Token::unpack(token), Past::unpack(past));
    Ok(Consent {
        owners: owners(&token, &past),
        given: token.consent,
        since: past.consent_since.into(),
        until: past.consent_until.into(),
        before_until: past.consent_before_until.into(),
    })
}

/// The vehicle's words in these tables.
fn read<const N: usize>(
    week: u32,
    vehicle: u64,
    mut nodes: &[u8],
    tables: [u8; N],
) -> Result<[B256; N]> {
    let root = store::state_root(week).get();
    if root.is_zero() {
        return Err(errors::not_anchored(week));
    }
    let invalid = || errors::invalid_state(week, vehicle);
    let account = store::vehicles().get().into_array();
    let storage = state_proof::storage_root::<Host>(&root.0, &account, &mut nodes)
        .ok()
        .flatten()
        .ok_or_else(invalid)?;
    let mut words = [B256::ZERO; N];
    for (word, table) in words.iter_mut().zip(tables) {
        let slot = slot(table, &vehicle.to_le_bytes());
        let found = state_proof::word::<Host>(&storage, &slot, &mut nodes);
        *word = B256::new(found.map_err(|_| invalid())?);
    }
    if !nodes.is_empty() {
        return Err(invalid());
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract_base::{
        layout::{offset, Member, Type},
        Field,
    };
    use serde_json::Value;

    const PUBLISHED: &str = include_str!("../../../storage/VehicleId.json");

    /// Holds a word that is read here against the table of this name as VehicleId publishes it.
    fn check(name: &str, number: u8, of: Type) {
        let layout: Value = serde_json::from_str(PUBLISHED).unwrap();
        let tables = layout["tables"].as_array().unwrap();
        let table = tables.iter().find(|table| table["name"] == name).unwrap();
        assert_eq!(
            (&table["number"], &table["slot"]),
            (&number.into(), &"plain".into())
        );
        let [key] = &table["key"].as_array().unwrap()[..] else {
            panic!("{name} is not by vehicle alone");
        };
        assert_eq!(
            (&key["offset"], &key["type"]),
            (&12.into(), &"uint64".into())
        );

        let value = [Member {
            name: "value",
            about: "",
            of,
        }];
        let fields = match of {
            Type::Struct { fields, .. } => fields,
            _ => &value,
        };
        let published = table["word"].as_array().unwrap();
        // Behind what is read here may lie more.
        assert!(published.len() >= fields.len(), "{name}");
        for (at, (field, published)) in fields.iter().zip(published).enumerate() {
            let (offset, width) = (offset(fields, at), field.of.width());
            assert_eq!(published["name"], field.name, "{name}");
            assert_eq!(published["offset"], offset, "{name}");
            assert_eq!(published["width"], width, "{name}");
        }
    }

    #[test]
    fn words_are_read_where_vehicle_id_publishes_them() {
        check("token", TOKEN, Token::TYPE);
        check("past", PAST, Past::TYPE);
        check("payee", PAYEE, Address::TYPE);
    }
}
