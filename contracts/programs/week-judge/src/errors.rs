//! Everything the contract refuses, with the values that made it refuse.

use crate::interface as i;
use alloy_primitives::{Address, B256};
use contract_base::errors;

pub(crate) use contract_base::checked::overflow;

errors! { i:
    /// Not there, or silent.
    invalid_contract = InvalidContract(account: Address);
    /// Not judged, or not so.
    not_judged = NotJudged(pool: Address, week: u32);
    /// Only pending weeks are judged.
    not_pending = WeekNotPending(pool: Address, week: u32);
    /// Once is enough.
    already_anchored = AlreadyAnchored(week: u32);
    /// The state of then is not known.
    not_anchored = WeekNotAnchored(week: u32);
    /// Not the blocks at the end of the week.
    invalid_header = InvalidHeader(week: u32);
    /// The chain does not know the block.
    unknown_block = UnknownBlock(number: u64, hash: B256);
    /// The right block can still be had.
    too_early = TooEarlyForLateAnchor(week: u32, allowed_at: u64);
    /// Not under the published root.
    invalid_path = InvalidPath(week: u32, place: u64);
    /// Not under the anchored state.
    invalid_state = InvalidStateProof(week: u32, vehicle: u64);
    /// No lie.
    nothing_wrong = NothingWrong(week: u32, place: u64);
    /// Nobody signs.
    nothing_signed = NothingSigned(week: u32, vehicle: u64);
    /// Too late, or no place.
    cannot_be_demanded = CannotBeDemanded(week: u32, place: u64);
    /// Somebody did already.
    already_demanded = AlreadyDemanded(week: u32, place: u64);
    /// Nobody did.
    not_demanded = NotDemanded(week: u32, place: u64);
    /// It can be answered.
    open = DemandIsOpen(until: u64);
    /// It cannot be answered any more.
    over = DemandIsOver(until: u64);
    /// Nobody signed that.
    invalid_heartbeat = InvalidHeartbeat(vehicle: u64, timestamp: u64);
}
