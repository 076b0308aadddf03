//! The contracts as they stand on a chain: one type for each, with typed reads.

pub mod consumers;
pub mod devices;
pub mod disputes;
pub mod manufacturers;
pub mod pool;
pub mod vehicles;

pub use consumers::Consumers;
pub use devices::Devices;
pub use disputes::Disputes;
pub use manufacturers::Manufacturers;
pub use pool::Pool;
pub use vehicles::Vehicles;
