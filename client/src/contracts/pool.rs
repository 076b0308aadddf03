//! A reward pool on chain: typed reads of one distributor.

use alloy::primitives::{Address, U256};
use protocol::Clock;

use crate::{
    bindings::{IRewardsDistributor::IRewardsDistributorInstance, State, WeekInfo},
    chain::{Chain, ChainResult, Read, contract},
};

contract! {
    /// One distributor.
    Pool(IRewardsDistributorInstance<Chain>)
}

impl Pool {
    /// The pool's week clock.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn clock(&self) -> ChainResult<Clock> {
        Ok(Clock {
            genesis: self.state().read().await?.genesis,
        })
    }

    /// The program behind the proxy, from its ERC-1967 slot.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn implementation(&self) -> ChainResult<Address> {
        self.chain().implementation(self.address()).await
    }
}

/// What the pool keeps for others or for coming weeks: bonds, an objection's bond, deposits, the reserve. What published weeks
/// still owe comes on top; no sum of it is kept on chain.
pub fn obligations(state: &State) -> U256 {
    [state.bonds, state.objection, state.deposits, state.reserve]
        .into_iter()
        .map(U256::from)
        .sum()
}

/// What the reserve must hold to publish the week that `info` describes: its amount without deposits, which are there already.
pub const fn required_to_publish(info: &WeekInfo, total_points: u64) -> u128 {
    match total_points {
        0 => 0,
        _ => info.amount.saturating_sub(info.deposits),
    }
}
