//! Claiming: which leaves can be paid ([`select()`]), in which transactions ([`batches`]), and what came of it
//! ([`settle()`]).

mod batch;
mod outcome;
mod packed;
mod position;
mod runs;
mod select;
mod settle;

use crate::bindings::Claim;

pub use batch::{Encoding, Limits, batches};
pub use outcome::{Outcome, Paid, Rejected, Spent};
pub use packed::pack;
pub use position::LeafPosition;
pub use runs::{Run, plan};
pub use select::{Selection, Unpayable, Whose, select};
pub use settle::{call_for, drop_claimed, settle, settle_runs};

/// A claim ready to send, and what it pays.
#[derive(Clone, Debug)]
pub struct Item {
    /// The claim with its proof.
    pub claim: Claim,
    /// Tokens it pays, wei.
    pub tokens: u128,
}
