//! Proposals to replace a program.

use alloy::primitives::{Address, Bytes};
use anyhow::{Result, ensure};
use client::dao::{Action, Upgrade as Replacement};

use super::governed::Governed;

/// Which program is to be replaced. The next one must be activated and call itself what the contract is called.
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
    pub(super) fn actions(&self, governed: &Governed) -> Result<Vec<Action>> {
        let proxy = governed.target(&self.contract)?;
        let named = governed.names.contract(proxy);
        ensure!(
            named.is_none_or(|it| it.program().is_some()),
            "{} cannot be upgraded: it is what it is for ever",
            governed.names.label(proxy)
        );
        let replacement = Replacement {
            proxy,
            program: self.implementation,
            data: self.data.clone(),
        };
        Ok(vec![replacement.action()])
    }
}
