//! What is wrong with an event: it contradicts the ones before, so that some are missing or the program does not
//! understand them. A guess here would pay the wrong account.

use alloy_primitives::{Address, B256, U256};
use protocol::Kind;

use super::{Contract, LogPosition};

/// Why an event cannot be folded, with the values that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Logs must come in the order of the chain, each once.
    #[error("it does not come after {last}, which was folded before")]
    Order {
        /// The log before.
        last: LogPosition,
    },
    /// Time goes on.
    #[error("its block is of {stated}, but one before it is of {last}")]
    Time {
        /// The time of its block.
        stated: u64,
        /// The time of the block of the log before.
        last: u64,
    },
    /// Emitted by none of the three contracts.
    #[error("{address} is none of the contracts")]
    Foreign {
        /// Who emitted it.
        address: Address,
    },
    /// An event that this program has no meaning for.
    #[error(
        "this program is too old for {contract}: it does not know the event {topic}; update the program"
    )]
    Unknown {
        /// Who emitted it.
        contract: Contract,
        /// Its first topic; zero for an anonymous event.
        topic: B256,
    },
    /// The data of an event is not what its name promises.
    #[error("it does not decode: {0}")]
    Malformed(String),
    /// The contract was used before it was set up.
    #[error("{contract} was not initialized by then: start at the block of its deployment")]
    NotInitialized {
        /// The contract.
        contract: Contract,
    },
    /// The contract was set up twice.
    #[error("{contract} was initialized before")]
    InitializedAgain {
        /// The contract.
        contract: Contract,
    },
    /// The device registry works with another contract than the one given.
    #[error("the device registry works with the {contract} at {actual}, not at {given}")]
    Neighbour {
        /// Which neighbour.
        contract: Contract,
        /// Whom the registry asks.
        actual: Address,
        /// The address given.
        given: Address,
    },
    /// Ids count from 1 without gaps.
    #[error("{what} {id} follows, but {expected} would be the next: events before it are missing")]
    Gap {
        /// `vehicle`, `device` or `manufacturer`.
        what: &'static str,
        /// The id stated.
        id: u64,
        /// The next one.
        expected: u64,
    },
    /// Token ids fit into 64 bits.
    #[error("token id {0} exceeds 64 bits")]
    TokenId(U256),
    /// No such vehicle, device or manufacturer, or no longer.
    #[error("there is no {what} {id}")]
    Missing {
        /// `vehicle`, `device` or `manufacturer`.
        what: &'static str,
        /// The id stated.
        id: u64,
    },
    /// A Transfer must be followed by the event that says why.
    #[error("{expected} of token {id} should follow the Transfer before")]
    FollowUp {
        /// The event that should follow.
        expected: &'static str,
        /// The token.
        id: u64,
    },
    /// An event that must follow a Transfer does not.
    #[error("{event} of token {id} does not follow a Transfer of it")]
    Alone {
        /// The event.
        event: &'static str,
        /// The token.
        id: u64,
    },
    /// Somebody else owns it.
    #[error("{what} {id} belongs to {actual}, not to {stated}")]
    Owner {
        /// `vehicle` or `device`.
        what: &'static str,
        /// The token.
        id: u64,
        /// The owner according to this event.
        stated: Address,
        /// The owner according to those before.
        actual: Address,
    },
    /// Tenures of a vehicle count without gaps.
    #[error("tenure {stated} of vehicle {id} begins, but {expected} would be the next")]
    Tenure {
        /// The vehicle.
        id: u64,
        /// The tenure stated.
        stated: u32,
        /// The next one.
        expected: u32,
    },
    /// A manufacturer cannot go from its status to this one.
    #[error("manufacturer {id} is {actual} and cannot become {stated}")]
    Status {
        /// The manufacturer.
        id: u32,
        /// The status before.
        actual: &'static str,
        /// The status stated.
        stated: &'static str,
    },
    /// A level table that means nothing.
    #[error("levels must start at 0 weeks and rise strictly, not from weeks {weeks:?}")]
    Levels {
        /// The thresholds, in weeks.
        weeks: Vec<u16>,
    },
    /// No level table holds in the week.
    #[error("no levels were set for week {week}")]
    NoLevels {
        /// The week.
        week: u32,
    },
    /// A device is of its manufacturer's kind.
    #[error("{what} {id} is {actual}, not {stated}", actual = actual.name(), stated = stated.name())]
    Kind {
        /// `device` or `manufacturer`.
        what: &'static str,
        /// Which one.
        id: u64,
        /// The kind according to this event.
        stated: Kind,
        /// The kind according to those before.
        actual: Kind,
    },
    /// A key belongs to one device, once and for ever.
    #[error("key {key} belongs to a device, or did")]
    KeyTaken {
        /// The key.
        key: Address,
    },
    /// The key replaced is not the device's.
    #[error("the key of device {id} is {actual}, not {stated}")]
    Key {
        /// The device.
        id: u64,
        /// The key according to this event.
        stated: Address,
        /// The key according to those before.
        actual: Address,
    },
    /// The device is paired already.
    #[error("device {id} is paired with vehicle {vehicle}")]
    Paired {
        /// The device.
        id: u64,
        /// Its vehicle.
        vehicle: u64,
    },
    /// The vehicle has a device of this kind.
    #[error("vehicle {vehicle} has the {kind} device {device}", kind = kind.name())]
    Occupied {
        /// The vehicle.
        vehicle: u64,
        /// The kind.
        kind: Kind,
        /// The device it has.
        device: u64,
    },
    /// The device is not paired with this vehicle.
    #[error("device {id} is not paired with vehicle {stated}, but with {actual} (0: none)")]
    NotPaired {
        /// The device.
        id: u64,
        /// The vehicle according to this event.
        stated: u64,
        /// The vehicle according to those before.
        actual: u64,
    },
}
