//! The rules of DIMO rewards, each written once: contracts and prover compile this same crate.
//!
//! * [`clock`]: which week a moment belongs to.
//! * [`issuance`]: how many tokens a week shares out.
//! * [`levels`] and [`streak`]: what a vehicle's history is worth.
//! * [`points`]: points of a week, and the tokens they buy.
//! * [`assess`]: one vehicle's week, from what was observed to its leaf.
//! * [`stake`] and [`slash`]: what a data consumer puts up, and what becomes of it. [`share`]: a harmed vehicle's part.
//! * [`leaf`] and [`tree`]: the Merkle sum tree that is published and claimed against.
//! * [`device_key`]: the leaf of a tree of device keys.
//!
//! The crate has no dependencies and does not panic. The hash is injected ([`tree::Keccak256`]): a
//! native crate off chain, the host's keccak on chain. Without the default feature `alloc` nothing
//! allocates; only building whole trees needs it.

#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic
)]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod assess;
pub mod clock;
pub mod device_key;
pub mod issuance;
pub mod leaf;
pub mod levels;
pub mod points;
pub mod share;
pub mod slash;
pub mod stake;
pub mod streak;
pub mod tree;

pub use assess::{Credit, Observed, assess};
pub use clock::Clock;
pub use device_key::DeviceKey;
pub use issuance::Schedule;
pub use leaf::{Leaf, Status};
pub use levels::{Level, Levels};
pub use points::tokens;
pub use share::Share;
pub use streak::Streak;
pub use tree::{Keccak256, Node, ProofError, TreeLeaf};
