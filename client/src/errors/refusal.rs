//! A refusal and who refused: equal errors of different contracts are told apart.

use std::fmt;

use alloy::{
    primitives::Bytes,
    sol_types::{GenericContractError, SolInterface},
};

use super::speakers::{Speaker, all, speaker};
use crate::{
    bindings::{
        IConsumerStaking::IConsumerStakingCalls as ConsumerStaking,
        IDeviceRegistry::IDeviceRegistryCalls as DeviceRegistry,
        IDisputes::IDisputesCalls as Disputes,
        IManufacturerRegistry::IManufacturerRegistryCalls as ManufacturerRegistry,
        IRewardsDistributor::IRewardsDistributorCalls as RewardsDistributor,
        IVehicleId::IVehicleIdCalls as VehicleId, IWeekJudge::IWeekJudgeCalls as WeekJudge,
    },
    deploy::Contract,
};

/// What a contract said when it refused, and which one it was, as far as that is known. It shows itself in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The revert data.
    pub data: Bytes,
    /// The contract that was called. What it says may come from another that it called itself.
    pub by: Option<Contract>,
}

impl Refusal {
    /// Of nobody knows whom.
    pub const fn unattributed(data: Bytes) -> Self {
        Self { data, by: None }
    }

    /// Of a contract.
    pub const fn of(by: Contract, data: Bytes) -> Self {
        Self { data, by: Some(by) }
    }

    /// Of the contract that was called with `calldata`: it is known if one alone has this function.
    pub fn of_call(calldata: &[u8], data: Bytes) -> Self {
        let by = contract_with(calldata);
        Self { data, by }
    }

    fn error(&self) -> String {
        let own = self.by.and_then(speaker);
        if let Some(words) = own.and_then(|own| (own.explain)(&self.data)) {
            return words;
        }
        // It came back from another contract, or nobody knows from which.
        let mut meanings: Vec<(&Speaker, String)> = Vec::new();
        for other in all() {
            if let Some(words) = (other.explain)(&self.data)
                && !meanings.iter().any(|(_, known)| *known == words)
            {
                meanings.push((other, words));
            }
        }
        match meanings.as_slice() {
            [] => unexplained(&self.data),
            [(_, words)] => words.clone(),
            several => either(several),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.data.is_empty() {
            return f.write_str(
                "reverted without a reason: a trap or failed call inside the contract, a Stylus program that \
                 has expired (`dimo keepalive` revives it), or no contract at that address",
            );
        }
        f.write_str(&self.error())
    }
}

/// The meanings that an error has for different contracts, its name once.
fn either(meanings: &[(&Speaker, String)]) -> String {
    let name = meanings
        .first()
        .and_then(|(_, words)| words.split(':').next());
    let name = name.unwrap_or_default();
    let meanings: Vec<String> = meanings
        .iter()
        .map(|(speaker, words)| {
            let meaning = words.strip_prefix(name).unwrap_or(words);
            let meaning = meaning.trim_start_matches([':', ' ']);
            format!("if {} refused, {meaning}", speaker.name)
        })
        .collect();
    format!("{name}: {}", meanings.join("; "))
}

fn unexplained(data: &Bytes) -> String {
    if let Ok(reason) = GenericContractError::abi_decode(data) {
        return format!("reverted: {reason}");
    }
    let signature = all().iter().find_map(|speaker| {
        let selector = data.first_chunk()?;
        (speaker.signature)(*selector)
    });
    match signature {
        Some(signature) => format!("reverted with {signature}, data {data}"),
        None => format!("reverted with unknown data {data}"),
    }
}

/// The contract that alone has the function of `calldata`.
fn contract_with(calldata: &[u8]) -> Option<Contract> {
    let selector = *calldata.first_chunk()?;
    let candidates = [
        (
            Contract::ManufacturerRegistry,
            ManufacturerRegistry::valid_selector(selector),
        ),
        (Contract::VehicleId, VehicleId::valid_selector(selector)),
        (
            Contract::DeviceRegistry,
            DeviceRegistry::valid_selector(selector),
        ),
        (
            Contract::Distributor,
            RewardsDistributor::valid_selector(selector),
        ),
        (
            Contract::ConsumerStaking,
            ConsumerStaking::valid_selector(selector),
        ),
        (Contract::Disputes, Disputes::valid_selector(selector)),
        (Contract::WeekJudge, WeekJudge::valid_selector(selector)),
    ];
    let mut with = candidates.iter().filter(|(_, has)| *has);
    match (with.next(), with.next()) {
        (Some((only, _)), None) => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use alloy::{
        primitives::B256,
        sol_types::{SolCall, SolError},
    };

    use super::*;
    use crate::bindings::{IDisputes, IRewardsDistributor, IVehicleId};

    fn children() -> Bytes {
        let error = IDisputes::InvalidChildren {
            depth: 1,
            leftHash: B256::ZERO,
            leftSum: 7,
            rightHash: B256::ZERO,
            rightSum: 0,
        };
        error.abi_encode().into()
    }

    #[test]
    fn a_refused_compensation_is_one_of_shares() {
        let call = IDisputes::postCompensationCall {
            caseId: 1,
            left: IDisputes::Node::default(),
            right: IDisputes::Node::default(),
            depth: 1,
            dataHash: B256::ZERO,
            dataUri: String::new(),
        };
        let words = Refusal::of_call(&call.abi_encode(), children()).to_string();
        assert!(words.contains("7 shares"), "{words}");
        assert!(!words.contains("points"), "{words}");
    }

    #[test]
    fn whoever_it_was_both_meanings_are_told() {
        let words = Refusal::unattributed(children()).to_string();
        assert!(words.starts_with("InvalidChildren: if "), "{words}");
        for meaning in [
            "RewardsDistributor refused, 0x",
            "7 points",
            "Disputes refused, 0x",
            "7 shares",
        ] {
            assert!(words.contains(meaning), "{words}");
        }
        assert_eq!(words.matches("InvalidChildren").count(), 1, "{words}");
    }

    #[test]
    fn what_came_back_from_another_contract_is_explained_in_that_ones_words() {
        let error = IVehicleId::VehiclePaired { vehicleId: 7 };
        let words = Refusal::of(Contract::DeviceRegistry, error.abi_encode().into()).to_string();
        assert!(words.starts_with("VehiclePaired: unpair"), "{words}");
    }

    #[test]
    fn a_function_of_several_contracts_gives_nobody_away() {
        let everywhere = IRewardsDistributor::contractNameCall {};
        assert_eq!(contract_with(&everywhere.abi_encode()), None);
        assert_eq!(contract_with(&[1, 2]), None);
        let alone = IVehicleId::vehicleCall { vehicleId: 1 };
        assert_eq!(
            contract_with(&alone.abi_encode()),
            Some(Contract::VehicleId)
        );
    }

    #[test]
    fn an_error_without_words_is_named_at_least() {
        let error = crate::bindings::DimoGovernor::GovernorInvalidVoteParams {};
        let words = Refusal::unattributed(error.abi_encode().into()).to_string();
        assert!(words.contains("GovernorInvalidVoteParams()"), "{words}");
    }
}
