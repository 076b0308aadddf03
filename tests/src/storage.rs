//! A contract's storage, read by its published layout and nothing else.

use alloy::primitives::{Address, B256, U256, keccak256};
use client::chain::Chain;
use serde_json::Value;

/// A contract on a chain, and its `contracts/storage/<Contract>.json`.
#[derive(Debug)]
pub struct Storage<'a> {
    chain: &'a Chain,
    address: Address,
    layout: Value,
}

/// Number of the entry that counts the others.
const COUNT: u32 = u32::MAX;

impl<'a> Storage<'a> {
    /// Of the contract of this name at this address.
    pub fn of(chain: &'a Chain, contract: &str, address: Address) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../contracts/storage");
        let text = std::fs::read_to_string(format!("{folder}/{contract}.json")).unwrap();
        Self {
            chain,
            address,
            layout: serde_json::from_str(&text).unwrap(),
        }
    }

    /// A field of a word of a plain or hashed table.
    pub async fn field(&self, table: &str, key: &[U256], field: &str) -> U256 {
        let table = named(&self.layout["tables"], table);
        let slot = match table["slot"].as_str() {
            Some("plain") => self.plain(table, key),
            Some("hashed") => self.hashed(table, key),
            other => panic!("{other:?} has no words of its own"),
        };
        value(named(&table["word"], field), self.load(slot).await)
    }

    /// A word that is one value.
    pub async fn value(&self, table: &str, key: &[U256]) -> U256 {
        self.field(table, key, "value").await
    }

    /// One of a field's flags.
    pub async fn flag(&self, table: &str, field: &str, flag: &str) -> bool {
        let bits = &named(&named(&self.layout["tables"], table)["word"], field)["bits"];
        let bits = bits.as_array().unwrap();
        let bit = bits.iter().position(|name| name == flag).unwrap();
        self.field(table, &[], field).await.bit(bit)
    }

    /// A bit of a bitmap.
    pub async fn bit(&self, table: &str, key: u64, number: u64) -> bool {
        let table = named(&self.layout["tables"], table);
        assert_eq!(table["slot"], "bits");
        let mut slot = self.base(number_of(table));
        slot[12..20].copy_from_slice(&key.to_le_bytes());
        slot[20..28].copy_from_slice(&(number / 256).to_le_bytes());
        let rest = number % 256;
        let byte = self.load(slot).await[usize::try_from(rest / 8).unwrap()];
        byte >> (rest % 8) & 1 == 1
    }

    /// All entries of a history: since when, and what.
    pub async fn history(&self, table: &str, key: &[U256]) -> Vec<(U256, U256)> {
        let table = named(&self.layout["tables"], table);
        assert_eq!(table["slot"], "history");
        let base = self.plain(table, key);
        let at = |number: u32| {
            let mut slot = base;
            slot[28..].copy_from_slice(&number.to_le_bytes());
            self.load(slot)
        };
        let mut entries = Vec::new();
        for number in 0..little(&at(COUNT).await[..4]).to() {
            let word = at(number).await;
            let field = |name| value(named(&table["word"], name), word);
            entries.push((field("from"), field("value")));
        }
        entries
    }

    /// A text.
    pub async fn text(&self, table: &str) -> String {
        let table = named(&self.layout["tables"], table);
        assert_eq!(table["slot"], "text");
        let at = |number: u32| {
            let mut slot = self.base(number_of(table));
            slot[12..16].copy_from_slice(&number.to_le_bytes());
            self.load(slot)
        };
        let length: usize = little(&at(COUNT).await[..4]).to();
        let mut text = Vec::new();
        for number in (0..).take(length.div_ceil(32)) {
            text.extend_from_slice(at(number).await.as_slice());
        }
        text.truncate(length);
        String::from_utf8(text).unwrap()
    }

    async fn load(&self, slot: B256) -> B256 {
        let params = (self.address, slot, "latest");
        let word = self.chain.request("eth_getStorageAt", params).await;
        word.unwrap()
    }

    /// The slot of a table without a key.
    fn base(&self, table: u8) -> B256 {
        let prefix: alloy::primitives::Bytes =
            self.layout["prefix"].as_str().unwrap().parse().unwrap();
        let mut slot = B256::ZERO;
        slot[..prefix.len()].copy_from_slice(&prefix);
        slot[prefix.len()] = table;
        slot
    }

    fn plain(&self, table: &Value, key: &[U256]) -> B256 {
        let members = table["key"].as_array().unwrap();
        assert_eq!(members.len(), key.len());
        let mut members: Vec<_> = members.iter().zip(key).collect();
        let mut number = number_of(table);
        if !table["numbers"].is_null() {
            number += members.remove(0).1.to::<u8>();
        }
        let mut slot = self.base(number);
        let mut end = 12;
        for (member, value) in members {
            let (offset, width) = (size(member, "offset"), size(member, "width"));
            let mut bytes = value.to_be_bytes::<32>()[32 - width..].to_vec();
            if is_number(member) {
                bytes.reverse();
            }
            slot[offset..][..width].copy_from_slice(&bytes);
            end = offset + width;
        }
        if let Some(part) = table["part"].as_u64() {
            slot[end] = u8::try_from(part).unwrap();
        }
        slot
    }

    fn hashed(&self, table: &Value, key: &[U256]) -> B256 {
        assert_eq!(table["key"].as_array().unwrap().len(), key.len());
        let words: Vec<_> = key.iter().map(|word| B256::from(*word)).collect();
        let table = self.base(number_of(table));
        keccak256([table, keccak256(words.concat())].concat())
    }
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let found = list
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

fn number_of(table: &Value) -> u8 {
    u8::try_from(table["number"].as_u64().unwrap()).unwrap()
}

fn size(field: &Value, name: &str) -> usize {
    usize::try_from(field[name].as_u64().unwrap()).unwrap()
}

/// Whether it is stored in little-endian order.
fn is_number(field: &Value) -> bool {
    !matches!(field["type"].as_str(), Some("address" | "bytes32"))
}

fn little(bytes: &[u8]) -> U256 {
    U256::from_le_slice(bytes)
}

/// A field's value, as the ABI would have it in a word.
fn value(field: &Value, word: B256) -> U256 {
    let bytes = &word[size(field, "offset")..][..size(field, "width")];
    if is_number(field) {
        little(bytes)
    } else {
        U256::from_be_slice(bytes)
    }
}
