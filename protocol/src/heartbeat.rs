//! Heartbeats: a device's signature of having been there.
//!
//! A heartbeat is the EIP-712 signature of [`TYPE`] by the device's key, in the domain of DeviceRegistry: its name and version, the
//! chain's id and the contract's address.

/// Name of the domain.
pub const DOMAIN_NAME: &str = "DIMO Device Registry";

/// Version of the domain.
pub const DOMAIN_VERSION: &str = "1";

/// What is signed: the vehicle, and when, in unix seconds.
pub const TYPE: &str = "Heartbeat(uint64 vehicleId,uint64 timestamp)";
