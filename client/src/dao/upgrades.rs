//! Proposals that replace programs: behind which proxy, by what, and what speaks against it.

use alloy::{
    primitives::{Address, Bytes},
    sol_types::{SolCall, SolInterface},
};
use anyhow::Result;

use super::{Action, Names};
use crate::{
    bindings::ProxyAdmin::{ProxyAdminCalls, upgradeAndCallCall},
    chain::{Chain, proxy_admin},
    deploy::{Contract, misfit, name_of},
};

/// The replacement of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// Behind which proxy.
    pub proxy: Address,
    /// The next program.
    pub program: Address,
    /// What the next program is called with in the same breath; empty for nothing.
    pub data: Bytes,
}

impl Upgrade {
    /// What an action replaces, if it is a call of a proxy's own admin to that end.
    pub fn of(action: &Action) -> Option<Self> {
        let call = upgradeAndCallCall::abi_decode(&action.data).ok()?;
        (action.target == proxy_admin(call.proxy)).then_some(Self {
            proxy: call.proxy,
            program: call.implementation,
            data: call.data,
        })
    }

    /// The call that replaces it.
    pub fn action(&self) -> Action {
        let call = upgradeAndCallCall {
            proxy: self.proxy,
            implementation: self.program,
            data: self.data.clone(),
        };
        Action::call(proxy_admin(self.proxy), &call)
    }
}

/// What speaks against upgrades among these actions, in words: a program that is none, does not run, or is another
/// contract's. The chain itself would carry them out.
///
/// # Errors
/// If the node does not answer.
pub async fn objections(chain: &Chain, names: &Names, actions: &[Action]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for Upgrade { proxy, program, .. } in actions.iter().filter_map(Upgrade::of) {
        let known = names.contract(proxy).map(Contract::name);
        let name = match known {
            Some(name) => Some(name.to_owned()),
            None => name_of(chain, proxy).await?,
        };
        found.extend(match name {
            Some(name) => misfit(chain, &name, program).await?,
            None => Some(format!(
                "nobody knows which contract {proxy} is: it does not say, and no deployment file names it"
            )),
        });
    }
    Ok(found)
}

/// Asks the programs that upgrades among these actions put in place what they call themselves.
///
/// # Errors
/// If the node does not answer.
pub async fn learn_programs(chain: &Chain, names: &mut Names, actions: &[Action]) -> Result<()> {
    for Upgrade { program, .. } in actions.iter().filter_map(Upgrade::of) {
        if let Some(name) = name_of(chain, program).await? {
            names.add_program(program, &name);
        }
    }
    Ok(())
}

/// What a call of the proxy admin of a known contract does.
pub(super) fn sentence(action: &Action, names: &Names) -> Option<String> {
    let contract = names.administered(action.target)?;
    Some(match ProxyAdminCalls::abi_decode(&action.data).ok()? {
        ProxyAdminCalls::upgradeAndCall(_) => {
            let upgrade = Upgrade::of(action)?;
            let calling = match upgrade.data.len() {
                0 => "",
                _ => ", and call it",
            };
            format!(
                "replace the program behind {contract} by {}{calling}",
                names.label(upgrade.program)
            )
        }
        ProxyAdminCalls::transferOwnership(call) => format!(
            "let {} replace the program behind {contract} from now on, and the DAO no longer",
            names.label(call.newOwner)
        ),
        ProxyAdminCalls::renounceOwnership(_) => {
            format!("let nobody ever replace the program behind {contract} again")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bindings::ProxyAdmin::transferOwnershipCall, dao::headline};

    const REGISTRY: Address = Address::repeat_byte(1);
    const PROGRAM: Address = Address::repeat_byte(9);

    fn names() -> Names {
        let mut names = Names::default();
        names.add(REGISTRY, Contract::ManufacturerRegistry);
        names
    }

    fn upgrade(data: &'static [u8]) -> Upgrade {
        Upgrade {
            proxy: REGISTRY,
            program: PROGRAM,
            data: Bytes::from_static(data),
        }
    }

    #[test]
    fn an_upgrade_names_the_contract_and_its_next_program() {
        let action = upgrade(&[]).action();
        assert_eq!(
            headline(&action, &names()),
            format!("replace the program behind the manufacturer registry by {PROGRAM}")
        );
    }

    #[test]
    fn an_upgrade_says_what_the_next_program_calls_itself_and_that_it_is_called() {
        let mut names = names();
        names.add_program(PROGRAM, "VehicleId");
        assert_eq!(
            headline(&upgrade(&[1]).action(), &names),
            format!(
                "replace the program behind the manufacturer registry by {PROGRAM} (calls itself VehicleId), and call it"
            )
        );
    }

    #[test]
    fn a_name_that_could_deceive_is_not_repeated() {
        let mut names = names();
        names.add_program(PROGRAM, "VehicleId), as audited");
        assert_eq!(names.label(PROGRAM), PROGRAM.to_string());
    }

    #[test]
    fn the_same_call_of_another_contract_is_no_upgrade() {
        let action = Action {
            target: PROGRAM,
            ..upgrade(&[]).action()
        };
        assert_eq!(Upgrade::of(&action), None);
        let words = headline(&action, &names());
        assert!(!words.contains("replace"), "{words}");
    }

    #[test]
    fn giving_the_power_to_upgrade_away_is_said_to_be_that() {
        let call = transferOwnershipCall { newOwner: PROGRAM };
        let action = Action::call(proxy_admin(REGISTRY), &call);
        let words = headline(&action, &names());
        assert!(words.contains("the DAO no longer"), "{words}");
    }
}
