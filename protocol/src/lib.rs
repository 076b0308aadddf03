//! The rules of DIMO rewards, each written once: contracts and prover compile this same crate.
//!
//! * [`clock`]: which week a moment belongs to.
//! * [`issuance`]: how many tokens a week shares out.
//! * [`levels`] and [`streak`]: what a vehicle's history is worth.
//! * [`points`]: points of a week, and the tokens they buy.
//! * [`eligibility`] and [`assess`]: one vehicle's week, from what was observed to its leaf.
//! * [`kind`], [`roles`], [`time`], [`announcement`]: words and measures that all parts share.
//! * [`stake`], [`case`] and [`slash`]: what a data consumer puts up, for how long a case locks it, and what becomes of it.
//!   [`share`]: a harmed vehicle's part.
//! * [`leaf`] and [`tree`]: the Merkle sum tree that is published and claimed against.
//! * [`device_key`]: the leaf of a tree of device keys.
//! * [`packed`]: claims in few bytes. `rules`: the hash of what a week was computed by.
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

pub mod announcement;
pub mod assess;
pub mod case;
pub mod clock;
pub mod device_key;
pub mod eligibility;
pub mod issuance;
pub mod kind;
pub mod leaf;
pub mod levels;
pub mod packed;
pub mod points;
pub mod roles;
#[cfg(feature = "alloc")]
pub mod rules;
pub mod share;
pub mod slash;
pub mod stake;
pub mod streak;
pub mod time;
pub mod tree;

pub use assess::{Credit, Observed, assess};
pub use clock::Clock;
pub use device_key::DeviceKey;
pub use eligibility::Connection;
pub use issuance::Schedule;
pub use kind::Kind;
pub use leaf::{Leaf, Status};
pub use levels::{Level, Levels};
pub use points::tokens;
pub use share::Share;
pub use streak::Streak;
pub use tree::{Keccak256, Node, ProofError, TreeLeaf};
