//! The DAO: the timelock that administers everything, the governor that decides what it does, and the council that may stop it.

use alloy::{
    primitives::{Address, U256, aliases::U48},
    sol_types::SolConstructor,
};
use anyhow::{Context, Result, bail, ensure};

use super::contract;
use crate::{
    bindings::{DimoGovernor, DimoToken, GuardianCouncil, TimelockController},
    chain::{Chain, Read, Sender},
    deploy::Artefacts,
    units::ONE_DIMO,
};

/// Seconds between blocks of the parent chain, in which a token without a clock of its own counts.
const SECONDS_PER_BLOCK: u64 = 12;

/// Seconds for which the council is appointed at most: a year.
pub const LONGEST_TERM: u64 = 365 * 24 * 60 * 60;

/// How the DAO decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Seconds from a proposal to the start of its vote. Votes are counted as they are then.
    pub voting_delay: u64,
    /// Seconds of voting, at least one tick of the token's clock.
    pub voting_period: u64,
    /// Seconds from queueing what was decided until it can be executed.
    pub timelock_delay: u64,
    /// Votes a proposer needs, wei.
    pub proposal_threshold: u128,
    /// Percent of the supply that must vote for or abstain, 0 to 100.
    pub quorum_percent: u8,
    /// Seconds that a vote goes on at least after its quorum is reached.
    pub vote_extension: u64,
}

impl Terms {
    /// A day to gather votes, a week to vote, 96 hours until it happens; a thousandth of the supply proposes, four
    /// hundredths decide, and not in the last two days of the week without an answer.
    pub const DIMO: Self = Self {
        voting_delay: 24 * 60 * 60,
        voting_period: 7 * 24 * 60 * 60,
        timelock_delay: 96 * 60 * 60,
        proposal_threshold: 1_000_000 * ONE_DIMO,
        quorum_percent: 4,
        vote_extension: 2 * 24 * 60 * 60,
    };
}

/// The DAO's contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dao {
    /// Where proposals are made and voted on.
    pub governor: Address,
    /// Carries out what was decided: the admin of every contract, and the treasury.
    pub timelock: Address,
    /// May cancel what the timelock holds.
    pub council: Address,
}

/// Deploys the timelock, the governor and the council. The governor alone may propose on the timelock, it and the council may
/// cancel, anyone may execute there what is due, and the timelock is its own only admin: the deployer never holds a role. The
/// council is `member` for the longest term it may have, or nobody until the DAO appoints somebody.
///
/// # Errors
/// A token without votes, a missing artefact, terms that OpenZeppelin's contracts refuse, or a failed transaction.
pub async fn dao(
    sender: &mut Sender,
    artefacts: &Artefacts,
    token: Address,
    terms: &Terms,
    member: Option<Address>,
) -> Result<Dao> {
    let clock = TokenClock::of(sender.chain(), token).await?;
    ensure!(
        terms.quorum_percent <= 100,
        "a quorum of {} % of the supply cannot be reached",
        terms.quorum_percent
    );
    // They must know one another: the timelock is told the addresses that the others will have.
    let [governor, council] = [1, 2].map(|ahead| sender.next_contract(ahead));
    let timelock = TimelockController::constructorCall {
        minDelay: U256::from(terms.timelock_delay),
        proposers: vec![governor],
        executors: vec![Address::ZERO],
        admin: council,
    };
    let timelock = contract(
        sender,
        artefacts,
        "TimelockController",
        &timelock.abi_encode(),
    )
    .await?;
    let constructor = DimoGovernor::constructorCall {
        token,
        timelock,
        delay: U48::try_from(clock.ticks(terms.voting_delay))
            .context("the voting delay is too long")?,
        period: u32::try_from(clock.ticks(terms.voting_period))
            .context("the voting period is too long")?,
        threshold: U256::from(terms.proposal_threshold),
        quorumPercent: U256::from(terms.quorum_percent),
        extension: U48::try_from(clock.ticks(terms.vote_extension))
            .context("the extension of a vote is too long")?,
    };
    let made = contract(sender, artefacts, "DimoGovernor", &constructor.abi_encode()).await?;
    ensure!(
        made == governor,
        "the governor came to {made} instead of {governor}, which the timelock obeys: something else was sent from {} meanwhile. Deploy again",
        sender.address()
    );
    let term_ends = match member {
        Some(_) => sender.chain().head().await?.timestamp + LONGEST_TERM,
        None => 0,
    };
    let constructor = GuardianCouncil::constructorCall {
        held: timelock,
        member_: member.unwrap_or_default(),
        termEnds_: term_ends,
    };
    let made = contract(
        sender,
        artefacts,
        "GuardianCouncil",
        &constructor.abi_encode(),
    )
    .await?;
    ensure!(
        made == council,
        "the council came to {made} instead of {council}, the timelock's first admin: something else was sent from {} meanwhile. Deploy again",
        sender.address()
    );
    Ok(Dao {
        governor,
        timelock,
        council,
    })
}

/// In what a token counts time, and so its governor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClock {
    /// Unix seconds, as DimoToken does.
    Seconds,
    /// Blocks of the parent chain: what `block.number` is on Arbitrum.
    Blocks,
}

impl TokenClock {
    /// Asks the token.
    ///
    /// # Errors
    /// If it has no votes, or a clock that nobody knows.
    pub async fn of(chain: &Chain, token: Address) -> Result<Self> {
        let contract = DimoToken::new(token, chain);
        let votes = contract.getVotes(Address::ZERO).read().await;
        votes.with_context(|| {
            format!("the token {token} has no votes (ERC-5805) that a governor could count")
        })?;
        match contract.CLOCK_MODE().read().await {
            Ok(mode) if mode == "mode=timestamp" => Ok(Self::Seconds),
            Ok(mode) if mode == "mode=blocknumber&from=default" => Ok(Self::Blocks),
            Ok(mode) => bail!("the token {token} counts time in an unknown way: {mode}"),
            // Tokens older than ERC-6372 count blocks, and so does OpenZeppelin's governor for them.
            Err(_) => Ok(Self::Blocks),
        }
    }

    /// Seconds in ticks of this clock, rounded up.
    pub const fn ticks(self, seconds: u64) -> u64 {
        match self {
            Self::Seconds => seconds,
            Self::Blocks => seconds.div_ceil(SECONDS_PER_BLOCK),
        }
    }

    /// Ticks of this clock in seconds, for blocks an estimate.
    pub const fn seconds(self, ticks: u64) -> u64 {
        match self {
            Self::Seconds => ticks,
            Self::Blocks => ticks.saturating_mul(SECONDS_PER_BLOCK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_as_long_by_blocks_as_by_seconds() {
        let week = Terms::DIMO.voting_period;
        assert_eq!(TokenClock::Seconds.ticks(week), 604_800);
        assert_eq!(TokenClock::Blocks.ticks(week), 50_400);
    }

    #[test]
    fn a_part_of_a_block_is_a_block() {
        assert_eq!(TokenClock::Blocks.ticks(1), 1);
    }
}
