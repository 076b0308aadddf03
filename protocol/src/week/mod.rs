//! One vehicle's week: from spans and transmissions to status, account and credits, and to its leaf.
//!
//! A week is judged by what was true at each transmission, not by its last second. [`Spans::observe`] judges a single row;
//! of all rows of a group only the latest matters ([`Seen`]), so rows may come in any order, from any number of threads.
//! [`Spans::judge`] then says what the week was, and [`leaf`] what is published of it.

mod leaf;
mod seen;
mod span;
mod status;
mod verdict;

pub use leaf::{LeafError, leaf};
pub use seen::Seen;
pub use span::{Paired, Span, SpanError, Spans, Unmatched};
pub use status::Status;
pub use verdict::{Outcome, Verdict, Withheld};
