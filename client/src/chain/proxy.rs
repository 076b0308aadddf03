//! What is behind a proxy, and who may replace it.

use alloy::{
    primitives::{Address, B256, b256},
    providers::Provider,
};

use super::{Chain, ChainResult};

/// Where a proxy keeps its implementation: `keccak256("eip1967.proxy.implementation") - 1`.
const IMPLEMENTATION_SLOT: B256 =
    b256!("360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

/// Where a proxy says who its admin is: `keccak256("eip1967.proxy.admin") - 1`.
const ADMIN_SLOT: B256 = b256!("b53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103");

/// The ProxyAdmin of a TransparentUpgradeableProxy: the one contract that it creates, in its constructor, and the only
/// account that it lets replace its program, for ever.
pub fn proxy_admin(proxy: Address) -> Address {
    // The nonces of contracts begin at 1.
    proxy.create(1)
}

impl Chain {
    /// The program behind a proxy, from its ERC-1967 slot; zero if there is none.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn implementation(&self, proxy: Address) -> ChainResult<Address> {
        self.address_in(proxy, IMPLEMENTATION_SLOT).await
    }

    /// Who a proxy says its admin is, in its ERC-1967 slot; zero if it does not say. It obeys [`proxy_admin`], whatever a
    /// program may have written here.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn told_admin(&self, proxy: Address) -> ChainResult<Address> {
        self.address_in(proxy, ADMIN_SLOT).await
    }

    async fn address_in(&self, contract: Address, slot: B256) -> ChainResult<Address> {
        let word = self.get_storage_at(contract, slot.into()).await?;
        Ok(Address::from_word(word.into()))
    }
}
