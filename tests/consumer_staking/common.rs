//! What holds for every contract, for this one.

use alloy::sol_types::SolInterface;
use client::{bindings::IConsumerStaking::IConsumerStakingCalls, deploy};
use e2e::{Consumers, Surface};

const SURFACE: Surface = Surface {
    program: deploy::CONSUMERS,
    selectors: || IConsumerStakingCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, Consumers::new().await.into_subject());
