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

/// Who had the vehicle at the anchor, and whom it paid, as far as that decides about a week that began at `start`: who was before
/// is not read if the owner has it since then, nor a payee if it has none. A late anchor does not know whom it paid at the end of
/// the week.
pub(crate) fn holding(week: u32, start: u64, vehicle: u64, nodes: &[u8]) -> Result<Holding> {
    let mut state = State::of(week, vehicle, nodes)?;
    let token = Token::unpack(state.word(TOKEN)?);
    let past = if u64::from(token.since) > start {
        Past::unpack(state.word(PAST)?)
    } else {
        Past::untouched()
    };
    let payee = if token.has_payee {
        Address::unpack(state.word(PAYEE)?)
    } else {
        Address::ZERO
    };
    state.end()?;
    let is_known = !store::anchor(week).get().late;
    Ok(Holding {
        owners: owners(&token, &past),
        payee: is_known.then_some(payee.into_array()),
    })
}

/// Whether its data could be used at the anchor.
pub(crate) fn consent(week: u32, vehicle: u64, nodes: &[u8]) -> Result<Consent> {
    let mut state = State::of(week, vehicle, nodes)?;
    let token = Token::unpack(state.word(TOKEN)?);
    let past = Past::unpack(state.word(PAST)?);
    state.end()?;
    Ok(Consent {
        owners: owners(&token, &past),
        given: token.consent,
        since: past.consent_since.into(),
        until: past.consent_until.into(),
        before_until: past.consent_before_until.into(),
    })
}

/// The anchored state of a vehicle, and the nodes that prove it, which are read one word after the other.
struct State<'a> {
    week: u32,
    vehicle: u64,
    storage: [u8; 32],
    nodes: &'a [u8],
}

impl<'a> State<'a> {
    /// Takes the nodes of VehicleId's account.
    fn of(week: u32, vehicle: u64, nodes: &'a [u8]) -> Result<Self> {
        let root = store::state_root(week).get();
        if root.is_zero() {
            return Err(errors::not_anchored(week));
        }
        let mut state = Self {
            week,
            vehicle,
            storage: [0; 32],
            nodes,
        };
        let account = store::vehicles().get().into_array();
        let storage = state_proof::storage_root::<Host>(&root.0, &account, &mut state.nodes);
        state.storage = storage.ok().flatten().ok_or_else(|| state.invalid())?;
        Ok(state)
    }

    /// The vehicle's word in this table.
    fn word(&mut self, table: u8) -> Result<B256> {
        let slot = slot(table, &self.vehicle.to_le_bytes());
        let found = state_proof::word::<Host>(&self.storage, &slot, &mut self.nodes);
        found.map(B256::new).map_err(|_| self.invalid())
    }

    /// Refuses nodes that nothing was read from.
    fn end(&self) -> Result<()> {
        if self.nodes.is_empty() {
            Ok(())
        } else {
            Err(self.invalid())
        }
    }

    fn invalid(&self) -> abi_codec::Revert {
        errors::invalid_state(self.week, self.vehicle)
    }
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
