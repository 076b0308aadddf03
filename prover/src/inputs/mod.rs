//! The control files: who is in the week and what connections are worth. Any fault in them is fatal,
//! because a guess here would pay the wrong account.

mod connections;
mod problem;
mod table;
mod vehicles;

pub(crate) use connections::Connections;
pub use connections::{Connection, Kind};
pub use problem::Problem;
pub(crate) use vehicles::{Fleet, Paired};
