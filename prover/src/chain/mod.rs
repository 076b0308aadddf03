//! A week's inputs from the chain: the events of `ManufacturerRegistry`, `VehicleId` and `DeviceRegistry`, folded up to a
//! snapshot block.
//!
//! * [`State`] is the fold, one file per idea: `manufacturers`, `levels`, `vehicles`, `devices`. It is strict: what contradicts
//!   the events before ends it ([`Fault`]), because a guess would pay the wrong account.
//! * [`read`] brings the logs from a [`Source`] to the fold, page by page, with patience, checkpoints and an eye on
//!   reorganisations, and never asks for a log behind the snapshot block.
//! * [`Snapshot`] is the week's roster, as files would give it: from there on both sources share one pipeline.
//!
//! # From events to a roster
//! * A vehicle is in the roster while it exists. It is eligible iff its data consent stands at the snapshot block and its
//!   account (the payee recorded, else the owner) is not flagged.
//! * A group holds the device paired at the snapshot block, known by its current key, credited with its manufacturer.
//! * It holds nothing if the manufacturer is not active for the week: a transmission of such a device is none.
//! * Connections are the manufacturers active for the week, with their points in it; levels are those of the week.

mod checkpoint;
mod contracts;
mod devices;
mod entry;
mod error;
mod fault;
mod keys;
mod levels;
mod manufacturers;
mod notice;
mod pages;
mod patience;
mod reading;
mod request;
mod saving;
mod snapshot;
mod snapshot_block;
mod source;
mod state;
mod tokens;
mod vehicles;
mod weekly;

pub use contracts::{Contract, Contracts};
pub use devices::Device;
pub use entry::{Entry, Place};
pub use error::Error;
pub use fault::Fault;
pub use manufacturers::Status;
pub use notice::{Notice, Tell};
pub use patience::Patience;
pub use reading::{Folded, read};
pub use request::Request;
pub use snapshot::Snapshot;
pub use snapshot_block::When;
pub use source::{At, Block, Query, Source, SourceError};
pub use state::State;
pub use vehicles::Vehicle;
