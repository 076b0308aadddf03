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

/// What the pool owes or keeps for others: claims of published weeks, bonds, deposits.
pub fn obligations(state: &State) -> U256 {
    [state.outstanding, state.bonds, state.deposits]
        .into_iter()
        .map(U256::from)
        .sum()
}

/// Tokens the pool must hold to publish the week that `info` describes. Deposits are counted once:
/// they are in the week's amount and among the obligations.
pub fn required_to_publish(state: &State, info: &WeekInfo, total_points: u64) -> U256 {
    let newly_committed = match total_points {
        0 => 0,
        _ => info.amount.saturating_sub(info.deposits),
    };
    obligations(state) + U256::from(newly_committed)
}
