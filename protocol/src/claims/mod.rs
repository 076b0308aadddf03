//! Claims in few bytes: what an ABI encoding pads and repeats is most of a claim but its proof.
//!
//! [`Claim`]s of one vehicle share a head. A [`Range`] is all leaves of an aligned run of places under one proof, for whoever
//! pays everybody. All numbers are big-endian. Encoder and decoder stand side by side; the decoders allocate nothing.

mod claim;
mod fields;
mod range;

#[cfg(feature = "alloc")]
pub use claim::encode;
pub use claim::{Claim, decode};
pub use range::{MAX_LEVEL, Places, Range};
