//! The control files: who is in the week and what connections are worth. Any fault in them is fatal,
//! because a guess here would pay the wrong account.

mod connections;
mod flagged;
mod levels;
mod problem;
mod roster_table;
mod table;
mod vehicles;

pub(crate) use connections::Connections;
pub use flagged::Flagged;
pub use levels::read_levels;
pub use problem::Problem;
pub(crate) use vehicles::{COLUMNS as VEHICLE_COLUMNS, Fleet};
