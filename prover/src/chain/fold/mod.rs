//! The fold of the contracts' events: what they say of every manufacturer, vehicle and device.

mod devices;
mod history;
mod keys;
mod levels;
mod manufacturers;
mod state;
mod tokens;
mod vehicles;
mod weekly;

pub use devices::Device;
pub use history::{Facts, Past};
pub use manufacturers::Status;
pub use state::State;
pub use vehicles::Vehicle;
