//! A vehicle changes hands: streak and pairing stay, what the owner decided does not.

use crate::{
    interface as i,
    store::{self, time, Before, Facts},
    Result,
};
use abi_codec::{emit, Uint256};
use alloy_primitives::Address;
use erc721::number;

pub(crate) fn transfer(from: Address, to: Address, id: Uint256) -> Result<()> {
    let id = number(id)?;
    let mut tenure = 0;
    erc721::transfer(from, to, id, |facts: Facts| {
        tenure = facts.tenure.saturating_add(1);
        let (now, mut before) = (time(), store::before(id));
        let noted = before.get();
        before.set(&Before {
            owner: from,
            owner_since: facts.since,
            consent_since: if facts.consent {
                now
            } else {
                noted.consent_since
            },
        });
        Facts {
            tenure,
            powertrain: facts.powertrain,
            consent: false,
            has_payee: false,
            since: now,
        }
    })?;
    emit!(i::TenureBegan(indexed id, indexed to, tenure));
    Ok(())
}
