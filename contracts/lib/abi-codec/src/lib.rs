//! The Solidity ABI, read in place and written by the word.
//!
//! The SDK's `#[public]` router decodes every argument into owned values and encodes through generic
//! tuples. For the rewards distributor that is 37.5 kB of compressed program against a limit of 24.6 kB,
//! and every call pays for size. Here arguments are read where they lie in the calldata, and results,
//! errors and events are words in a row. Selectors and topics are never written by hand: they come from
//! the committed Solidity interface through alloy's `sol!`.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod event;
mod reader;
mod revert;
mod word;
mod writer;

pub use event::{emit, emit_raw};
pub use reader::Reader;
pub use revert::{Revert, revert};
pub use word::ToWord;
pub use writer::{Tuple, words};
