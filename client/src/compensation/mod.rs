//! Compensation for an upheld case: who gets which share, and what the DAO posts for it.

mod posting;
mod shares;

pub use posting::Posting;
pub use shares::Shares;
