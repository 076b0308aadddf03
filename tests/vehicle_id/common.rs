//! What holds for every contract, for this one.

use alloy::sol_types::SolInterface;
use dimo_cli::{bindings::IVehicleId::IVehicleIdCalls, deploy};
use e2e::{Surface, Vehicles};

const SURFACE: Surface = Surface {
    program: deploy::VEHICLES,
    selectors: || IVehicleIdCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, Vehicles::new().await.into_subject());
