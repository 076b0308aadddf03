//! What the rewards distributor refuses, in words.

use super::common;
use crate::{
    bindings::{ClaimStatus, IRewardsDistributorErrors},
    time::utc,
    units::{count, dimo},
};

pub(super) fn explain(error: &IRewardsDistributorErrors) -> String {
    use IRewardsDistributorErrors as E;
    match error {
        E::InvalidInitialization(_) => common::set_up_before(),
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::SafeErc20FailedOperation(e) => common::transfer_refused(e.token),
        E::InvalidSetting(e) => format!("InvalidSetting: {:?} is out of its range", e.setting),
        E::WrongWeek(e) => format!(
            "WrongWeek: {} was given, only {} can be used now",
            e.week, e.expected
        ),
        E::WeekNotAnchored(e) => common::week_not_anchored(e.week),
        E::WeekNotOver(e) => common::week_not_over(e.week, e.endsAt),
        E::WeekNotFinal(e) => format!(
            "WeekNotFinal: week {} can be challenged until {}; try again after that",
            e.week,
            utc(e.finalAt)
        ),
        E::WeekNotPending(e) => format!(
            "WeekNotPending: week {} is not in its challenge window",
            e.week
        ),
        E::PublishingIsPaused(e) => format!(
            "PublishingIsPaused: until {}; the pause ends by itself",
            utc(e.until)
        ),
        E::InvalidChildren(e) => format!(
            "InvalidChildren: {} with {} points and {} with {} are not the children of a root of {} levels, the fewest for its vehicles",
            e.leftHash,
            count(e.leftSum),
            e.rightHash,
            count(e.rightSum),
            e.depth
        ),
        E::WrongRoot(e) => format!(
            "WrongRoot: week {} has the root {}, not {}",
            e.week, e.expected, e.root
        ),
        E::DataMissing(e) => format!(
            "DataMissing: week {} is published with the hash of its manifest and where its data can be fetched, or not at all",
            e.week
        ),
        E::PublisherIsGuardian(e) => format!(
            "PublisherIsGuardian: {} would have to veto itself; publish by another key",
            e.account
        ),
        E::PublisherNotSuspended(e) => format!(
            "PublisherNotSuspended: there is nothing to decide about {}",
            e.publisher
        ),
        E::AlreadyObjected(e) => format!(
            "AlreadyObjected: {} objected to this root of week {}",
            e.objector, e.week
        ),
        E::VetoesUsedUp(e) => format!(
            "VetoesUsedUp: {} roots of week {} were vetoed; a proof of error can still void it",
            e.max, e.week
        ),
        E::InsufficientBond(e) => format!(
            "InsufficientBond: {} holds a bond of {} DIMO of {} required; deposit the difference",
            e.publisher,
            wei(e.bond),
            wei(e.required)
        ),
        E::BondLocked(e) if e.until == crate::publish::UNTIL_DECIDED => format!(
            "BondLocked: {} is suspended until the DAO decides about its bond",
            e.publisher
        ),
        E::BondLocked(e) => format!(
            "BondLocked: a week of {} can be challenged, or it is suspended, until {}",
            e.publisher,
            utc(e.until)
        ),
        E::InsufficientReserve(e) => format!(
            "InsufficientReserve: the pool's reserve is {} DIMO of {} that the week takes; fund the difference",
            wei(e.reserve),
            wei(e.required)
        ),
        E::AlreadyClaimed(e) => {
            format!(
                "AlreadyClaimed: week {} of vehicle {} is paid",
                e.week, e.vehicleId
            )
        }
        E::WeekNotPublished(e) => {
            format!(
                "WeekNotPublished: week {}; the next to be published is {}",
                e.week, e.nextWeek
            )
        }
        E::InvalidProof(e) => format!(
            "InvalidProof: this claim of week {}, vehicle {} is not under the published root; every field counts",
            e.week, e.vehicleId
        ),
        E::AccountSanctioned(e) => format!("AccountSanctioned: {} cannot be paid", e.account),
        E::OnlyTheAccountClaims(e) => format!(
            "OnlyTheAccountClaims: {} lets nobody else send in its claims",
            e.account
        ),
        E::ClaimsArePaused(e) => format!(
            "ClaimsArePaused: until {}; the pause ends by itself",
            utc(e.until)
        ),
        E::NothingPaid(e) => format!(
            "NothingPaid: none of {} items could be paid; the first: {}",
            e.items,
            status(e.first)
        ),
        E::InvalidPayee(e) => format!("InvalidPayee: rewards cannot be sent to {}", e.payee),
        E::FeeTooHigh(e) => {
            format!(
                "FeeTooHigh: a fee of {} DIMO where at most {} is allowed",
                dimo(e.fee),
                dimo(e.limit)
            )
        }
        E::WrongRelayer(e) => format!(
            "WrongRelayer: the order is for {}, not for {}",
            e.relayer, e.sender
        ),
        E::TotalTooLow(e) => format!(
            "TotalTooLow: {} DIMO can be claimed, {} were signed for; what was paid before is left out",
            dimo(e.total),
            dimo(e.least)
        ),
        E::SignatureExpired(e) => common::signature_expired(e.deadline),
        E::InvalidSignature(e) => common::invalid_signature(
            e.account,
            "chain, contract, items, payee, relayer, fee, least total, nonce, deadline",
        ),
        E::PauseTooSoon(e) => format!(
            "PauseTooSoon: it can be paused again from {}",
            utc(e.allowedAt)
        ),
        E::NotForeign(e) => format!("NotForeign: {} is the reward token", e.token),
        E::ArithmeticOverflow(_) => common::overflow(),
    }
}

/// Why an item of a batch was left out.
pub const fn status(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::Payable => "payable",
        ClaimStatus::AlreadyClaimed => "already claimed",
        ClaimStatus::NotPublished => "the week is not published",
        ClaimStatus::NotFinal => "the week can still be challenged",
        ClaimStatus::InvalidProof => "the proof does not lead to the published root",
        ClaimStatus::Sanctioned => "the account is sanctioned",
        ClaimStatus::WrongAccount => "it belongs to another account",
        ClaimStatus::OnlyAccount => "the account lets nobody else claim",
        ClaimStatus::InvalidAccount => "nothing is paid to this account",
        ClaimStatus::__Invalid => "unknown",
    }
}

fn wei(amount: u128) -> String {
    dimo(alloy::primitives::U256::from(amount))
}
