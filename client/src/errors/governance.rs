//! What the governor, the timelock and votes refuse, in words.

use alloy::primitives::B256;

use super::common;
use crate::{
    bindings::{
        DimoGovernor::DimoGovernorErrors, DimoToken::DimoTokenErrors,
        GuardianCouncil::GuardianCouncilErrors, TimelockController::TimelockControllerErrors,
    },
    dao::State,
    time::{duration, utc},
    units::dimo,
};

/// None for errors that nobody meets, of whom the name says enough.
pub(super) fn governor(error: &DimoGovernorErrors) -> Option<String> {
    use DimoGovernorErrors as E;
    Some(match error {
        E::GovernorUnexpectedProposalState(e) => unexpected(e.current, e.expectedStates),
        E::GovernorInsufficientProposerVotes(e) => format!(
            "GovernorInsufficientProposerVotes: {} has {} DIMO of votes, a proposer needs {}; tokens count from the \
             moment after they were delegated (`dimo dao delegate`)",
            e.proposer,
            dimo(e.votes),
            dimo(e.threshold)
        ),
        E::GovernorAlreadyCastVote(e) => {
            format!("GovernorAlreadyCastVote: {} has voted", e.voter)
        }
        E::GovernorNonexistentProposal(e) => format!(
            "GovernorNonexistentProposal: there is no proposal {}",
            e.proposalId
        ),
        E::GovernorOnlyExecutor(e) => format!(
            "GovernorOnlyExecutor: {} may not; only a proposal changes the governor",
            e.account
        ),
        E::GovernorRestrictedProposer(e) => format!(
            "GovernorRestrictedProposer: the description names another proposer than {}",
            e.proposer
        ),
        E::GovernorUnableToCancel(e) => format!(
            "GovernorUnableToCancel: {} may not cancel proposal {}: only its proposer, and before its vote begins",
            e.account, e.proposalId
        ),
        E::GovernorInvalidVoteType(_) => {
            "GovernorInvalidVoteType: a vote is for, against or to abstain".into()
        }
        E::GovernorInvalidProposalLength(e) => format!(
            "GovernorInvalidProposalLength: {} targets, {} values, {} calldatas; they must be as many, and some",
            e.targets, e.values, e.calldatas
        ),
        E::GovernorInvalidVotingPeriod(e) => format!(
            "GovernorInvalidVotingPeriod: nobody can vote in {} ticks of the clock",
            e.votingPeriod
        ),
        E::GovernorInvalidQuorumFraction(e) => format!(
            "GovernorInvalidQuorumFraction: {} of {} is more than everything",
            e.quorumNumerator, e.quorumDenominator
        ),
        E::GovernorInvalidSignature(e) => {
            format!("GovernorInvalidSignature: {} did not sign this", e.voter)
        }
        E::FailedCall(_) => "FailedCall: a call of the proposal failed without a reason".into(),
        E::InvalidAccountNonce(e) => common::invalid_nonce(e.account, e.currentNonce),
        E::GovernorDisabledDeposit(_) => {
            "GovernorDisabledDeposit: the timelock holds the treasury, send it there".into()
        }
        _ => return None,
    })
}

/// `expected` has a bit for each state that would do; none is set if there must be no such proposal yet.
fn unexpected(current: u8, expected: B256) -> String {
    let name = |number: u8| match State::numbered(number) {
        Some(state) => format!("{state:?}"),
        None => format!("state {number}"),
    };
    let wanted: Vec<String> = (0..8)
        .filter(|number| expected.0[31] >> number & 1 == 1)
        .map(name)
        .collect();
    match wanted.is_empty() {
        true => format!(
            "GovernorUnexpectedProposalState: this very proposal was made already and is {}; another description makes another proposal",
            name(current)
        ),
        false => format!(
            "GovernorUnexpectedProposalState: the proposal is {}, this needs {}",
            name(current),
            wanted.join(" or ")
        ),
    }
}

/// The bit of an operation that is scheduled and due.
const READY: u8 = 1 << 2;

pub(super) fn timelock(error: &TimelockControllerErrors) -> Option<String> {
    use TimelockControllerErrors as E;
    Some(match error {
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::FailedCall(_) => "FailedCall: a call of the operation failed without a reason".into(),
        E::TimelockUnexpectedOperationState(e) if e.expectedStates.0[31] & READY != 0 => format!(
            "TimelockUnexpectedOperationState: operation {} is not ready: its delay is not over, or it was executed or cancelled",
            e.operationId
        ),
        E::TimelockUnexpectedOperationState(e) => format!(
            "TimelockUnexpectedOperationState: operation {} is not in a state that allows this",
            e.operationId
        ),
        E::TimelockInsufficientDelay(e) => format!(
            "TimelockInsufficientDelay: {} of at least {}",
            duration(e.delay.saturating_to()),
            duration(e.minDelay.saturating_to())
        ),
        E::TimelockUnauthorizedCaller(e) => format!(
            "TimelockUnauthorizedCaller: {} may not; only a proposal changes the timelock",
            e.caller
        ),
        E::TimelockUnexecutedPredecessor(e) => format!(
            "TimelockUnexecutedPredecessor: {} must be executed first",
            e.predecessorId
        ),
        _ => return None,
    })
}

pub(super) fn council(error: &GuardianCouncilErrors) -> String {
    use GuardianCouncilErrors as E;
    match error {
        E::NotTheTimelock(e) => format!(
            "NotTheTimelock: {} may not appoint; the DAO does (`dimo dao propose council`)",
            e.caller
        ),
        E::NotInOffice(e) if e.member.is_zero() => {
            format!(
                "NotInOffice: {} may not cancel; the council is nobody",
                e.caller
            )
        }
        E::NotInOffice(e) => format!(
            "NotInOffice: {} may not cancel; the council is {}, until {}",
            e.caller,
            e.member,
            utc(e.termEnds)
        ),
        E::InvalidTerm(e) => format!(
            "InvalidTerm: a term until {} has ended or is too long; the latest end is {}",
            utc(e.termEnds),
            utc(e.latest)
        ),
    }
}

pub(super) fn votes(error: &DimoTokenErrors) -> Option<String> {
    use DimoTokenErrors as E;
    Some(match error {
        E::InvalidAccountNonce(e) => common::invalid_nonce(e.account, e.currentNonce),
        E::ERC20InsufficientBalance(e) => common::balance_too_low(e.sender, e.balance, e.needed),
        E::ERC20InsufficientAllowance(e) => {
            common::allowance_too_low(e.spender, e.allowance, e.needed)
        }
        E::ERC20InvalidReceiver(e) => common::invalid_receiver(e.receiver),
        E::ERC20InvalidSender(e) => common::invalid_sender(e.sender),
        E::ERC5805FutureLookup(e) => format!(
            "ERC5805FutureLookup: votes at {} are not known before the clock, which says {}, is past it",
            e.timepoint, e.clock
        ),
        E::VotesExpiredSignature(e) => {
            format!(
                "VotesExpiredSignature: it was valid until {}",
                utc(e.expiry.saturating_to())
            )
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use alloy::{
        primitives::{Address, U256},
        sol_types::SolError,
    };

    use super::*;
    use crate::bindings::{DimoGovernor, TimelockController};

    fn words<E: SolError>(error: &E) -> String {
        crate::errors::in_words(&error.abi_encode().into())
    }

    #[test]
    fn a_state_that_does_not_allow_it_is_named_with_those_that_do() {
        let error = DimoGovernor::GovernorUnexpectedProposalState {
            proposalId: U256::from(7),
            current: State::Active as u8,
            expectedStates: B256::with_last_byte(1 << State::Queued as u8),
        };
        let words = words(&error);
        assert!(
            words.ends_with("the proposal is Active, this needs Queued"),
            "{words}"
        );
    }

    #[test]
    fn a_proposal_that_exists_asks_for_another_description() {
        let error = DimoGovernor::GovernorUnexpectedProposalState {
            proposalId: U256::from(7),
            current: State::Executed as u8,
            expectedStates: B256::ZERO,
        };
        let words = words(&error);
        assert!(words.contains("is Executed"), "{words}");
        assert!(words.contains("description"), "{words}");
    }

    #[test]
    fn what_the_timelock_does_not_have_ready_is_explained() {
        let error = TimelockController::TimelockUnexpectedOperationState {
            operationId: B256::ZERO,
            expectedStates: B256::with_last_byte(READY),
        };
        assert!(words(&error).contains("delay is not over"));
    }

    #[test]
    fn a_proposer_without_votes_learns_how_many_it_takes() {
        let error = DimoGovernor::GovernorInsufficientProposerVotes {
            proposer: Address::ZERO,
            votes: U256::ZERO,
            threshold: U256::from(1_000_000 * crate::units::ONE_DIMO),
        };
        assert!(words(&error).contains("1,000,000"));
    }
}
