//! Proposals, read from the chain.

use crate::chain::Read;
use alloy::{
    primitives::{Address, B256, U256, keccak256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::{Context, Result};

use super::{Action, Governance, action::columns};
use crate::{
    bindings::{DimoGovernor, TimelockController},
    chain::ChainResult,
};

/// A proposal as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which one of the governor's, counted from 1.
    pub number: usize,
    /// What it is called on chain: a hash of its content.
    pub id: U256,
    /// Who made it.
    pub proposer: Address,
    /// What the timelock does if it succeeds.
    pub actions: Vec<Action>,
    /// What its proposer says of it.
    pub description: String,
    /// Tick of the governor's clock at which votes are counted; voting begins after it.
    pub snapshot: u64,
    /// The last tick of voting, if the quorum is not reached late: [`Standing::deadline`].
    pub deadline: u64,
}

/// Where a proposal stands, in OpenZeppelin's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum State {
    Pending,
    Active,
    Canceled,
    Defeated,
    Succeeded,
    Queued,
    Expired,
    Executed,
}

impl State {
    /// All of them, in the governor's order.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Active,
        Self::Canceled,
        Self::Defeated,
        Self::Succeeded,
        Self::Queued,
        Self::Expired,
        Self::Executed,
    ];

    /// The state with the governor's number.
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether the proposal can still come to be executed.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Pending | Self::Active | Self::Succeeded | Self::Queued
        )
    }
}

/// Votes that were cast, wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    /// In favour.
    pub yes: U256,
    /// Against.
    pub no: U256,
    /// Neither, but counted for the quorum.
    pub abstain: U256,
}

/// How a proposal fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// What was cast until now.
    pub votes: Votes,
    /// What votes for and abstentions must reach, wei.
    pub quorum: U256,
    /// The last tick of the governor's clock at which it is voted on: later than at first if the quorum was reached late.
    pub deadline: u64,
    /// From when it can be executed, unix seconds; none if it is not queued.
    pub eta: Option<u64>,
}

impl Governance {
    /// All proposals since block `first`, oldest first.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn proposals(&self, first: u64) -> Result<Vec<Proposal>> {
        let filter = Filter::new()
            .address(self.governor)
            .event_signature(DimoGovernor::ProposalCreated::SIGNATURE_HASH);
        let logs = self.chain().logs_since(&filter, first).await?;
        logs.iter()
            .zip(1..)
            .map(|(log, number)| {
                let event = DimoGovernor::ProposalCreated::decode_log(&log.inner)
                    .context("the governor told of a proposal in a way that it does not have")?;
                Ok(Proposal::new(number, event.data))
            })
            .collect()
    }

    /// The proposal that is called so: by its number or by its id.
    ///
    /// # Errors
    /// If there is no such proposal.
    pub async fn proposal(&self, called: U256, first: u64) -> Result<Proposal> {
        let proposals = self.proposals(first).await?;
        let count = proposals.len();
        let is_called = |it: &Proposal| it.id == called || U256::from(it.number) == called;
        proposals.into_iter().find(is_called).with_context(|| {
            format!(
                "there is no proposal {called} among the {count} of governor {}: `dimo dao list` shows them",
                self.governor
            )
        })
    }

    /// Where a proposal stands.
    ///
    /// # Errors
    /// If the governor does not know it.
    pub async fn state(&self, id: U256) -> Result<State> {
        let number = self.contract().state(id).read().await?;
        State::numbered(number).with_context(|| format!("the governor is in state {number}"))
    }

    /// How a proposal fares.
    ///
    /// # Errors
    /// If the governor does not know it.
    pub async fn standing(&self, proposal: &Proposal) -> Result<Standing> {
        let id = proposal.id;
        let votes = self.contract().proposalVotes(id).read().await?;
        let eta = self.contract().proposalEta(id).read().await?;
        let deadline = self.contract().proposalDeadline(id).read().await?;
        let eta: u64 = eta.saturating_to();
        Ok(Standing {
            state: self.state(id).await?,
            votes: Votes {
                yes: votes.forVotes,
                no: votes.againstVotes,
                abstain: votes.abstainVotes,
            },
            quorum: self.quorum(proposal.snapshot).await?,
            deadline: deadline.saturating_to(),
            eta: (eta > 0).then_some(eta),
        })
    }

    /// When a proposal can be executed, if it comes to that: unix seconds, as things stand.
    ///
    /// # Errors
    /// If the chain cannot be read.
    pub async fn execution_of(&self, standing: &Standing) -> Result<u64> {
        let timeline = self.timeline().await?;
        if let Some(eta) = standing.eta {
            return Ok(eta.max(timeline.now));
        }
        let decided = timeline.moment(standing.deadline).max(timeline.now);
        Ok(decided.saturating_add(self.rules().await?.timelock_delay))
    }
}

impl Proposal {
    fn new(number: usize, event: DimoGovernor::ProposalCreated) -> Self {
        let calls = event.targets.into_iter().zip(event.values);
        let actions = calls
            .zip(event.calldatas)
            .map(|((target, value), data)| Action {
                target,
                value,
                data,
            })
            .collect();
        Self {
            number,
            id: event.proposalId,
            proposer: event.proposer,
            actions,
            description: event.description,
            snapshot: event.voteStart.saturating_to(),
            deadline: event.voteEnd.saturating_to(),
        }
    }

    /// The call that makes a proposal.
    pub fn propose(actions: &[Action], description: &str) -> DimoGovernor::proposeCall {
        let (targets, values, calldatas) = columns(actions);
        DimoGovernor::proposeCall {
            targets,
            values,
            calldatas,
            description: description.to_owned(),
        }
    }

    /// The call that hands it to the timelock, once it has succeeded.
    pub fn queue(&self) -> DimoGovernor::queueCall {
        let (targets, values, calldatas) = columns(&self.actions);
        DimoGovernor::queueCall {
            targets,
            values,
            calldatas,
            descriptionHash: keccak256(&self.description),
        }
    }

    /// The call that lets the timelock carry it out, once its delay is over.
    pub fn execute(&self) -> DimoGovernor::executeCall {
        let (targets, values, calldatas) = columns(&self.actions);
        DimoGovernor::executeCall {
            targets,
            values,
            calldatas,
            descriptionHash: keccak256(&self.description),
        }
    }

    /// What the timelock calls the operation that it is, once queued.
    ///
    /// # Errors
    /// If the timelock cannot be read.
    pub async fn operation(&self, dao: &Governance) -> ChainResult<B256> {
        let (targets, values, payloads) = columns(&self.actions);
        // OpenZeppelin's governor salts a description with its own address.
        let mut salt = keccak256(&self.description);
        for (byte, own) in salt.iter_mut().zip(dao.governor) {
            *byte ^= own;
        }
        let timelock = TimelockController::new(dao.timelock, dao.chain());
        let nothing_before = B256::ZERO;
        timelock
            .hashOperationBatch(targets, values, payloads, nothing_before, salt)
            .read()
            .await
    }

    /// The call by which its proposer takes it back, before its vote.
    pub fn cancel(&self) -> DimoGovernor::cancelCall {
        let (targets, values, calldatas) = columns(&self.actions);
        DimoGovernor::cancelCall {
            targets,
            values,
            calldatas,
            descriptionHash: keccak256(&self.description),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_the_governors_numbers() {
        assert_eq!(State::numbered(0), Some(State::Pending));
        assert_eq!(State::numbered(7), Some(State::Executed));
        assert_eq!(State::numbered(8), None);
    }
}
