//! What a guardian may stop alone: for a while, with a rest after it (`protocol::notice`). The last word is the DAO's.

use crate::{eip712::type_hash, host::now, roles, Result};
use abi_codec::{revert, Revert};
use alloy_primitives::B256;
use alloy_sol_types::sol;
use protocol::{
    notice::{self, Refused, MAX_SUSPENSION},
    roles as names,
};

sol! {
    error InvalidSuspension(uint32 duration, uint32 max);
    error SuspensionTooSoon(uint64 allowedAt);
}

/// Stops what it must, for a while.
pub const GUARDIAN_ROLE: B256 = type_hash(names::GUARDIAN.as_bytes());

/// When a suspension by the caller, for so many seconds from now, ends by itself. `last` is when the one before does; 0 if
/// there was none.
#[inline(never)]
pub fn begin(last: u64, seconds: u32) -> Result<u64> {
    roles::only(GUARDIAN_ROLE)?;
    notice::suspension(now(), last, seconds).map_err(|refused| refusal(seconds, refused))
}

#[cold]
fn refusal(seconds: u32, refused: Refused) -> Revert {
    match refused {
        Refused::Length => revert!(InvalidSuspension(seconds, MAX_SUSPENSION)),
        Refused::TooSoon(allowed_at) => revert!(SuspensionTooSoon(allowed_at)),
    }
}

/// When a suspension that was to end at `until` ends, once the DAO has lifted it: now, unless it has ended. The rest after
/// it counts from then.
pub fn lifted(until: u64) -> u64 {
    until.min(now())
}
