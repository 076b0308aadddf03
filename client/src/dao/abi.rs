//! Calldata decoded by the published ABIs.

use std::sync::LazyLock;

use alloy::{
    dyn_abi::{DynSolValue, JsonAbiExt},
    json_abi::{Function, JsonAbi, Param},
    primitives::Bytes,
};

use super::Names;
use crate::{deploy::Contract, roles};

/// The ABIs in `contracts/abi`.
static ABIS: LazyLock<Vec<(&'static str, JsonAbi)>> = LazyLock::new(|| {
    macro_rules! published {
        ($($name:literal),*) => {
            [$(($name, include_str!(concat!("../../../contracts/abi/", $name, ".json")))),*]
        };
    }
    published![
        "ConsumerStaking",
        "DeviceRegistry",
        "DimoGovernor",
        "DimoToken",
        "Disputes",
        "GuardianCouncil",
        "ManufacturerRegistry",
        "ProxyAdmin",
        "RewardsDistributor",
        "TimelockController",
        "VehicleId",
        "WeekJudge"
    ]
    .into_iter()
    // A test sees to it that all of them are read.
    .filter_map(|(name, text)| Some((name, serde_json::from_str(text).ok()?)))
    .collect()
});

/// A call as its ABI describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The function with its types, e.g. `suspend(uint32)`.
    pub function: String,
    /// Names and values of the arguments.
    pub arguments: Vec<(String, String)>,
}

/// Decodes a call of a contract of the system; of another one, by whichever ABI knows the selector.
pub fn decode(contract: Option<Contract>, data: &Bytes, names: &Names) -> Option<Decoded> {
    let selector = data.get(..4)?;
    let expected = contract.map(Contract::name);
    let mut functions = ABIS
        .iter()
        .filter(|(name, _)| expected.is_none_or(|expected| *name == expected))
        .flat_map(|(_, abi)| abi.functions());
    let function = functions.find(|it| it.selector() == selector)?;
    by_function(function, data, names)
}

/// Decodes by one function's types.
pub(super) fn by_function(function: &Function, data: &Bytes, names: &Names) -> Option<Decoded> {
    let values = function.abi_decode_input(data.get(4..)?).ok()?;
    let arguments = function
        .inputs
        .iter()
        .zip(&values)
        .map(|(input, value)| (input.name.clone(), show(value, input, names)))
        .collect();
    Some(Decoded {
        function: function.signature(),
        arguments,
    })
}

/// A value as people read it: addresses and roles by name, structs with their fields.
fn show(value: &DynSolValue, param: &Param, names: &Names) -> String {
    let list = |values: &[DynSolValue]| {
        let items: Vec<String> = values.iter().map(|it| show(it, param, names)).collect();
        format!("[{}]", items.join(", "))
    };
    match value {
        DynSolValue::Address(address) => names.label(*address),
        DynSolValue::FixedBytes(word, 32) if param.name.to_lowercase().ends_with("role") => {
            roles::name(*word)
        }
        DynSolValue::FixedBytes(word, size) => Bytes::copy_from_slice(&word[..*size]).to_string(),
        DynSolValue::Bytes(bytes) => Bytes::copy_from_slice(bytes).to_string(),
        DynSolValue::Bool(flag) => flag.to_string(),
        DynSolValue::Uint(number, _) => number.to_string(),
        DynSolValue::Int(number, _) => number.to_string(),
        DynSolValue::String(text) => format!("{text:?}"),
        DynSolValue::Array(values) | DynSolValue::FixedArray(values) => list(values),
        DynSolValue::Tuple(values) => {
            let fields: Vec<String> = param
                .components
                .iter()
                .zip(values)
                .map(|(field, it)| format!("{}: {}", field.name, show(it, field, names)))
                .collect();
            format!("({})", fields.join(", "))
        }
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use alloy::{
        primitives::{Address, B256},
        sol_types::SolCall,
    };

    use super::*;
    use crate::bindings::{IManufacturerRegistry, IRewardsDistributor};

    fn decoded<C: SolCall>(contract: Option<Contract>, call: &C, names: &Names) -> Decoded {
        decode(contract, &call.abi_encode().into(), names).unwrap()
    }

    #[test]
    fn every_published_abi_is_read() {
        assert_eq!(ABIS.len(), 12);
    }

    #[test]
    fn arguments_have_their_names_and_contracts_theirs() {
        let timelock = Address::repeat_byte(7);
        let mut names = Names::default();
        names.add(timelock, Contract::Timelock);
        let call = IRewardsDistributor::grantRoleCall {
            role: roles::guardian(),
            account: timelock,
        };
        let found = decoded(Some(Contract::Distributor), &call, &names);
        assert_eq!(found.function, "grantRole(bytes32,address)");
        assert_eq!(
            found.arguments,
            [
                ("role".to_owned(), "GUARDIAN_ROLE".to_owned()),
                ("account".to_owned(), format!("the timelock {timelock}")),
            ]
        );
    }

    #[test]
    fn a_call_of_an_unknown_contract_is_read_by_any_abi() {
        let call = IManufacturerRegistry::suspendCall { id: 3 };
        let found = decoded(None, &call, &Names::default());
        assert_eq!(found.arguments, [("id".to_owned(), "3".to_owned())]);
    }

    #[test]
    fn a_function_that_the_contract_does_not_have_is_not_made_up() {
        let call = IManufacturerRegistry::suspendCall { id: 3 };
        let data = call.abi_encode().into();
        assert_eq!(
            decode(Some(Contract::VehicleId), &data, &Names::default()),
            None
        );
        assert_eq!(
            decode(None, &Bytes::from(vec![1, 2]), &Names::default()),
            None
        );
    }

    #[test]
    fn a_role_without_a_name_is_its_number() {
        let role = B256::repeat_byte(9);
        let account = Address::ZERO;
        let call = IRewardsDistributor::grantRoleCall { role, account };
        let found = decoded(None, &call, &Names::default());
        assert_eq!(found.arguments[0].1, role.to_string());
    }
}
