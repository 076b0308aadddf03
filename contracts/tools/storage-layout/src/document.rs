//! The published form of a layout: all that is needed to find a value in a contract's storage.

use crate::notes;
use contract_base::{
    cell::PREFIX,
    layout::{self, Layout, Member, Slot, Type},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a contract stores where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) contract: String,
    /// What plain slots begin with, in hex.
    pub(crate) prefix: String,
    /// How values lie in their bytes. Bytes that no field takes are zero.
    pub(crate) encoding: BTreeMap<String, String>,
    /// How the slots of each kind of table are made.
    pub(crate) slots: BTreeMap<String, String>,
    pub(crate) tables: Vec<Table>,
}

/// A table of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) about: String,
    pub(crate) number: u8,
    /// If there is more than one: how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) numbers: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<u8>,
    pub(crate) slot: String,
    pub(crate) key: Vec<Field>,
    pub(crate) word: Vec<Field>,
}

/// A value in a word or a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) about: String,
    /// First byte in the word or slot; nowhere if the key is hashed or counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) offset: Option<usize>,
    pub(crate) width: usize,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Of an enum, from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) values: Vec<String>,
    /// Of flags, from the lowest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) bits: Vec<String>,
}

impl Document {
    /// Of what a program declares.
    pub(crate) fn of(layout: &Layout) -> Self {
        let tables: Vec<_> = layout.tables.iter().copied().flatten().collect();
        let kinds = tables.iter().map(|table| notes::slot(table.slot));
        let slots = texts(kinds.chain([notes::slot(Slot::Plain)]));
        Self {
            contract: layout.contract.into(),
            prefix: PREFIX
                .iter()
                .fold("0x".into(), |hex, byte| format!("{hex}{byte:02x}")),
            encoding: texts(notes::ENCODING.iter().copied()),
            slots,
            tables: tables.into_iter().map(Table::of).collect(),
        }
    }

    /// As it is published.
    pub(crate) fn text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

fn texts<'a>(of: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    of.map(|(name, how)| (name.into(), how.into())).collect()
}

/// Where the key begins in a slot.
const KEY: usize = PREFIX.len() + 1;

impl Table {
    fn of(table: &layout::Table) -> Self {
        let mut key = Vec::new();
        // What chooses the number lies nowhere in the slot.
        let (counted, rest) = table.key.split_at(usize::from(table.numbers > 1));
        append(counted, None, &mut key);
        let packed = matches!(table.slot, Slot::Plain | Slot::History);
        append(rest, packed.then_some(KEY), &mut key);
        let mut word = Vec::new();
        match table.word {
            Type::Struct { fields, .. } => append(fields, Some(0), &mut word),
            of => append(&[value(of)], Some(0), &mut word),
        };
        Self {
            name: table.name.into(),
            about: table.about.trim().into(),
            number: table.number,
            numbers: (table.numbers > 1).then_some(table.numbers),
            part: table.part,
            slot: notes::slot(table.slot).0.into(),
            key,
            word,
        }
    }
}

/// A word that is one value.
const fn value(of: Type) -> Member {
    Member {
        name: "value",
        about: "",
        of,
    }
}

/// Appends the members, those of structs inside each by itself, and returns where they end.
fn append(members: &[Member], from: Option<usize>, out: &mut Vec<Field>) {
    let mut offset = from;
    for member in members {
        let width = member.of.width();
        let (kind, values, bits): (_, &[&str], &[&str]) = match member.of {
            Type::Value { name, .. } => (name, &[], &[]),
            Type::Enum { name, values } => (name, values, &[]),
            Type::Flags(bits) => ("flags", &[], bits),
            Type::Struct { fields, .. } => {
                append(fields, offset, out);
                offset = offset.map(|offset| offset.saturating_add(width));
                continue;
            }
        };
        let names = |names: &[&str]| names.iter().map(|name| (*name).into()).collect();
        out.push(Field {
            name: member.name.into(),
            about: member.about.trim().into(),
            offset,
            width,
            kind: kind.into(),
            values: names(values),
            bits: names(bits),
        });
        offset = offset.map(|offset| offset.saturating_add(width));
    }
}
