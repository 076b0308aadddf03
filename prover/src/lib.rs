//! The prover: turns a roster of vehicles and a week of activity into the leaves, root and proofs of
//! that week. Rules come from `protocol`; this crate reads, reduces, hashes and writes.
//!
//! * [`build_week`] computes a week into a directory, all or nothing: from files, or from a chain ([`chain`]).
//! * [`load_week`] reads such a directory back and recomputes its root before trusting it.
//! * [`Week::proof`] makes the proof of one vehicle.
//!
//! A week directory holds the data set that is published: `manifest.json` ([`Manifest`]), `leaves.parquet`, `evidence.parquet` and
//! `roster.parquet`. Their bytes are defined (`docs/data-set.md`), and a week recomputes from them alone
//! ([`BuildInput::from_data_set`]). Beside them lie `rejects.csv` (every activity row that did not match, with its reason) and
//! `rows.json` ([`RowCounts`]). No byte depends on the order of rows or paths, or on the number of threads.
//!
//! A week from files alone, those of `examples/`:
//!
//! ```
//! use prover::{BuildInput, build_week, load_week};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let out = folder.path().join("week-0");
//! let mut input = BuildInput::new(0, "../examples/vehicles.csv", "../examples/connections.csv", &out);
//! input.activity.push("../examples/activity.csv".into());
//! let built = build_week(&input, &|stage| println!("{stage}"))?;
//! assert_eq!((built.statuses.earned, built.statuses.no_consent, built.total_points), (2, 1, 11_000));
//!
//! // Somebody else reads the folder, finds its root right, and proves what vehicle 7 earned.
//! let week = load_week(&out)?;
//! let proof = week.proof(7);
//! proof.verify()?;
//! assert_eq!((proof.leaf.map(|leaf| leaf.points), proof.root), (Some(7_000), built.root));
//! # Ok(())
//! # }
//! ```

mod activity;
mod behind;
mod build;
pub mod chain;
mod checksum;
mod commit;
mod data_set;
mod error;
mod evidence;
mod heartbeat;
mod inputs;
mod kind_name;
mod leaves;
mod manifest;
mod output;
mod previous;
mod proof;
mod quotes;
mod rows;
mod statuses;
mod table_file;
mod text;
mod week;

pub use activity::{Reason, TimeUnit};
pub use behind::{Behind, EvidenceRow, SpanRow, behind};
pub use build::{BuildInput, Built, RosterSource, build_week};
pub use checksum::{WrongChecksum, check as check_checksum};
pub use commit::Native;
pub use data_set::{Digests, check_files};
pub use error::Error;
pub use heartbeat::HeartbeatDomain;
pub use inputs::{Flagged, Problem, read_levels};
pub use leaves::stated_leaves;
pub use manifest::{ConnectionRow, LevelRow, MANIFEST_VERSION, Manifest, SnapshotDoc};
pub use output::{
    EVIDENCE_FILE, LEAVES_FILE, MANIFEST_FILE, REJECTS_FILE, ROSTER_FILE, ROWS_FILE, abandon,
    check_output,
};
pub use proof::{LeafDoc, ProofDoc};
pub use quotes::OpenQuote;
pub use rows::RowCounts;
pub use statuses::StatusCounts;
pub use week::{Week, load_week, read_manifest};
