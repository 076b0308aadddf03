//! Settings of a pool, as arguments.

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
};
use anyhow::{Context, Result};
use client::{bindings::Settings, chain::Chain, deploy, units::ONE_DIMO};
use protocol::Clock;

/// What a pool is set up with, but for its roles.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct PoolSettings {
    /// Start of week 0, unix seconds
    #[arg(long, value_name = "SECONDS", default_value_t = protocol::clock::DIMO_GENESIS)]
    genesis: u64,
    /// First week to be published [default: the current one]
    #[arg(long, value_name = "WEEK")]
    first_week: Option<u32>,
    /// Seconds in which a published week can be challenged
    #[arg(long, value_name = "SECONDS", default_value_t = deploy::baseline().challengeWindow)]
    challenge_window: u32,
    /// Root of the week before the first, from which its streaks go on [default: none, they begin]
    #[arg(long, value_name = "HASH")]
    previous_root: Option<B256>,
    /// Bond a publisher must hold, whole DIMO, more than 0
    #[arg(long, value_name = "DIMO", default_value_t = 100_000)]
    bond: u64,
    /// Contract with isSanctioned(address) that is asked before paying
    #[arg(long, value_name = "ADDRESS")]
    sanctions_oracle: Option<Address>,
}

impl PoolSettings {
    /// The publishers' bond, whole DIMO.
    pub(super) const fn bond(&self) -> u64 {
        self.bond
    }

    /// DIMO's settings with these changes; token and roles are still to be set.
    ///
    /// # Errors
    /// If there is no current week to begin with, or the first week lies beyond 64-bit time.
    pub(super) async fn settings(&self, chain: &Chain) -> Result<Settings> {
        let clock = Clock {
            genesis: self.genesis,
        };
        let first_week = match self.first_week {
            Some(week) => week,
            None => clock
                .week_at(chain.head().await?.timestamp)
                .context("the chain's time is before --genesis: give --first-week")?,
        };
        clock
            .end(first_week)
            .context("--first-week lies beyond 64-bit time")?;
        Ok(Settings {
            genesis: self.genesis,
            firstWeek: first_week,
            challengeWindow: self.challenge_window,
            previousRoot: self.previous_root.unwrap_or_default(),
            bond: u128::from(self.bond) * ONE_DIMO,
            sanctionsOracle: self.sanctions_oracle.unwrap_or_default(),
            ..deploy::baseline()
        })
    }
}

/// Refuses a key that cannot pay for gas, before anything is sent.
///
/// # Errors
/// If the account holds nothing.
pub(super) async fn ensure_funded(chain: &Chain, account: Address) -> Result<()> {
    anyhow::ensure!(
        chain.get_balance(account).await? > U256::ZERO,
        "{account} holds nothing to pay for gas on chain {}: fund it or use another key",
        chain.id()
    );
    Ok(())
}
