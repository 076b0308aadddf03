//! What every contract needs of the chain it runs on, written once.
//!
//! * [`host`]: the chain itself. The only unsafe code of all contracts is there.
//! * [`token`]: ERC-20 tokens in and out. [`checked`]: sums that do not wrap.
//! * [`words`]: what fills a 32-byte storage word. [`field`]: what takes some of its bytes.
//! * [`tables`]: declaring where the words lie. [`cell`]: one of them. [`bits`]: one bit each. [`history`]: a value over
//!   time. [`layout`]: all of it, as data.
//! * [`staged`]: rules that hold some time after they were told of.
//! * [`eip712`]: what accounts sign, and whether they did (EOA or ERC-1271). [`signed`]: in time, and once.
//! * [`roles`]: who may do what. [`suspension`]: what a guardian may stop, for a while.
//! * [`proxy`]: setting a contract up, once, in its proxy's constructor.
//! * [`shell`]: where a call arrives, and what all contracts answer.
//! * [`router`]: from the selector of a call to the function that answers it.
//! * [`answer`]: results and errors as they leave a contract.

#![cfg_attr(not(test), no_std)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod answer;
pub mod bits;
pub mod cell;
pub mod checked;
pub mod eip712;
pub mod field;
pub mod history;
pub mod host;
pub mod layout;
pub mod proxy;
pub mod roles;
pub mod router;
pub mod shell;
pub mod signed;
pub mod staged;
pub mod suspension;
pub mod tables;
pub mod token;
pub mod words;

pub use answer::Result;
pub use cell::Cell;
pub use field::Field;
pub use history::History;
pub use shell::Contract;
pub use signed::Signed;
pub use words::Word;
