//! What calls do, in sentences.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::{SolCall, SolInterface},
};

use protocol::sum_tree::Root;

use super::{Action, Names, upgrades};
use crate::{
    bindings::{
        GuardianCouncil,
        IConsumerStaking::IConsumerStakingCalls,
        IDeviceRegistry::IDeviceRegistryCalls,
        IDisputes::IDisputesCalls,
        IERC20,
        IManufacturerRegistry::{IManufacturerRegistryCalls, Level},
        IRewardsDistributor::{self as Common, IRewardsDistributorCalls},
        IVehicleId::IVehicleIdCalls,
    },
    compensation::root_of,
    deploy::Contract,
    roles,
    time::utc,
    units::{count, dimo},
};

/// What an action does, if it is one of those that DAOs commonly decide on; only for contracts that are known, because
/// another contract's function of that name could do anything.
pub fn sentence(action: &Action, names: &Names) -> Option<String> {
    if let Some(words) = upgrades::sentence(action, names) {
        return Some(words);
    }
    let contract = names.contract(action.target)?;
    let data = &action.data;
    of_any_contract(contract, data, names).or_else(|| match contract {
        Contract::ManufacturerRegistry => of_manufacturers(data, names),
        Contract::VehicleId => of_vehicles(data, names),
        Contract::DeviceRegistry => of_devices(data),
        Contract::ConsumerStaking => of_consumers(data, names),
        Contract::Disputes => of_disputes(data),
        Contract::Council => of_council(data, names),
        Contract::Token => of_token(data, names),
        Contract::Distributor | Contract::Marketplace => of_pools(data, names),
        _ => None,
    })
}

/// An action in one line, whatever it is.
pub fn headline(action: &Action, names: &Names) -> String {
    let target = names.label(action.target);
    sentence(action, names).unwrap_or_else(|| {
        match super::decode(names.contract(action.target), &action.data, names) {
            Some(decoded) => format!("call {} of {target}", decoded.function),
            None if action.data.is_empty() => format!("send {} wei to {target}", action.value),
            None => format!("call {target} with data that no known ABI describes"),
        }
    })
}

fn of_any_contract(contract: Contract, data: &Bytes, names: &Names) -> Option<String> {
    if let Ok(call) = Common::grantRoleCall::abi_decode(data) {
        let (role, account) = (roles::name(call.role), holder(call.account, names));
        return Some(format!("grant {role} of {contract} to {account}"));
    }
    let call = Common::revokeRoleCall::abi_decode(data).ok()?;
    let (role, account) = (roles::name(call.role), holder(call.account, names));
    Some(format!("revoke {role} of {contract} from {account}"))
}

/// Whoever holds a role.
fn holder(account: Address, names: &Names) -> String {
    match account {
        Address::ZERO => "everybody (the zero address)".to_owned(),
        account => names.label(account),
    }
}

fn of_manufacturers(data: &Bytes, names: &Names) -> Option<String> {
    use IManufacturerRegistryCalls as C;
    Some(match C::abi_decode(data).ok()? {
        C::whitelist(call) => format!(
            "whitelist {:?}, {} of {}: {} points for an earned week, from week {}",
            call.name,
            format!("{:?}", call.kind).to_lowercase(),
            names.label(call.owner),
            count(call.points),
            call.fromWeek
        ),
        C::suspend(call) => format!(
            "suspend manufacturer {}: no registering, claiming and pairing at once, no points from the next week",
            call.id
        ),
        C::reinstate(call) => format!(
            "reinstate manufacturer {}, with points from the next week",
            call.id
        ),
        C::revoke(call) => format!("revoke manufacturer {} for ever", call.id),
        C::reappoint(call) => format!(
            "make {} the owner of manufacturer {}, whose operators are gone",
            names.label(call.owner),
            call.id
        ),
        C::setPoints(call) => format!(
            "set the points of manufacturer {} to {} from week {}",
            call.id,
            count(call.points),
            call.fromWeek
        ),
        C::setLevels(call) => format!(
            "set the levels of the streak from week {}: {}",
            call.fromWeek,
            levels(&call.levels)
        ),
        _ => return None,
    })
}

/// `1,000 points from 4 weeks on`
fn levels(levels: &[Level]) -> String {
    let words: Vec<String> = levels
        .iter()
        .map(|it| format!("{} points from {} weeks on", count(it.points), it.minWeeks))
        .collect();
    words.join(", ")
}

fn of_vehicles(data: &Bytes, names: &Names) -> Option<String> {
    use IVehicleIdCalls as C;
    Some(match C::abi_decode(data).ok()? {
        C::retire(call) => format!("end vehicle {}, which does not exist", call.vehicleId),
        C::decideReclaim(call) => match call.moves {
            true => format!(
                "hand vehicle {} to the keeper whom an attestor named",
                call.vehicleId
            ),
            false => format!(
                "leave vehicle {} with its owner, against an attestor's word",
                call.vehicleId
            ),
        },
        C::setVinScheme(call) => format!(
            "publish {} as the check of the key that VINs are committed to with",
            call.keyCheck
        ),
        C::resumeMinting(_) => "let vehicles be minted again".to_owned(),
        C::reinstateAttestor(call) => format!(
            "let the word of attestor {} count again",
            names.label(call.account)
        ),
        _ => return None,
    })
}

fn of_devices(data: &Bytes) -> Option<String> {
    use IDeviceRegistryCalls as C;
    Some(match C::abi_decode(data).ok()? {
        C::setSuccessor(call) if call.successorId == 0 => format!(
            "let nobody act for the revoked manufacturer {}",
            call.manufacturerId
        ),
        C::setSuccessor(call) => format!(
            "let manufacturer {} replace keys and release devices of the revoked manufacturer {}, with their owners' consent",
            call.successorId, call.manufacturerId
        ),
        C::decideRelease(call) => match call.released {
            true => format!(
                "let device {} be claimed anew, against its owner's objection",
                call.deviceId
            ),
            false => format!(
                "leave device {} with its owner, against its maker's word",
                call.deviceId
            ),
        },
        _ => return None,
    })
}

fn of_consumers(data: &Bytes, names: &Names) -> Option<String> {
    use IConsumerStakingCalls as C;
    Some(match C::abi_decode(data).ok()? {
        C::stageParameters(call) => format!(
            "change the consumers' rules a week later: a base stake of {} DIMO, {} DIMO more for each unit of {} weeks",
            dimo(U256::from(call.parameters.baseStake)),
            dimo(U256::from(call.parameters.stakePerUnit)),
            call.parameters.usageWeeks
        ),
        C::revokeLicence(call) => {
            format!("revoke the licence of {}", names.label(call.consumer))
        }
        C::reinstateLicence(call) => {
            format!("reinstate the licence of {}", names.label(call.consumer))
        }
        _ => return None,
    })
}

fn of_council(data: &Bytes, names: &Names) -> Option<String> {
    let call = GuardianCouncil::appointCall::abi_decode(data).ok()?;
    Some(match call.member_ {
        Address::ZERO => "let nobody cancel what the timelock holds".to_owned(),
        member => format!(
            "let {} cancel what the timelock holds, until {}",
            names.label(member),
            utc(call.termEnds_)
        ),
    })
}

fn of_disputes(data: &Bytes) -> Option<String> {
    use IDisputesCalls as C;
    Some(match C::abi_decode(data).ok()? {
        C::uphold(call) => format!(
            "uphold case {} and slash {} DIMO, for the harmed drivers, the reporter and the treasury",
            call.caseId,
            dimo(U256::from(call.slash))
        ),
        C::dismiss(call) => {
            format!("dismiss case {}; its bond goes to the accused", call.caseId)
        }
        C::postCompensation(call) => match root_of(&call) {
            Ok(Root { node, .. }) => format!(
                "compensate the harmed vehicles of case {} by the {} shares under {}",
                call.caseId,
                count(node.sum),
                B256::from(node.hash)
            ),
            Err(error) => format!(
                "compensate nobody for case {}, since {error}: the contract would refuse",
                call.caseId
            ),
        },
        C::stageParameters(call) => format!(
            "change the rules of cases a week later: they claim at most {} DIMO, with a bond of {}",
            dimo(U256::from(call.parameters.maxClaim)),
            dimo(U256::from(call.parameters.bond))
        ),
        _ => return None,
    })
}

fn of_pools(data: &Bytes, names: &Names) -> Option<String> {
    use IRewardsDistributorCalls as C;
    Some(match C::abi_decode(data).ok()? {
        C::releaseBond(call) => format!(
            "end the suspension of publisher {} and leave it its bond",
            names.label(call.publisher)
        ),
        C::slashBond(call) => format!(
            "end the suspension of publisher {} and take {} DIMO of its bond: half for the reserve, a tenth for who objected, if somebody did, the rest for who proved the error",
            names.label(call.publisher),
            dimo(U256::from(call.amount))
        ),
        C::setBond(call) => format!(
            "require a bond of {} DIMO of publishers from the next week on",
            dimo(U256::from(call.bond))
        ),
        _ => return None,
    })
}

fn of_token(data: &Bytes, names: &Names) -> Option<String> {
    let pay = |value: U256, to: Address| format!("{} DIMO to {}", dimo(value), names.label(to));
    if let Ok(call) = IERC20::transferCall::abi_decode(data) {
        return Some(format!(
            "pay {} from the treasury",
            pay(call.value, call.to)
        ));
    }
    let call = IERC20::approveCall::abi_decode(data).ok()?;
    Some(format!(
        "let {} take {} DIMO from the treasury",
        names.label(call.spender),
        dimo(call.value)
    ))
}

#[cfg(test)]
mod tests {
    use alloy::primitives::B256;

    use super::*;
    use crate::bindings::IManufacturerRegistry::{Kind, suspendCall, whitelistCall};

    const REGISTRY: Address = Address::repeat_byte(1);
    const TOKEN: Address = Address::repeat_byte(2);
    const SOMEBODY: Address = Address::repeat_byte(9);

    fn names() -> Names {
        let mut names = Names::default();
        names.add(REGISTRY, Contract::ManufacturerRegistry);
        names.add(TOKEN, Contract::Token);
        names
    }

    fn words<C: SolCall>(target: Address, call: &C) -> String {
        headline(&Action::call(target, call), &names())
    }

    #[test]
    fn a_whitelisting_says_whom_and_what_for() {
        let call = whitelistCall {
            owner: SOMEBODY,
            name: "AutoPi".into(),
            kind: Kind::Hardware,
            points: 6_000,
            fromWeek: 22,
        };
        assert_eq!(
            words(REGISTRY, &call),
            format!(
                "whitelist \"AutoPi\", hardware of {SOMEBODY}: 6,000 points for an earned week, from week 22"
            )
        );
    }

    #[test]
    fn a_role_for_the_zero_address_is_a_role_for_everybody() {
        let call = Common::grantRoleCall {
            role: roles::executor(),
            account: Address::ZERO,
        };
        assert_eq!(
            words(REGISTRY, &call),
            "grant EXECUTOR_ROLE of the manufacturer registry to everybody (the zero address)"
        );
    }

    #[test]
    fn a_payment_says_how_much_and_to_whom() {
        let call = IERC20::transferCall {
            to: SOMEBODY,
            value: U256::from(5 * crate::units::ONE_DIMO),
        };
        assert_eq!(
            words(TOKEN, &call),
            format!("pay 5 DIMO to {SOMEBODY} from the treasury")
        );
    }

    #[test]
    fn a_slashed_bond_says_how_much_and_for_whom() {
        let mut names = names();
        names.add(SOMEBODY, Contract::Distributor);
        let call = Common::slashBondCall {
            publisher: TOKEN,
            amount: 7 * crate::units::ONE_DIMO,
        };
        let words = headline(&Action::call(SOMEBODY, &call), &names);
        for part in ["take 7 DIMO of its bond", "half for the reserve"] {
            assert!(words.contains(part), "{words}");
        }
    }

    #[test]
    fn an_unknown_contracts_function_gets_no_sentence() {
        let call = suspendCall { id: 1 };
        assert_eq!(
            words(SOMEBODY, &call),
            format!("call suspend(uint32) of {SOMEBODY}")
        );
    }

    #[test]
    fn data_that_nothing_describes_is_said_to_be_so() {
        let action = Action::raw(SOMEBODY, B256::repeat_byte(0xEE).0.to_vec().into());
        assert!(headline(&action, &names()).contains("no known ABI"));
    }
}
