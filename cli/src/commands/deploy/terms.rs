//! How the DAO decides, as arguments.

use client::{deploy::Terms, units::ONE_DIMO};

/// The governor's and the timelock's numbers. A DAO can change them later by its own vote only.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct TermsArgs {
    /// Seconds from a proposal to the start of its vote
    #[arg(long, value_name = "SECONDS", default_value_t = Terms::DIMO.voting_delay)]
    voting_delay: u64,
    /// Seconds of voting
    #[arg(long, value_name = "SECONDS", default_value_t = Terms::DIMO.voting_period, value_parser = clap::value_parser!(u64).range(1..))]
    voting_period: u64,
    /// Seconds from queueing what was decided until it can be executed
    #[arg(long, value_name = "SECONDS", default_value_t = Terms::DIMO.timelock_delay)]
    timelock_delay: u64,
    /// Votes that a proposer needs, whole DIMO
    #[arg(long, value_name = "DIMO", default_value_t = 1_000_000)]
    proposal_threshold: u64,
    /// Percent of the supply that must vote for or abstain, 1 to 100
    #[arg(long, value_name = "PERCENT", default_value_t = Terms::DIMO.quorum_percent, value_parser = clap::value_parser!(u8).range(1..=100))]
    quorum: u8,
    /// Seconds that a vote goes on at least after its quorum is reached [default: two sevenths of --voting-period]
    #[arg(long, value_name = "SECONDS")]
    vote_extension: Option<u64>,
}

impl TermsArgs {
    /// As the deployment takes them.
    pub(super) fn terms(&self) -> Terms {
        Terms {
            voting_delay: self.voting_delay,
            voting_period: self.voting_period,
            timelock_delay: self.timelock_delay,
            proposal_threshold: u128::from(self.proposal_threshold) * ONE_DIMO,
            quorum_percent: self.quorum,
            vote_extension: self.vote_extension.unwrap_or_else(|| {
                // In parts, as the product could be more than 64 bits hold.
                let period = self.voting_period;
                period / 7 * 2 + period % 7 * 2 / 7
            }),
        }
    }
}
