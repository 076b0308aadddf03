//! The rules of DIMO rewards, each written once: contracts and prover compile this same crate.
//!
//! * [`clock`]: which week a moment belongs to.
//! * [`issuance`]: how many tokens a week shares out.
//! * [`levels`] and [`streak`]: what a vehicle's history is worth.
//! * [`points`]: points of a week, and the tokens they buy.
//! * [`week`]: one vehicle's week, from spans and transmissions to its leaf. [`eligibility`]: connections, and who is paid.
//! * [`heartbeat`]: what a device signs.
//! * [`kind`], [`roles`], [`time`], [`announcement`], [`notice`]: words and measures that all parts share.
//! * [`permission`]: what an owner can allow. [`vin`]: how a VIN is committed to.
//! * [`stake`], [`case`] and [`slash`]: what a data consumer puts up, for how long a case locks it, and what becomes of it.
//! * [`bond`]: what a publisher's bond answers for, and who receives what is taken of it.
//! * [`sum_tree`]: the Merkle sum tree that is published and claimed against. Its leaves: [`vehicle_leaf`] for a vehicle's
//!   week, [`device_key`] for a manufacturer's keys, [`share`] for a harmed vehicle's part.
//! * [`fault`]: what of a published week can be proven to be a lie.
//! * [`claims`]: claims in few bytes. `rules`: the hash of what a week was computed by.
//!
//! One vehicle's week, from what was observed to what it is paid:
//!
//! ```
//! use protocol::week::{Paired, Seen, Span, Spans, leaf};
//! use protocol::{Clock, Credit, Levels, Schedule, Streak, sum_tree, tokens};
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
//! // A car connected for 20 weeks, whose owner consents, transmits once; its neighbour is silent.
//! let (start, end) = (Clock::DIMO.start(week).unwrap(), Clock::DIMO.end(week).unwrap());
//! let device = [0x11; 20];
//! let span = Span {
//!     from: start,
//!     until: end,
//!     account: [0xa1; 20],
//!     hardware: Some(Paired { connection: 1, device }),
//!     software: None,
//!     consent: true,
//!     flagged: false,
//! };
//! let spans = [span];
//! let spans = Spans::new(&spans, start, end).unwrap();
//! let (_, seen) = spans.observe(&device, start + 60).unwrap();
//! let credit = |id| Some(Credit { id, points: 6_000 });
//! let before = Streak { conn: 20, disc: 0 };
//! let of = |vehicle, hardware| {
//!     let verdict = spans.judge([hardware, Seen::NOTHING], credit);
//!     leaf(vehicle, before, &verdict, Levels::DIMO).unwrap().unwrap()
//! };
//! let (car, neighbour) = (of(7, seen), of(8, Seen::NOTHING));
//! assert_eq!((car.conn, car.points), (21, 2_000 + 6_000));
//! assert_eq!((neighbour.disc, neighbour.points), (1, 0));
//!
//! // Both leaves under one root, whose sum is the points of the week, and a proof for the car.
//! let tree = sum_tree::Tree::build::<Native, _>(&[car, neighbour]).unwrap();
//! let (root, proof) = (tree.root(), tree.prove::<Native>(7).unwrap());
//! sum_tree::verify::<Native, _>(&car, &root, &proof).unwrap();
//! assert_eq!(tokens(car.points.into(), root.node.sum, amount), Some(amount));
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
pub mod bond;
pub mod case;
pub mod claims;
pub mod clock;
pub mod device_key;
pub mod eligibility;
pub mod fault;
pub mod heartbeat;
pub mod issuance;
pub mod kind;
pub mod levels;
pub mod notice;
pub mod permission;
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
pub mod vehicle_leaf;
pub mod vin;
pub mod week;

pub use clock::Clock;
pub use device_key::NumberedKey;
pub use eligibility::{Connection, Credit};
pub use issuance::Schedule;
pub use kind::Kind;
pub use levels::{Level, Levels};
pub use points::tokens;
pub use share::Share;
pub use streak::Streak;
pub use sum_tree::{Keccak256, Node, SumLeaf};
pub use vehicle_leaf::{StatedLeaf, VehicleLeaf};
pub use week::Status;
