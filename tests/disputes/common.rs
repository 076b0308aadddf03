//! What holds for every contract, for this one.

use alloy::sol_types::SolInterface;
use client::{bindings::IDisputes::IDisputesCalls, deploy};
use e2e::{Disputes, Surface};

const SURFACE: Surface = Surface {
    program: deploy::DISPUTES,
    selectors: || IDisputesCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, Disputes::new().await.into_subject());
