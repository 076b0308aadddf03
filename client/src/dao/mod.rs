//! The DAO on a chain: its rules, its proposals, and what they would do.

mod abi;
mod action;
mod describe;
mod governance;
mod names;
mod proposal;
mod sentences;
mod simulate;
mod typed;
mod upgrades;

pub use abi::{Decoded, decode};
pub use action::Action;
pub use describe::describe;
pub use governance::{Governance, Rules, Timeline};
pub use names::Names;
pub use proposal::{Proposal, Standing, State, Votes};
pub use sentences::{headline, sentence};
pub use simulate::{Failure, simulate};
pub use typed::typed_call;
pub use upgrades::{Upgrade, learn_programs, objections};
