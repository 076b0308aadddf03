//! What is brought to the judge of weeks: proofs of error, demands, and the answers to them.
//!
//! * [`Published`]: the leaves of a week as they were published, and their paths.
//! * [`Case`]: the cheapest proof that the judge accepts about a vehicle. [`Moment`]: what it needs of a past state.
//! * [`Known`]: what the chain tells of a tree whose leaves nobody shows, and which sum of it is none.
//! * [`open_demands`], [`answer`]: what somebody wants to see of a week, and the transaction that shows it.

mod case;
mod demands;
mod known;
mod published;
mod state;

pub use case::{Case, Proof};
pub use demands::{answer, open_demands, question};
pub use known::{Answer, Known};
pub use published::{Published, shown};
pub use state::{Moment, PAST, PAYEE, TOKEN, slot};
