//! What holds for every contract, for this one.

use alloy::sol_types::SolInterface;
use client::{bindings::IManufacturerRegistry::IManufacturerRegistryCalls, deploy};
use e2e::{Registry, Surface};

const SURFACE: Surface = Surface {
    program: deploy::MANUFACTURERS,
    selectors: || IManufacturerRegistryCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, Registry::new().await.into_subject());
