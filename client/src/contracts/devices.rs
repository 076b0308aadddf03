//! Devices, read from the chain.

use alloy::{
    primitives::{Address, B256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::{Context, Result};

use crate::{
    bindings::IDeviceRegistry::{self as Contract, Device},
    chain::{Chain, ChainResult, Read, contract},
    contracts::{Manufacturers, Vehicles},
};

contract! {
    /// The device registry on a chain.
    Devices(Contract::IDeviceRegistryInstance<Chain>)
}

impl Devices {
    /// One device.
    ///
    /// # Errors
    /// If there is no such device.
    pub async fn device(&self, device: u64) -> Result<Device> {
        let found = self.0.device(device).read().await;
        found.with_context(|| format!("cannot read device {device}"))
    }

    /// The device that a key belongs to; none if it was not claimed, or is dead.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn device_of(&self, key: Address) -> ChainResult<Option<u64>> {
        let device = self.deviceOf(key).read().await?;
        Ok((device != 0).then_some(device))
    }

    /// The whitelist it asks.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn manufacturers(&self) -> ChainResult<Manufacturers> {
        let address = self.manufacturerRegistry().read().await?;
        Ok(Manufacturers::new(self.chain().clone(), address))
    }

    /// The vehicles it pairs devices with.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn vehicles(&self) -> ChainResult<Vehicles> {
        let address = self.vehicleId().read().await?;
        Ok(Vehicles::new(self.chain().clone(), address))
    }

    /// Manufacturers that vouched for this very key, from events since block `first`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn vouchers(&self, key: Address, first: u64) -> Result<Vec<u32>> {
        let filter = Filter::new()
            .address(self.address())
            .event_signature(Contract::KeyRegistered::SIGNATURE_HASH)
            .topic2(B256::left_padding_from(key.as_slice()));
        let logs = self.chain().logs_since(&filter, first).await?;
        let mut vouchers = Vec::new();
        for log in &logs {
            let id = Contract::KeyRegistered::decode_log(&log.inner)?.manufacturerId;
            // It may have been withdrawn since.
            if !vouchers.contains(&id) && self.isRegistered(id, key).read().await? {
                vouchers.push(id);
            }
        }
        Ok(vouchers)
    }
}
