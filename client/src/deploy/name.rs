//! Whose program a program is: contracts answer their names, and the name is compared, not an address.

use alloy::primitives::Address;

use crate::{
    bindings::IRewardsDistributor::contractNameCall,
    chain::{Chain, ChainResult, Life},
};

/// What a program, or the one behind a proxy, calls itself; none if it does not say.
///
/// # Errors
/// If the node does not answer.
pub async fn name_of(chain: &Chain, program: Address) -> ChainResult<Option<String>> {
    match chain.read(program, &contractNameCall {}).await {
        Ok(name) => Ok(Some(name)),
        Err(error) if error.is_of_another_contract() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Why `program` must not stand behind the proxy of the contract `name`, in words; none if it may: it is a Stylus program,
/// it is activated, and it answers that name.
///
/// # Errors
/// If the node does not answer.
pub async fn misfit(chain: &Chain, name: &str, program: Address) -> ChainResult<Option<String>> {
    let lifeless = match chain.life(program).await? {
        Life::Left(_) => None,
        Life::Expired(_) => Some("has expired"),
        Life::Inactive => Some("is not active"),
        Life::Endless | Life::Missing => {
            return Ok(Some(format!(
                "{program} is no Stylus program; `dimo deploy --program` puts one on chain"
            )));
        }
    };
    if let Some(why) = lifeless {
        return Ok(Some(format!(
            "the program {program} does not run: it {why}; `dimo keepalive` activates it"
        )));
    }
    Ok(match name_of(chain, program).await? {
        Some(found) if found == name => None,
        Some(found) => Some(format!(
            "the program {program} is that of {found:?}, another contract than {name}"
        )),
        None => Some(format!(
            "the program {program} does not say that it is that of {name}"
        )),
    })
}
