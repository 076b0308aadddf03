//! What the anchored state says of a vehicle: words of VehicleId's storage, where its published layout has them.

use crate::{errors, store, Result};
use alloy_primitives::{Address, B256};
use contract_base::{cell::slot, host::Host, words, Word};
use protocol::fault::holding::{Consent, Holding};

/// Numbers of VehicleId's tables, by vehicle.
const TOKEN: u8 = 240;
const BEFORE: u8 = 6;
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
    struct Before {
        owner: Address,
        owner_since: u32,
        consent_since: u32,
    }

    /// Whom an owner lets be paid.
    struct Payee {
        account: Address,
        since: u32,
    }
}

/// Who had the vehicle at the anchor, and whom it paid.
pub(crate) fn holding(week: u32, vehicle: u64, state: &[u8]) -> Result<Holding> {
    let [token, before, payee] = read(week, vehicle, state, [TOKEN, BEFORE, PAYEE])?;
    let token = Token::unpack(token);
    let (before, payee) = (Before::unpack(before), Payee::unpack(payee));
    let account = if token.has_payee {
        payee.account
    } else {
        Address::ZERO
    };
    Ok(Holding {
        owner: token.owner.into_array(),
        owner_since: token.since.into(),
        before: before.owner.into_array(),
        before_since: before.owner_since.into(),
        payee: account.into_array(),
        payee_since: payee.since.into(),
    })
}

/// Whether its data could be used at the anchor.
pub(crate) fn consent(week: u32, vehicle: u64, state: &[u8]) -> Result<Consent> {
    let [token, before] = read(week, vehicle, state, [TOKEN, BEFORE])?;
    let token = Token::unpack(token);
    let changed = Before::unpack(before).consent_since;
    // If it never changed: given since there is the vehicle, or never.
    let since = if changed == 0 && token.consent {
        token.since
    } else {
        changed
    };
    Ok(Consent {
        given: token.consent,
        since: since.into(),
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
        layout::{offset, Type},
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

        let Type::Struct { fields, .. } = of else {
            panic!("{name} is no struct");
        };
        let published = table["word"].as_array().unwrap();
        assert_eq!(published.len(), fields.len(), "{name}");
        for (at, (field, published)) in fields.iter().zip(published).enumerate() {
            assert_eq!(published["name"], field.name, "{name}");
            assert_eq!(
                published["offset"],
                offset(fields, at),
                "{name}.{}",
                field.name
            );
            assert_eq!(
                published["width"],
                field.of.width(),
                "{name}.{}",
                field.name
            );
        }
    }

    #[test]
    fn words_are_read_where_vehicle_id_publishes_them() {
        check("token", TOKEN, Token::TYPE);
        check("before", BEFORE, Before::TYPE);
        check("payee", PAYEE, Payee::TYPE);
    }
}
