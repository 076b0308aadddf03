//! The library of everyone who talks to the contracts: the `dimo` program, relayers, bots, tests and benches.

pub mod audit;
pub mod chain;
pub mod claims;
pub mod compensation;
pub mod contracts;
pub mod dao;
pub mod deploy;
pub mod device_keys;
pub mod errors;
pub mod keys;
pub mod publish;
pub mod roles;
pub mod signing;
pub mod time;
pub mod units;

pub use bindings;
