//! A reward pool on chain: typed reads of one distributor.

use alloy::primitives::{Address, B256, U256};
use protocol::Clock;

use crate::{
    bindings::{Claim, IERC20, IRewardsDistributor, State, WeekInfo},
    chain::{Chain, ChainResult},
};

/// One distributor.
#[derive(Clone, Debug)]
pub struct Pool {
    chain: Chain,
    address: Address,
}

impl Pool {
    /// The distributor (its proxy) at `address`.
    pub const fn new(chain: Chain, address: Address) -> Self {
        Self { chain, address }
    }

    /// The chain it is on.
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The proxy's address.
    pub const fn address(&self) -> Address {
        self.address
    }

    /// The pool's settings and sums.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn state(&self) -> ChainResult<State> {
        self.chain
            .call(self.address, &IRewardsDistributor::stateCall {})
            .await
    }

    /// The pool's week clock.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn clock(&self) -> ChainResult<Clock> {
        Ok(Clock {
            genesis: self.state().await?.genesis,
        })
    }

    /// One week.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn week(&self, week: u32) -> ChainResult<WeekInfo> {
        self.chain
            .call(self.address, &IRewardsDistributor::weekInfoCall { week })
            .await
    }

    /// Tokens committed and paid for a year, and whether the rest was swept.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn year(&self, year: u32) -> ChainResult<IRewardsDistributor::yearInfoReturn> {
        self.chain
            .call(self.address, &IRewardsDistributor::yearInfoCall { year })
            .await
    }

    /// Whether a vehicle's week is paid.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn is_claimed(&self, vehicle: u64, week: u32) -> ChainResult<bool> {
        let call = IRewardsDistributor::isClaimedCall {
            vehicleId: vehicle,
            week,
        };
        self.chain.call(self.address, &call).await
    }

    /// What a claim would pay now, in wei, and why not if it would not.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn quote(&self, claim: &Claim) -> ChainResult<IRewardsDistributor::quoteReturn> {
        let call = IRewardsDistributor::quoteCall {
            item: claim.clone(),
        };
        self.chain.call(self.address, &call).await
    }

    /// A publisher's standing bond, wei.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn bond_of(&self, publisher: Address) -> ChainResult<u128> {
        self.chain
            .call(self.address, &IRewardsDistributor::bondOfCall { publisher })
            .await
    }

    /// Whether `account` has `role`.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn has_role(&self, role: B256, account: Address) -> ChainResult<bool> {
        self.chain
            .call(
                self.address,
                &IRewardsDistributor::hasRoleCall { role, account },
            )
            .await
    }

    /// The program behind the proxy, from its ERC-1967 slot.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn implementation(&self) -> ChainResult<Address> {
        self.chain.implementation(self.address).await
    }

    /// Tokens an account holds, wei.
    ///
    /// # Errors
    /// If the token cannot be read.
    pub async fn tokens_of(&self, token: Address, account: Address) -> ChainResult<U256> {
        self.chain
            .call(token, &IERC20::balanceOfCall { account })
            .await
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
