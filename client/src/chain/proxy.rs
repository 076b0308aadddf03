//! What is behind a proxy.

use alloy::primitives::{Address, B256, b256};

use super::{Chain, ChainResult};

/// Where a proxy keeps its implementation: `keccak256("eip1967.proxy.implementation") - 1`.
const IMPLEMENTATION_SLOT: B256 =
    b256!("360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

impl Chain {
    /// The program behind a proxy, from its ERC-1967 slot; zero if there is none.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn implementation(&self, proxy: Address) -> ChainResult<Address> {
        let params = (proxy, IMPLEMENTATION_SLOT, "latest");
        let word: B256 = self.request("eth_getStorageAt", params).await?;
        Ok(Address::from_word(word))
    }
}
