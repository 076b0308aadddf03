//! Compensation for an upheld case: who gets which share, and what the DAO posts for it.

mod shares;
mod shares_root;

pub use shares::Shares;
pub use shares_root::{Child, SharesRoot, root_of};
