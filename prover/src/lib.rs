//! The prover: turns a roster of vehicles and a week of activity into the leaves, root and proofs of
//! that week. Rules come from `protocol`; this crate reads, reduces, hashes and writes.
//!
//! * [`build_week`] computes a week into a directory, all or nothing: from files, or from a chain ([`chain`]).
//! * [`load_week`] reads such a directory back and recomputes its root before trusting it.
//! * [`Week::proof`] makes the proof of one vehicle.
//!
//! A week directory holds `leaves.parquet` (one row per leaf, ascending vehicle id), `manifest.json`
//! ([`Manifest`]) and `rejects.csv` (every activity row that did not count, with its reason). Its bytes
//! depend neither on the order of rows or paths nor on the number of threads.

mod activity;
mod build;
pub mod chain;
mod commit;
mod error;
mod inputs;
mod kind_name;
mod leaves;
mod manifest;
mod output;
mod previous;
mod proof;
mod text;
mod week;

pub use activity::Reason;
pub use build::{BuildInput, RosterSource, build_week};
pub use commit::{Native, data_hash};
pub use error::Error;
pub use inputs::{Flagged, Problem, read_levels};
pub use manifest::{ConnectionRow, LevelRow, MANIFEST_VERSION, Manifest, SnapshotDoc};
pub use output::{LEAVES_FILE, MANIFEST_FILE, REJECTS_FILE};
pub use proof::{LeafDoc, ProofDoc};
pub use week::{Week, load_week, read_manifest};
