//! The Solidity ABI, read in place and written by the word, checked against the interface by the compiler.
//!
//! The SDK's `#[public]` router decodes every argument into owned values and encodes through generic
//! tuples. For the rewards distributor that is 37.5 kB of compressed program against a limit of 24.6 kB,
//! and every call pays for size. Here arguments are read where they lie in the calldata, and results,
//! errors and events are words in a row. Selectors, topics and types are never written by hand: they come from
//! the committed Solidity interface through alloy's `sol!`, and whatever is read or written is held against them
//! where the program is compiled: another number, order or type of values is no program. At run time nothing of
//! that is left.
//!
//! * [`types`]: which type of Rust stands for which type of the interface. [`arguments!`], [`reads!`], [`answers!`] and
//!   [`enums!`]: the interface's own types.
//! * [`Argument`]: what a call is given. [`Reply`]: what it answers. [`Answers`]: both are the interface's.
//! * [`emit!`], [`revert!`], [`calldata!`]: events, errors, and calls of other contracts.
//! * [`Encode`]: how a value is written.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

mod argument;
mod call;
mod encoder;
mod event;
mod list;
mod reader;
mod reply;
mod revert;
mod structs;
pub mod types;
mod value;

pub use argument::{Argument, Array, Verbatim};
pub use call::{Answers, Called, called, selector};
pub use encoder::{Encoder, encode, encode_words};
pub use event::{Emitted, emitted};
pub use list::List;
pub use reader::Reader;
pub use reply::Reply;
pub use revert::{Refused, Revert, refused};
pub use types::{Abi, Takes};
pub use value::{Encode, Numbered, Str, ToWord, Uint256};
#[doc(hidden)]
pub use value::{NUMBERS, number};

/// For the macros of this crate.
#[doc(hidden)]
pub use {
    alloc::vec::Vec,
    alloy_sol_types::{SolEnum, SolType},
};
