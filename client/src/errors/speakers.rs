//! Who has errors, and who explains them.

use alloy::sol_types::SolInterface;

use super::{
    chain, consumers, devices, disputes, distributor, governance, judge, manufacturers, proxies,
    vehicles,
};
use crate::{
    bindings::{
        DimoGovernor::DimoGovernorErrors, DimoToken::DimoTokenErrors,
        GuardianCouncil::GuardianCouncilErrors, IArbWasm::IArbWasmErrors, IConsumerStakingErrors,
        IDeviceRegistryErrors, IDisputesErrors, IManufacturerRegistryErrors,
        IOpenZeppelinErrors::IOpenZeppelinErrorsErrors, IRewardsDistributorErrors,
        IVehicleIdErrors, IWeekJudgeErrors, ProxyAdmin::ProxyAdminErrors,
        TimelockController::TimelockControllerErrors,
        TransparentUpgradeableProxy::TransparentUpgradeableProxyErrors,
    },
    deploy::Contract,
};

/// A contract that refuses in words of its own.
pub(super) struct Speaker {
    /// Its name in Solidity.
    pub(super) name: &'static str,
    /// Revert data in words, if it is one of its errors and has a meaning for people.
    pub(super) explain: fn(&[u8]) -> Option<String>,
    /// The signature of its error with a selector.
    pub(super) signature: fn([u8; 4]) -> Option<&'static str>,
    /// The selectors of all its errors.
    #[cfg(test)]
    pub(super) selectors: &'static [[u8; 4]],
}

macro_rules! speakers {
    ($($name:literal: $errors:ident => $explain:expr,)*) => {
        [$(Speaker {
            name: $name,
            explain: |data| {
                let error = $errors::abi_decode(data).ok()?;
                let explain: fn(&$errors) -> Option<String> = $explain;
                explain(&error)
            },
            signature: $errors::signature_by_selector,
            #[cfg(test)]
            selectors: $errors::SELECTORS,
        },)*]
    };
}

static SPEAKERS: [Speaker; 15] = speakers! {
    "RewardsDistributor": IRewardsDistributorErrors => |it| Some(distributor::explain(it)),
    "ManufacturerRegistry": IManufacturerRegistryErrors => |it| Some(manufacturers::explain(it)),
    "VehicleId": IVehicleIdErrors => |it| Some(vehicles::explain(it)),
    "DeviceRegistry": IDeviceRegistryErrors => |it| Some(devices::explain(it)),
    "ConsumerStaking": IConsumerStakingErrors => |it| Some(consumers::explain(it)),
    "Disputes": IDisputesErrors => |it| Some(disputes::explain(it)),
    "WeekJudge": IWeekJudgeErrors => |it| Some(judge::explain(it)),
    "DimoGovernor": DimoGovernorErrors => governance::governor,
    "TimelockController": TimelockControllerErrors => governance::timelock,
    "GuardianCouncil": GuardianCouncilErrors => |it| Some(governance::council(it)),
    "DimoToken": DimoTokenErrors => governance::votes,
    "TransparentUpgradeableProxy": TransparentUpgradeableProxyErrors => |it| Some(proxies::proxy(it)),
    "ProxyAdmin": ProxyAdminErrors => |it| Some(proxies::admin(it)),
    "a token": IOpenZeppelinErrorsErrors => |it| Some(chain::token(it)),
    "ArbWasm": IArbWasmErrors => |it| Some(chain::program(it)),
};

/// Everybody.
pub(super) fn all() -> &'static [Speaker] {
    &SPEAKERS
}

/// The one that a contract of the system is.
pub(super) fn speaker(contract: Contract) -> Option<&'static Speaker> {
    SPEAKERS.iter().find(|it| it.name == contract.name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// What the words of one contract have and those of the others have not.
    type Meanings = &'static [(&'static str, &'static str)];

    /// Errors that mean something else in each contract: whoever explains them must know who refused.
    const TOLD_APART: &[(&str, Meanings)] = &[
        ("ERC721IncorrectOwner(address,uint256,address)", TOKENS),
        ("ERC721InsufficientApproval(address,uint256)", TOKENS),
        ("ERC721InvalidReceiver(address)", TOKENS),
        ("ERC721NonexistentToken(uint256)", TOKENS),
        (
            "FailedCall()",
            &[
                ("DimoGovernor", "call of the proposal"),
                ("TimelockController", "call of the operation"),
                ("TransparentUpgradeableProxy", "inside the contract"),
            ],
        ),
        ("ObjectionTooLate(uint64,uint64)", TOKENS),
        (
            "InvalidSignature(address)",
            &[
                ("RewardsDistributor", "payee"),
                ("VehicleId", "what is asked for"),
                ("DeviceRegistry", "device"),
            ],
        ),
        (
            "InvalidChildren(uint8,bytes32,uint64,bytes32,uint64)",
            &[("RewardsDistributor", "points"), ("Disputes", "shares")],
        ),
        (
            "UnknownParameters(uint32,uint32)",
            &[
                ("ConsumerStaking", "no rules 0"),
                ("Disputes", "rules of cases"),
            ],
        ),
        (
            "ZeroAmount()",
            &[("ConsumerStaking", "the amount"), ("Disputes", "a case")],
        ),
    ];

    const TOKENS: Meanings = &[("VehicleId", "vehicle"), ("DeviceRegistry", "device")];

    /// Errors that mean the same whoever says them.
    const SAME: &[&str] = &[
        "AccessControlBadConfirmation()",
        "AccessControlUnauthorizedAccount(address,bytes32)",
        "ArithmeticOverflow()",
        "BaseUriTooLong(uint64,uint64)",
        "ERC20InsufficientAllowance(address,uint256,uint256)",
        "ERC20InsufficientBalance(address,uint256,uint256)",
        "ERC20InvalidReceiver(address)",
        "ERC20InvalidSender(address)",
        "ERC721InvalidApprover(address)",
        "ERC721InvalidOperator(address)",
        "ERC721InvalidOwner(address)",
        "InvalidAccountNonce(address,uint256)",
        "InvalidAdmin(address)",
        "InvalidInitialization()",
        "InvalidSuspension(uint32,uint32)",
        "SafeErc20FailedOperation(address)",
        "SignatureExpired(uint64)",
        "SuspensionTooSoon(uint64)",
        "WeekNotAnchored(uint32)",
        "WeekNotOver(uint32,uint64)",
    ];

    /// Errors of OpenZeppelin's libraries that nobody meets.
    const WITHOUT_WORDS: &[&str] = &[
        "CheckpointUnorderedInsertion()",
        "InvalidShortString()",
        "SafeCastOverflowedUintDowncast(uint8,uint256)",
        "StringTooLong(string)",
    ];

    /// An error whose values are all zero.
    fn zeros(selector: [u8; 4]) -> Vec<u8> {
        [selector.as_slice(), &[0; 8 * 32]].concat()
    }

    /// Every error that several have, and what each of them means by it.
    fn shared() -> BTreeMap<&'static str, Vec<(&'static str, Option<String>)>> {
        let mut errors = BTreeMap::<_, Vec<_>>::new();
        for speaker in all() {
            for selector in speaker.selectors {
                let signature = (speaker.signature)(*selector).unwrap();
                let words = (speaker.explain)(&zeros(*selector));
                errors
                    .entry(signature)
                    .or_default()
                    .push((speaker.name, words));
            }
        }
        errors.retain(|_, speakers| speakers.len() > 1);
        errors
    }

    #[test]
    fn it_is_known_of_every_shared_error_whether_it_means_the_same() {
        let found: Vec<_> = shared().into_keys().collect();
        let apart = TOLD_APART.iter().map(|(signature, _)| *signature);
        let mut known: Vec<_> = apart
            .chain(SAME.iter().copied())
            .chain(WITHOUT_WORDS.iter().copied())
            .collect();
        known.sort_unstable();
        assert_eq!(found, known);
    }

    #[test]
    fn an_error_with_several_meanings_is_told_apart() {
        let shared = shared();
        for (signature, meanings) in TOLD_APART {
            let speakers = &shared[signature];
            assert_eq!(speakers.len(), meanings.len(), "{signature}");
            for (name, words) in speakers {
                let words = words.as_ref().unwrap();
                for (whose, meaning) in *meanings {
                    assert_eq!(words.contains(meaning), whose == name, "{name}: {words}");
                }
            }
        }
    }

    #[test]
    fn an_error_with_one_meaning_is_told_in_the_same_words() {
        let shared = shared();
        for signature in SAME {
            let [(_, words), others @ ..] = shared[signature].as_slice() else {
                panic!("{signature} is nobody's");
            };
            assert!(words.is_some(), "{signature}");
            for (name, other) in others {
                assert_eq!(other, words, "{name}: {signature}");
            }
        }
        for signature in WITHOUT_WORDS {
            assert!(shared[signature].iter().all(|(_, words)| words.is_none()));
        }
    }

    #[test]
    fn words_begin_with_the_name_of_the_error() {
        for speaker in all() {
            for selector in speaker.selectors {
                let Some(words) = (speaker.explain)(&zeros(*selector)) else {
                    continue;
                };
                let signature = (speaker.signature)(*selector).unwrap();
                let name = signature.split('(').next().unwrap();
                assert!(words.starts_with(&format!("{name}: ")), "{words}");
            }
        }
    }

    #[test]
    fn every_contract_of_a_deployment_speaks_for_itself() {
        for contract in Contract::ALL {
            assert!(speaker(contract).is_some(), "{contract}");
        }
    }
}
