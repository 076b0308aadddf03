//! The contracts of identity: manufacturers, vehicles, devices.

use alloy::primitives::Address;
use anyhow::Result;

use super::{Proxied, behind_proxy};
use crate::{
    bindings::{IDeviceRegistry, IManufacturerRegistry, IVehicleId},
    chain::Sender,
    deploy::Artefacts,
};

/// The manufacturer registry's name among the build artefacts.
pub const MANUFACTURERS: &str = "manufacturer-registry";

/// The vehicles' name among the build artefacts.
pub const VEHICLES: &str = "vehicle-id";

/// The device registry's name among the build artefacts.
pub const DEVICES: &str = "device-registry";

/// Deploys the whitelist. `owner` alone may replace the program, `admin` governs it. `genesis` is the start of week 0, unix
/// seconds.
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn manufacturers(
    sender: &mut Sender,
    artefacts: &Artefacts,
    owner: Address,
    admin: Address,
    genesis: u64,
) -> Result<Proxied> {
    let call = IManufacturerRegistry::initializeCall { admin, genesis };
    behind_proxy(sender, artefacts, MANUFACTURERS, owner, &call).await
}

/// Deploys the vehicles' identities. `owner` alone may replace the program, `admin` does everything else. `base_uri` is what
/// `tokenURI` puts before an id.
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn vehicles(
    sender: &mut Sender,
    artefacts: &Artefacts,
    owner: Address,
    admin: Address,
    base_uri: &str,
) -> Result<Proxied> {
    let call = IVehicleId::initializeCall {
        admin,
        baseUri: base_uri.to_owned(),
    };
    behind_proxy(sender, artefacts, VEHICLES, owner, &call).await
}

/// Deploys the devices, which ask the other two. The vehicles are to be told of them
/// (`setDeviceRegistry`).
///
/// # Errors
/// A missing artefact, a refused setting or a failed transaction.
pub async fn devices(
    sender: &mut Sender,
    artefacts: &Artefacts,
    admin: Address,
    manufacturers: Address,
    vehicles: Address,
    base_uri: &str,
) -> Result<Proxied> {
    let call = IDeviceRegistry::initializeCall {
        admin,
        manufacturerRegistry: manufacturers,
        vehicleId: vehicles,
        baseUri: base_uri.to_owned(),
    };
    behind_proxy(sender, artefacts, DEVICES, admin, &call).await
}
