//! Any call, from a signature and arguments as people type them.

use alloy::{
    dyn_abi::{DynSolType, JsonAbiExt},
    json_abi::Function,
    primitives::Bytes,
};
use anyhow::{Context, Result, ensure};

/// Calldata of `name(types)` with these arguments: lists in `[…]`, tuples in `(…)`, bytes in hex.
///
/// # Errors
/// A signature that does not parse, a wrong number of arguments, or one that does not fit its type.
pub fn typed_call(signature: &str, arguments: &[String]) -> Result<Bytes> {
    let function = Function::parse(signature).with_context(|| {
        format!("`{signature}` is no function signature; example: setBond(uint128)")
    })?;
    ensure!(
        function.inputs.len() == arguments.len(),
        "{} takes {} arguments, {} were given",
        function.signature(),
        function.inputs.len(),
        arguments.len()
    );
    let values = function
        .inputs
        .iter()
        .zip(arguments)
        .map(|(input, text)| {
            let type_name = input.selector_type();
            DynSolType::parse(&type_name)
                .and_then(|kind| kind.coerce_str(text))
                .with_context(|| format!("`{text}` is no {type_name}"))
        })
        .collect::<Result<Vec<_>>>()?;
    let data = function
        .abi_encode_input(&values)
        .with_context(|| format!("cannot encode the arguments of {signature}"))?;
    Ok(data.into())
}

#[cfg(test)]
mod tests {
    use alloy::{primitives::Address, sol_types::SolCall};

    use super::*;
    use crate::bindings::IManufacturerRegistry::setOperatorCall;

    fn call(signature: &str, arguments: &[&str]) -> Result<Bytes> {
        let arguments: Vec<String> = arguments.iter().map(|it| (*it).to_owned()).collect();
        typed_call(signature, &arguments)
    }

    #[test]
    fn encodes_as_the_contracts_do() {
        let expected = setOperatorCall {
            id: 3,
            operator: Address::repeat_byte(1),
            allowed: true,
        };
        let typed = call(
            "setOperator(uint32,address,bool)",
            &["3", "0x0101010101010101010101010101010101010101", "true"],
        );
        assert_eq!(typed.unwrap(), Bytes::from(expected.abi_encode()));
    }

    #[test]
    fn takes_lists_and_tuples() {
        assert!(call("f(uint256[],(bool,string))", &["[1,2]", "(true,\"x\")"]).is_ok());
    }

    #[test]
    fn says_what_does_not_fit() {
        let message = |error: Result<Bytes>| format!("{:#}", error.unwrap_err());
        assert!(message(call("setBond(uint128", &["1"])).contains("no function signature"));
        assert!(message(call("setBond(uint128)", &[])).contains("1 arguments, 0 were given"));
        assert!(message(call("setBond(uint128)", &["one"])).contains("`one` is no uint128"));
        assert!(message(call("setBond(uint8)", &["256"])).contains("256"));
    }
}
