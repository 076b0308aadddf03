//! What block headers and Merkle-Patricia proofs say of a chain's state.
//!
//! Everything is read where it lies and nothing is allocated. A proof is the trie's nodes from the root on, one behind the
//! other; a lookup takes its own off the front, so that proofs of several keys can follow each other.
//!
//! * [`header`]: which block, when, on what, and the root of its state.
//! * [`state`]: accounts and their words of storage. [`trie`]: the tries they lie in. [`rlp`]: how all of it is written.

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing)]

pub mod header;
pub mod rlp;
pub mod state;
pub mod trie;

pub use header::Header;
pub use state::{storage_root, word};
pub use trie::ProofError;
