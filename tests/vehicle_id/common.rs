//! What holds for every contract, and for every contract of tokens, for this one.

use alloy::sol_types::SolInterface;
use client::{bindings::IVehicleId::IVehicleIdCalls, deploy};
use e2e::{Subject, Surface, Vehicles, Who};

const SURFACE: Surface = Surface {
    program: deploy::VEHICLES,
    selectors: || IVehicleIdCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, Vehicles::new().await.into_subject());
e2e::holds_for_every_contract_that_takes_signatures!(Vehicles::new().await.into_subject());

/// Alice's car.
async fn a_token() -> Subject {
    let mut vehicles = Vehicles::new().await;
    vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    vehicles.into_subject()
}

e2e::holds_for_every_token!(a_token().await);
