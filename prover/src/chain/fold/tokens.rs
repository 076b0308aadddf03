//! Tokens that stand for things: what vehicles and devices have in common.

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::chain::Fault;

/// The event that must follow a Transfer: the contract emits both in one go, so nothing else of it may come between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FollowUp {
    /// What must follow.
    pub(super) event: FollowUpEvent,
    /// The token.
    pub(super) id: u64,
}

/// The event that follows a Transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum FollowUpEvent {
    /// A vehicle came into being.
    VehicleMinted,
    /// A vehicle is gone.
    VehicleBurned,
    /// A vehicle has a new owner.
    TenureBegan,
    /// A device came into being.
    DeviceClaimed,
    /// A device that was paired has a new owner.
    DeviceUnpaired,
}

impl FollowUpEvent {
    /// Its name in the interface.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::VehicleMinted => "VehicleMinted",
            Self::VehicleBurned => "VehicleBurned",
            Self::TenureBegan => "TenureBegan",
            Self::DeviceClaimed => "DeviceClaimed",
            Self::DeviceUnpaired => "DeviceUnpaired",
        }
    }
}

/// Takes what was awaited, which an event must be (`found`), and nothing if nothing was awaited.
pub(super) fn meet(awaited: &mut Option<FollowUp>, found: Option<FollowUp>) -> Result<(), Fault> {
    match (awaited.take(), found) {
        (expected, found) if expected == found => Ok(()),
        (Some(FollowUp { event, id }), _) => Err(Fault::FollowUp {
            expected: event.name(),
            id,
        }),
        (None, Some(FollowUp { event, id })) => Err(Fault::Alone {
            event: event.name(),
            id,
        }),
        // Two absent events are equal.
        (None, None) => Ok(()),
    }
}

/// A token id of 64 bits.
pub(super) fn number(id: U256) -> Result<u64, Fault> {
    id.try_into().map_err(|_| Fault::TokenId(id))
}

/// The place of a token in a list that starts with id 1.
pub(super) fn index(id: u64) -> Option<usize> {
    usize::try_from(id.checked_sub(1)?).ok()
}

/// Refuses a new id unless it is the next.
pub(super) fn next(what: &'static str, id: u64, len: usize) -> Result<(), Fault> {
    let expected = len as u64 + 1;
    if id == expected {
        Ok(())
    } else {
        Err(Fault::Gap { what, id, expected })
    }
}

/// Refuses an owner that is not the one known.
pub(super) fn owned(
    what: &'static str,
    id: u64,
    stated: Address,
    actual: Address,
) -> Result<(), Fault> {
    if stated == actual {
        Ok(())
    } else {
        Err(Fault::Owner {
            what,
            id,
            stated,
            actual,
        })
    }
}
