//! From the fold to the roster of a week.

mod snapshot;

pub use snapshot::Snapshot;
