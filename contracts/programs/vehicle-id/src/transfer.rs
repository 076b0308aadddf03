//! A vehicle changes hands: streak and pairing stay, what the owner decided does not.

use crate::{
    interface as i,
    store::{self, time, Facts, Past},
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
        let mut past = store::past(id);
        let consent_before_until = match facts.consent {
            true => time(),
            false => past.get().consent_until,
        };
        past.set(&Past {
            consent_since: 0,
            consent_until: 0,
            owner_before: from,
            consent_before_until,
        });
        Facts {
            tenure,
            powertrain: facts.powertrain,
            consent: false,
            has_payee: false,
            since: time(),
        }
    })?;
    emit!(i::TenureBegan(indexed id, indexed to, tenure));
    Ok(())
}
