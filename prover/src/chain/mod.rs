//! A week's inputs from the chain: the events of `ManufacturerRegistry`, `VehicleId` and `DeviceRegistry`, folded up to a
//! snapshot block.
//!
//! * `fold`: [`State`], one file per idea: `manufacturers`, `levels`, `vehicles`, `devices`. It is strict: what contradicts
//!   the events before ends it ([`Fault`]), because a guess would pay the wrong account.
//! * `transport`: [`read`] brings the logs from a [`Source`] to the fold, page by page, with retries, checkpoints and an eye on
//!   reorganisations, and never asks for a log behind the snapshot block.
//! * `comparison`: what was folded is held against the contracts' state at the snapshot block. A node that leaves a log out is
//!   noticed here ([`Difference`]): what the events give and the contracts do not is an error, not a week.
//! * `roster`: [`Roster`] is the week's roster, as files would give it: from there on both sources share one pipeline.
//!
//! # From events to a roster
//! * A vehicle that exists at the snapshot block is in the roster, with one span over the whole week: consent, account (the
//!   payee recorded, else the owner) and devices with their current keys are those of that block.
//! * Connections are all manufacturers, with their points in the week and whether they are active in it; levels are those of
//!   the week.

mod comparison;
mod contracts;
mod error;
mod fault;
mod fold;
mod log_entry;
mod roster;
mod transport;

pub use comparison::Difference;
pub use contracts::{Contract, Contracts};
pub use error::Error;
pub use fault::Fault;
pub use fold::{Device, State, Status, Vehicle};
pub use log_entry::{LogEntry, LogPosition};
pub use roster::Roster;
pub use transport::{
    Answer, At, Block, Call, Folded, Message, Query, Request, RetryPolicy, Source, SourceError,
    Tell, When, read,
};
