//! Typed data (EIP-712) as wallets send it.

use std::collections::BTreeMap;

use alloy_dyn_abi::TypedData;
use alloy_primitives::B256;
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, error::invalid};

/// Values that a type may have room for, arrays counted as one per dimension. Types are made of types: a few lines can
/// describe more than any memory holds.
const MAX_TYPE_SIZE: usize = 1_000;

/// The hash that is signed for typed data, given as an object or as a string that holds one.
pub(super) fn signing_hash(data: Value) -> Answer<B256> {
    let malformed = |error: &dyn std::fmt::Display| invalid(format!("invalid typed data: {error}"));
    let data = match data {
        Value::String(text) => serde_json::from_str(&text).map_err(|error| malformed(&error))?,
        data => data,
    };
    let types = Types::deserialize(&data["types"]).map_err(|error| malformed(&error))?;
    if let Some(name) = too_large(&types) {
        return Err(malformed(&format!(
            "type {name:?} contains itself, or has more than {MAX_TYPE_SIZE} values"
        )));
    }
    let data: TypedData = serde_json::from_value(data).map_err(|error| malformed(&error))?;
    data.eip712_signing_hash()
        .map_err(|error| malformed(&error))
}

type Types = BTreeMap<String, Vec<Field>>;

#[derive(Deserialize)]
struct Field {
    #[serde(rename = "type")]
    kind: String,
}

/// The name of a type that is too large, if there is one. A type that contains itself has no end.
fn too_large(types: &Types) -> Option<&str> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    // Each round sees one level deeper, and the deepest chain holds every type once.
    for _ in 0..=types.len().min(MAX_TYPE_SIZE) {
        let mut next = BTreeMap::new();
        for (name, fields) in types {
            let fields = fields.iter().map(|field| {
                let base = field.kind.split('[').next().unwrap_or_default();
                let dimensions = field.kind.matches('[').count();
                dimensions + sizes.get(base).copied().unwrap_or(1)
            });
            let size = fields.fold(1usize, usize::saturating_add);
            if size > MAX_TYPE_SIZE {
                return Some(name);
            }
            next.insert(name.as_str(), size);
        }
        if next == sizes {
            return None;
        }
        sizes = next;
    }
    types.keys().next().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn name_of_too_large(types: Value) -> Option<String> {
        let types: Types = serde_json::from_value(types).unwrap();
        too_large(&types).map(str::to_owned)
    }

    #[test]
    fn types_of_types_have_a_size() {
        let types = json!({
            "Mail": [{"name": "from", "type": "Person"}, {"name": "to", "type": "Person[]"}],
            "Person": [{"name": "name", "type": "string"}],
        });
        assert_eq!(name_of_too_large(types), None);
    }

    #[test]
    fn a_type_that_contains_itself_is_too_large() {
        let types = json!({"Tree": [{"name": "children", "type": "Tree[]"}]});
        assert_eq!(name_of_too_large(types).as_deref(), Some("Tree"));
    }

    #[test]
    fn types_that_double_are_too_large() {
        let types: Types = (0..64)
            .map(|n| {
                let kind = format!("T{}", n + 1);
                let field = || Field { kind: kind.clone() };
                (format!("T{n}"), vec![field(), field()])
            })
            .collect();
        assert!(too_large(&types).is_some());
    }

    #[test]
    fn many_dimensions_are_too_large() {
        let kind = format!("uint8{}", "[]".repeat(MAX_TYPE_SIZE));
        let types = json!({"Deep": [{"name": "x", "type": kind}]});
        assert_eq!(name_of_too_large(types).as_deref(), Some("Deep"));
    }
}
