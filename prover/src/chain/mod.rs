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
//! * A vehicle that existed at any second of the week is in the roster, with a span for every part of the week in which
//!   owner, consent and devices with their keys were constant, by the times of the events' blocks. A span is what the last event
//!   of its first second left; before a mint and after a burning there is none.
//! * The account of a span is the payee recorded at the snapshot block, else the owner; of a span that ended with a sale or a
//!   burning it is the owner of then.
//! * Connections are all manufacturers, with their points in the week and whether they are active in it; levels are those of
//!   the week.

mod comparison;
mod contracts;
mod error;
mod fault;
mod fold;
mod log_entry;
mod roster;
mod spans;
mod transport;

pub use comparison::Difference;
pub use contracts::{Contract, Contracts};
pub use error::Error;
pub use fault::Fault;
pub use fold::{Device, Facts, Past, State, Status, Vehicle};
pub use log_entry::{LogEntry, LogPosition};
pub use roster::Roster;
pub use transport::{
    Answer, At, Block, Call, Folded, Message, Query, Request, RetryPolicy, Source, SourceError,
    Tell, When, read, read_twice,
};
