//! A vehicle changes hands: streak and pairing stay, what the owner decided does not.

use crate::{
    interface as i, reclaim,
    store::{self, time, Facts, Past},
    Result,
};
use abi_codec::{emit, Uint256};
use alloy_primitives::Address;
use erc721::number;

pub(crate) fn transfer(from: Address, to: Address, id: Uint256) -> Result<()> {
    let id = number(id)?;
    let (mut tenure, mut is_reclaimed) = (0, false);
    erc721::transfer(from, to, id, |facts: Facts| {
        let next = next_tenure(id, from, facts);
        (tenure, is_reclaimed) = (next.tenure, facts.is_reclaimed);
        Facts {
            // Selling it on does not end what was begun; giving it to whom it is said to belong does.
            is_reclaimed: is_reclaimed && reclaim::keeper(id) != to,
            ..next
        }
    })?;
    emit!(i::TenureBegan(indexed id, indexed to, tenure));
    if is_reclaimed && reclaim::keeper(id) == to {
        emit!(i::ReclaimEnded(indexed id, indexed to, true));
    }
    Ok(())
}

/// What is known of a vehicle once it has another owner than this one, of whom the past is noted.
pub(crate) fn next_tenure(id: u64, owner: Address, facts: Facts) -> Facts {
    let mut past = store::past(id);
    let consent_before_until = match facts.consent {
        true => time(),
        false => past.get().consent_until,
    };
    past.set(&Past {
        consent_since: 0,
        consent_until: 0,
        owner_before: owner,
        consent_before_until,
    });
    Facts {
        tenure: facts.tenure.saturating_add(1),
        consent: false,
        has_payee: false,
        since: time(),
        ..facts
    }
}
