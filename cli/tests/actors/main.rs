//! Every command of the actors (manufacturers, drivers, devices), run as a person would on a chain with the real contracts.

#![allow(clippy::unwrap_used, missing_docs)]

mod addresses;
mod cases;
mod consumers;
mod device_claiming;
mod device_keys;
mod device_pairing;
mod device_ways_back;
mod dry_runs;
mod manners;
mod manufacturers;
mod offline;
mod signatures;
mod stage;
mod typed_data;
mod vehicle_access;
mod vehicles;
mod ways_back;
