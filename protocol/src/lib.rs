//! The rules of DIMO rewards, each written once: contracts and prover compile this same crate.
//!
//! * [`clock`]: which week a moment belongs to.
//! * [`issuance`]: how many tokens a week shares out.
//! * [`levels`] and [`streak`]: what a vehicle's history is worth.
//! * [`points`]: points of a week, and the tokens they buy.
//! * [`week`]: one vehicle's week, from spans and transmissions to its leaf. [`eligibility`]: connections, and who is paid.
//! * [`kind`], [`roles`], [`time`], [`announcement`]: words and measures that all parts share.
//! * [`stake`], [`case`] and [`slash`]: what a data consumer puts up, for how long a case locks it, and what becomes of it.
//! * [`sum_tree`]: the Merkle sum tree that is published and claimed against. Its leaves: [`vehicle_leaf`] for a vehicle's
//!   week, [`device_key`] for a manufacturer's keys, [`share`] for a harmed vehicle's part.
//! * [`claims`]: claims in few bytes. `rules`: the hash of what a week was computed by.
//! * [`assess`], [`leaf`], [`tree`], [`packed`]: the same by the state at the end of the week and with numbered leaves.
//!
//! One vehicle's week, from what was observed to what it is paid:
//!
//! ```
//! use protocol::{Clock, Credit, Levels, Node, Observed, Schedule, Streak, assess, tokens, tree};
//! # use protocol::Keccak256;
//! # use tiny_keccak::{Hasher, Keccak};
//! # struct Native;
//! # impl Keccak256 for Native {
//! #     fn keccak256(bytes: &[u8]) -> [u8; 32] {
//! #         let (mut keccak, mut hash) = (Keccak::v256(), [0; 32]);
//! #         keccak.update(bytes);
//! #         keccak.finalize(&mut hash);
//! #         hash
//! #     }
//! # }
//! // Monday, 12 December 2022, 06:00 UTC lies in DIMO's second week, which shares out 1,105,000 tokens.
//! let week = Clock::DIMO.week_at(1_670_824_800).unwrap();
//! assert_eq!(week, 1);
//! let amount = Schedule::DIMO.amount(week).unwrap();
//!
//! // A car connected for 20 weeks transmits through both of its connections, its neighbour through none.
//! let observed = Observed {
//!     eligible: true,
//!     hardware: Some(Credit { id: 1, points: 6_000 }),
//!     software: Some(Credit { id: 4, points: 1_000 }),
//! };
//! let (before, silent) = (Streak { conn: 20, disc: 0 }, Observed::default());
//! let car = assess(7, [0xa1; 20], before, &observed, Levels::DIMO).unwrap().unwrap();
//! assert_eq!((car.conn, car.points), (21, 2_000 + 6_000 + 1_000));
//! let neighbour = assess(8, [0xb0; 20], before, &silent, Levels::DIMO).unwrap().unwrap();
//! assert_eq!((neighbour.disc, neighbour.points), (1, 0));
//!
//! // Both leaves under one root, whose sum is the points of the week, and a proof for the car.
//! let leaves = [car, neighbour].iter().map(Node::of_leaf::<Native, _>).collect();
//! let tree = tree::Tree::build::<Native>(leaves).unwrap();
//! let (root, path) = (tree.root(), tree.prove(0).unwrap());
//! tree::verify::<Native, _>(&car, 0, tree.leaf_count(), &path, &root).unwrap();
//! assert_eq!(tokens(car.points.into(), root.sum, amount), Some(amount));
//! ```
//!
//! The crate has no dependencies and does not panic. The hash is injected ([`Keccak256`]): a
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
pub mod claims;
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
pub mod sum_tree;
pub mod time;
pub mod tree;
pub mod vehicle_leaf;
pub mod week;

pub use assess::{Credit, Observed, assess};
pub use clock::Clock;
pub use device_key::{DeviceKey, NumberedKey};
pub use eligibility::Connection;
pub use issuance::Schedule;
pub use kind::Kind;
pub use leaf::{Leaf, Status};
pub use levels::{Level, Levels};
pub use points::tokens;
pub use share::Share;
pub use streak::Streak;
pub use sum_tree::{Keccak256, Node, SumLeaf, TreeLeaf};
pub use tree::ProofError;
pub use vehicle_leaf::{StatedLeaf, VehicleLeaf};
