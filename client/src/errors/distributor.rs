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
        E::PublishingIsPaused(_) => "PublishingIsPaused: the DAO lifts the pause".into(),
        E::InvalidTotals(e) => format!(
            "InvalidTotals: root {} with {} points and {} leaves",
            e.root,
            count(e.totalPoints),
            count(e.leafCount)
        ),
        E::InsufficientBond(e) => format!(
            "InsufficientBond: {} holds a bond of {} DIMO of {} required; deposit the difference",
            e.publisher,
            wei(e.bond),
            wei(e.required)
        ),
        E::BondLocked(e) => {
            format!(
                "BondLocked: a week of {} can be challenged until {}",
                e.publisher,
                utc(e.until)
            )
        }
        E::InsufficientFunds(e) => format!(
            "InsufficientFunds: the pool holds {} DIMO of {} required; send it the difference",
            dimo(e.balance),
            dimo(e.required)
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
        E::WeekSwept(e) => format!("WeekSwept: the claim period of week {} is over", e.week),
        E::AccountSanctioned(e) => format!("AccountSanctioned: {} cannot be paid", e.account),
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
        E::SignatureExpired(e) => common::signature_expired(e.deadline),
        E::InvalidSignature(e) => common::invalid_signature(
            e.account,
            "chain, contract, items, payee, fee, nonce, deadline",
        ),
        E::PauseTooLong(e) => format!("PauseTooLong: {} s of at most {} s", e.duration, e.max),
        E::PauseTooSoon(e) => format!(
            "PauseTooSoon: claims can be paused again from {}",
            utc(e.allowedAt)
        ),
        E::WrongYear(e) => format!(
            "WrongYear: {} was given, years are swept in order: {} is next",
            e.year, e.expected
        ),
        E::ClaimPeriodRunning(e) => {
            format!(
                "ClaimPeriodRunning: year {} can be claimed until {}",
                e.year,
                utc(e.sweepableAt)
            )
        }
        E::NotForeign(e) => format!("NotForeign: {} is the reward token", e.token),
        E::ChallengeFailed(e) => {
            format!(
                "ChallengeFailed: these leaves do not prove an error of week {}",
                e.week
            )
        }
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
        ClaimStatus::Swept => "the claim period is over",
        ClaimStatus::Sanctioned => "the account is sanctioned",
        ClaimStatus::WrongAccount => "it belongs to another account",
        ClaimStatus::__Invalid => "unknown",
    }
}

fn wei(amount: u128) -> String {
    dimo(alloy::primitives::U256::from(amount))
}
