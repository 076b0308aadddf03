//! What holds for every contract, for this one.

use alloy::sol_types::SolInterface;
use client::{bindings::IRewardsDistributor::IRewardsDistributorCalls, deploy};
use e2e::{Surface, World};

const SURFACE: Surface = Surface {
    program: deploy::DISTRIBUTOR,
    selectors: || IRewardsDistributorCalls::selectors().collect(),
};

e2e::holds_for_every_contract!(SURFACE, World::new().await.into());
e2e::holds_for_every_contract_that_takes_signatures!(World::new().await.into());
