//! What of a published week can be proven to be a lie.
//!
//! Each rule is a pure function of facts that somebody else has verified: leaves shown under a root, words read from a chain's
//! state at the end of the week, the registry's word. It says whether they show a lie, and never does so of an honest week: what
//! the facts leave open is not judged.
//!
//! * [`sum`]: of the tree. [`rule`]: of a leaf by itself, and against the registry.
//! * [`step`]: against the week before. [`holding`]: against owner, payee and consent.

pub mod holding;
pub mod rule;
pub mod step;
pub mod sum;

use crate::time::HOUR;

/// How long after the end of a week its last block is the only anchor, seconds: a chain of four blocks a second keeps the hashes of
/// 393,168 for about 27 hours (EIP-2935), so that whoever brings a later block could not have brought that one.
pub const LATE_ANCHOR: u32 = 28 * HOUR;
