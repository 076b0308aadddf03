//! A vehicle changes hands: streak and pairing stay, what the owner decided does not.

use crate::{interface as i, reclaim, store::Facts, Result};
use abi_codec::{emit, Uint256};
use alloy_primitives::Address;
use erc721::number;

pub(crate) fn transfer(from: Address, to: Address, id: Uint256) -> Result<()> {
    let id = number(id)?;
    let (mut tenure, mut is_reclaimed) = (0, false);
    erc721::transfer(from, to, id, |facts: Facts| {
        let next = next_tenure(facts);
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

/// What is known of a vehicle once it has another owner.
pub(crate) fn next_tenure(facts: Facts) -> Facts {
    Facts {
        tenure: facts.tenure.saturating_add(1),
        consent: false,
        has_payee: false,
        ..facts
    }
}
