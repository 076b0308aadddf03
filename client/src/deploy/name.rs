//! Whose program a program is: contracts answer their names, and the name is compared, not an address.

use alloy::primitives::Address;

use super::time_left;
use crate::{
    bindings::IRewardsDistributor::contractNameCall,
    chain::{Chain, ChainError, ChainResult},
    errors,
};

/// What the code of every Stylus program begins with.
const STYLUS: [u8; 3] = [0xEF, 0xF0, 0x00];

/// What a program, or the one behind a proxy, calls itself; none if it does not say.
///
/// # Errors
/// If the node does not answer.
pub async fn name_of(chain: &Chain, program: Address) -> ChainResult<Option<String>> {
    match chain.call(program, &contractNameCall {}).await {
        Ok(name) => Ok(Some(name)),
        Err(ChainError::Reverted(_) | ChainError::NoSuchContract { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Why `program` must not stand behind the proxy of the contract `name`, in words; none if it may: it is a Stylus program,
/// it is activated, and it answers that name.
///
/// # Errors
/// If the node does not answer.
pub async fn misfit(chain: &Chain, name: &str, program: Address) -> ChainResult<Option<String>> {
    if !chain.code(program).await?.starts_with(&STYLUS) {
        return Ok(Some(format!(
            "{program} is no Stylus program; `dimo deploy --program` puts one on chain"
        )));
    }
    match time_left(chain, program).await {
        Ok(_) => {}
        Err(ChainError::Reverted(data)) => {
            let why = errors::in_words(&data);
            return Ok(Some(format!("the program {program} does not run: {why}")));
        }
        Err(error) => return Err(error),
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
