//! Decoded values as text.

use alloy::dyn_abi::DynSolValue;
use alloy_primitives::hex;

/// `Name(arg: value, …)`; arguments without a name stand alone.
pub(super) fn call<'a>(
    name: &str,
    args: impl IntoIterator<Item = (&'a str, &'a DynSolValue)>,
) -> String {
    let args: Vec<_> = args
        .into_iter()
        .map(|(name, value)| match name {
            "" => text(value),
            name => format!("{name}: {}", text(value)),
        })
        .collect();
    format!("{name}({})", args.join(", "))
}

fn text(value: &DynSolValue) -> String {
    match value {
        DynSolValue::Bool(value) => value.to_string(),
        DynSolValue::Int(value, _) => value.to_string(),
        DynSolValue::Uint(value, _) => value.to_string(),
        DynSolValue::FixedBytes(word, size) => {
            hex::encode_prefixed(word.get(..*size).unwrap_or_default())
        }
        DynSolValue::Address(address) => address.to_string(),
        DynSolValue::Function(function) => hex::encode_prefixed(function),
        DynSolValue::Bytes(bytes) => hex::encode_prefixed(bytes),
        DynSolValue::String(string) => format!("{string:?}"),
        DynSolValue::Array(values) | DynSolValue::FixedArray(values) => {
            format!("[{}]", list(values))
        }
        DynSolValue::Tuple(values) => format!("({})", list(values)),
        // Structs of EIP-712, if another crate's feature brings them: ABIs have tuples.
        #[allow(unreachable_patterns)]
        other => format!("{other:?}"),
    }
}

fn list(values: &[DynSolValue]) -> String {
    values.iter().map(text).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::{Address, B256, I256, U256};

    #[test]
    fn values_read_as_people_write_them() {
        let values = [
            ("to", DynSolValue::Address(Address::repeat_byte(0x11))),
            ("amount", DynSolValue::Uint(U256::from(1_000), 256)),
            ("delta", DynSolValue::Int(I256::MINUS_ONE, 128)),
            ("id", DynSolValue::FixedBytes(B256::repeat_byte(0xab), 4)),
            ("why", DynSolValue::String("a \"b\"".into())),
            ("", DynSolValue::Bool(true)),
            (
                "list",
                DynSolValue::Array(vec![DynSolValue::Tuple(vec![DynSolValue::Bytes(vec![1])])]),
            ),
        ];
        let args = values.iter().map(|(name, value)| (*name, value));
        assert_eq!(
            call("Refused", args),
            "Refused(to: 0x1111111111111111111111111111111111111111, amount: 1000, delta: -1, \
             id: 0xabababab, why: \"a \\\"b\\\"\", true, list: [(0x01)])"
        );
    }
}
