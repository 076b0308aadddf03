//! The way of the logs from a node to the fold: page by page, with retries, checkpoints and an eye on reorganisations.

mod checkpoint;
mod logs;
mod notice;
mod pages;
mod patience;
mod reading;
mod request;
mod saving;
mod snapshot_block;
mod source;

pub use notice::{Notice, Tell};
pub use patience::Patience;
pub(super) use patience::Patient;
pub use reading::{Folded, read};
pub use request::Request;
pub use snapshot_block::When;
pub use source::{Answer, At, Block, Call, Query, Source, SourceError};
