//! The commands, one file each: arguments, and what they run.

pub mod build;
pub mod claim;
pub mod deploy;
pub mod devnode;
pub mod inputs;
pub mod keepalive;
pub mod network;
pub mod proof;
pub mod publish;
pub mod roster;
pub mod show;
pub mod snapshot;
pub mod status;
pub mod verify;
