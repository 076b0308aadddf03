//! The commands, one file each: arguments, and what they run.

pub mod acting;
pub mod audit;
pub mod build;
pub mod case;
pub mod claim;
pub mod compensation;
pub mod consenting;
pub mod consumer;
pub mod dao;
pub mod deploy;
pub mod device;
pub mod devnode;
pub mod inputs;
pub mod keepalive;
pub mod manufacturer;
pub mod network;
pub mod paging;
pub mod place;
pub mod proof;
pub mod publish;
pub mod roster;
pub mod show;
pub mod snapshot;
pub mod status;
pub mod vehicle;
pub mod verify;
