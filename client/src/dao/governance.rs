//! A governor and what it governs through.

use alloy::primitives::{Address, U256};
use anyhow::{Context, Result};

use crate::{
    bindings::{DimoGovernor, DimoToken, TimelockController},
    chain::{Chain, ChainResult, Read},
    deploy::TokenClock,
};

/// A governor with its timelock and token.
#[derive(Clone, Debug)]
pub struct Governance {
    chain: Chain,
    /// Where proposals are made and voted on.
    pub governor: Address,
    /// Carries out what was decided.
    pub timelock: Address,
    /// Whose delegated votes count.
    pub token: Address,
    clock: TokenClock,
}

/// The governor's clock beside the calendar.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {
    clock: TokenClock,
    /// What the governor's clock says now.
    pub tick: u64,
    /// Unix seconds of the latest block.
    pub now: u64,
}

impl Timeline {
    /// A tick of the governor's clock in unix seconds; for a clock that counts blocks an estimate.
    pub const fn moment(&self, tick: u64) -> u64 {
        match self.clock {
            TokenClock::Seconds => tick,
            TokenClock::Blocks if tick > self.tick => self
                .now
                .saturating_add(self.clock.seconds(tick - self.tick)),
            TokenClock::Blocks => self
                .now
                .saturating_sub(self.clock.seconds(self.tick - tick)),
        }
    }
}

/// How the DAO decides at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Ticks of the token's clock from a proposal to the start of its vote.
    pub voting_delay: u64,
    /// Ticks of voting.
    pub voting_period: u64,
    /// Votes a proposer needs, wei.
    pub threshold: U256,
    /// Seconds from queueing until execution.
    pub timelock_delay: u64,
}

impl Governance {
    /// The governor at `governor`.
    ///
    /// # Errors
    /// If it cannot be read, or is no governor with a timelock.
    pub async fn connect(chain: Chain, governor: Address) -> Result<Self> {
        let contract = DimoGovernor::new(governor, &chain);
        let timelock = contract.timelock().read().await?;
        let token = contract.token().read().await?;
        let clock = TokenClock::of(&chain, token).await?;
        Ok(Self {
            chain,
            governor,
            timelock,
            token,
            clock,
        })
    }

    /// The chain it is on.
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    pub(super) fn contract(&self) -> DimoGovernor::DimoGovernorInstance<&Chain> {
        DimoGovernor::new(self.governor, &self.chain)
    }

    /// How it decides at present.
    ///
    /// # Errors
    /// If the contracts cannot be read.
    pub async fn rules(&self) -> ChainResult<Rules> {
        let governor = self.contract();
        let timelock = TimelockController::new(self.timelock, &self.chain);
        Ok(Rules {
            voting_delay: governor.votingDelay().read().await?.saturating_to(),
            voting_period: governor.votingPeriod().read().await?.saturating_to(),
            threshold: governor.proposalThreshold().read().await?,
            timelock_delay: timelock.getMinDelay().read().await?.saturating_to(),
        })
    }

    /// The first moment at which a proposal made now could be executed, unix seconds.
    ///
    /// # Errors
    /// If the contracts cannot be read.
    pub async fn earliest_execution(&self) -> ChainResult<u64> {
        let rules = self.rules().await?;
        let ticks = rules.voting_delay.saturating_add(rules.voting_period);
        let now = self.chain.head().await?.timestamp;
        Ok(now
            .saturating_add(self.clock.seconds(ticks))
            .saturating_add(rules.timelock_delay))
    }

    /// What the governor's clock says.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn tick(&self) -> ChainResult<u64> {
        Ok(self.contract().clock().read().await?.to())
    }

    /// How the governor's clock and the time of the latest block go together.
    ///
    /// # Errors
    /// If the chain cannot be read.
    pub async fn timeline(&self) -> ChainResult<Timeline> {
        Ok(Timeline {
            clock: self.clock,
            tick: self.tick().await?,
            now: self.chain.head().await?.timestamp,
        })
    }

    /// An account's votes at a past tick, wei.
    ///
    /// # Errors
    /// If the contract cannot be read or the tick is not past.
    pub async fn votes_at(&self, account: Address, tick: u64) -> ChainResult<U256> {
        let timepoint = U256::from(tick);
        self.contract().getVotes(account, timepoint).read().await
    }

    /// An account's votes now, wei: its own tokens and those of others, as far as delegated to it.
    ///
    /// # Errors
    /// If the token cannot be read.
    pub async fn votes(&self, account: Address) -> ChainResult<U256> {
        let token = DimoToken::new(self.token, &self.chain);
        token.getVotes(account).read().await
    }

    /// Votes for and abstentions that a proposal needs whose vote begins at `tick`; for a tick to come, as of now. Wei.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn quorum(&self, tick: u64) -> Result<U256> {
        let past = self
            .tick()
            .await?
            .checked_sub(1)
            .context("the clock has not begun")?;
        let timepoint = U256::from(tick.min(past));
        Ok(self.contract().quorum(timepoint).read().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_to_come_and_gone_are_estimated_from_now() {
        let timeline = Timeline {
            clock: TokenClock::Blocks,
            tick: 100,
            now: 10_000,
        };
        assert_eq!(timeline.moment(110), 10_120);
        assert_eq!(timeline.moment(90), 9_880);
    }

    #[test]
    fn a_clock_of_seconds_is_the_calendar() {
        let timeline = Timeline {
            clock: TokenClock::Seconds,
            tick: 5,
            now: 5,
        };
        assert_eq!(timeline.moment(7), 7);
    }
}
