//! The state of the chain at the end of a week.

use crate::{
    errors, interface as i,
    store::{self, Anchor},
    Result,
};
use abi_codec::{calldata, emit, encode_words};
use alloy_primitives::{address, Address, B256};
use alloy_sol_types::sol;
use contract_base::host::{ask, now, word, Host};
use protocol::{fault::LATE_ANCHOR, Clock, Keccak256};
use state_proof::Header;

sol! {
    /// Of ArbSys: the last 256 blocks.
    function arbBlockHash(uint256 number) external view returns (bytes32);
}

const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");

/// EIP-2935, as ArbOS keeps it: the last 393,168 blocks, about 27 hours, asked by the number alone.
const HISTORY: Address = address!("0000F90827F1C53a10cb7A02335B175320002935");

/// First second of a week and first after it.
pub(crate) fn bounds(week: u32) -> Result<(u64, u64)> {
    let clock = Clock {
        genesis: store::head().get().genesis,
    };
    let bounds = clock.start(week).zip(clock.end(week));
    bounds.ok_or_else(errors::overflow)
}

pub(crate) fn anchor(week: u32, header: &[u8], next: &[u8]) -> Result<()> {
    if is_anchored(week) {
        return Err(errors::already_anchored(week));
    }
    let (_, end) = bounds(week)?;
    let read = |bytes| Header::read(bytes).ok_or_else(|| errors::invalid_header(week));
    let (hash, block) = (Host::keccak256(header), read(header)?);
    let late = next.is_empty();
    let fits = if late {
        let allowed_at = end.saturating_add(LATE_ANCHOR.into());
        if now() < allowed_at {
            return Err(errors::too_early(week, allowed_at));
        }
        check_known(block.number, hash)?;
        block.timestamp >= end
    } else {
        let after = read(next)?;
        check_known(after.number, Host::keccak256(next))?;
        after.parent == hash && block.timestamp < end && after.timestamp >= end
    };
    if !fits {
        return Err(errors::invalid_header(week));
    }
    let (number, timestamp, root) = (block.number, block.timestamp, B256::new(block.state_root));
    store::anchor(week).set(&Anchor {
        number,
        timestamp,
        late,
    });
    store::state_root(week).set(&root);
    emit!(i::WeekAnchored(indexed week, B256::new(hash), root, number, timestamp, late));
    Ok(())
}

/// Refuses a block that is not the chain's, or that the chain has forgotten.
fn check_known(number: u64, hash: [u8; 32]) -> Result<()> {
    let hash = B256::new(hash);
    let asked = |account, call: &[u8]| ask(account, call).and_then(|answer| word(&answer));
    let known = asked(ARB_SYS, &calldata!(arbBlockHashCall(number)))
        .or_else(|| asked(HISTORY, &encode_words(&[&number])));
    if known != Some(hash) {
        return Err(errors::unknown_block(number, hash));
    }
    Ok(())
}

pub(crate) fn is_anchored(week: u32) -> bool {
    !store::state_root(week).get().is_zero()
}

pub(crate) fn anchor_of(week: u32) -> (B256, u64, u64, bool) {
    let Anchor {
        number,
        timestamp,
        late,
    } = store::anchor(week).get();
    (store::state_root(week).get(), number, timestamp, late)
}
