//! Proposals to replace a program.

use alloy::primitives::{Address, Bytes};
use anyhow::{Result, ensure};
use client::{bindings::IRewardsDistributor::upgradeToAndCallCall, dao::Action, deploy::Contract};

use super::governed::Seat;

/// Which program is to be replaced.
#[derive(Debug, clap::Args)]
pub struct Upgrade {
    /// The contract: manufacturer-registry, vehicle-id, device-registry, distributor, marketplace, consumer-staking, or an address
    contract: String,
    /// The next program (`dimo deploy --program NAME` puts it on chain)
    #[arg(value_name = "ADDRESS")]
    implementation: Address,
    /// Calldata for the new program, called in the same breath
    #[arg(long, value_name = "HEX", default_value = "0x")]
    data: Bytes,
}

impl Upgrade {
    pub(super) fn actions(&self, seat: &mut Seat) -> Result<Vec<Action>> {
        let proxy = seat.target(&self.contract)?;
        let named = seat.names.contract(proxy);
        let fixed = [Contract::Token, Contract::Governor, Contract::Timelock];
        ensure!(
            !named.is_some_and(|it| fixed.contains(&it)),
            "{} cannot be upgraded: it is what it is for ever",
            seat.names.label(proxy)
        );
        let call = upgradeToAndCallCall {
            newImplementation: self.implementation,
            data: self.data.clone(),
        };
        Ok(vec![Action::call(proxy, &call)])
    }
}
