//! What holds for every contract, and for every contract of tokens, for this one.

use alloy::sol_types::SolInterface;
use client::{bindings::IDeviceRegistry::IDeviceRegistryCalls, deploy};
use e2e::{Devices, Subject, Surface, Who};

const SURFACE: Surface = Surface {
    program: deploy::DEVICES,
    selectors: || IDeviceRegistryCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, Devices::new().await.into_subject());
e2e::holds_for_every_contract_that_takes_signatures!(Devices::new().await.into_subject());

/// Alice's device.
async fn a_token() -> Subject {
    let mut devices = Devices::new().await;
    devices.claim(Who::Alice, &Devices::key(1)).await;
    devices.into_subject()
}

e2e::holds_for_every_token!(a_token().await);
