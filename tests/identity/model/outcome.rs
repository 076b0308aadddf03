//! What a call leads to: events, or a refusal.

use alloy::{
    primitives::{Bytes, LogData},
    sol_types::{SolError, SolEvent},
};

use super::action::Contract;

/// An event as the chain records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub contract: Contract,
    pub log: LogData,
}

/// An error as the caller receives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub name: &'static str,
    pub data: Bytes,
}

impl<E: SolError> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self {
            name: E::SIGNATURE.split('(').next().unwrap(),
            data: error.abi_encode().into(),
        }
    }
}

/// All events of a call, in order, or why it was refused and changed nothing.
pub type Outcome = Result<Vec<Event>, Refusal>;

pub fn ensure(holds: bool, otherwise: impl SolError) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

pub fn event(contract: Contract, event: impl SolEvent) -> Event {
    Event {
        contract,
        log: event.encode_log_data(),
    }
}
