//! What contracts read of a chain's state, held against alloy's tries.

#![allow(clippy::unwrap_used, missing_docs)]

mod damage;
mod headers;
mod permutations;
mod tries;
