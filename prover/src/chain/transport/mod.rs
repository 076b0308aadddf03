//! The way of the logs from a node to the fold: page by page, with retries, checkpoints and an eye on reorganisations.

mod checkpoint;
mod logs;
mod message;
mod pages;
mod reading;
mod request;
mod retry;
mod saving;
mod second;
mod snapshot_block;
mod source;

pub use message::{Message, Tell};
pub use reading::{Folded, read, read_twice};
pub use request::Request;
pub use retry::RetryPolicy;
pub(super) use retry::Retrying;
pub use snapshot_block::When;
pub use source::{Answer, At, Block, Call, Query, Source, SourceError};
