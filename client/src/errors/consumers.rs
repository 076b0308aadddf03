//! What the consumers' staking refuses, in words.

use alloy::primitives::U256;

use crate::{
    bindings::IConsumerStaking::{CaseState, IConsumerStakingErrors, Setting},
    time::utc,
    units::dimo,
};

/// None for the errors that all contracts share.
pub(super) fn consumers(error: &IConsumerStakingErrors) -> Option<String> {
    use IConsumerStakingErrors as E;
    Some(match error {
        E::UnusableSetting(e) => format!("UnusableSetting: {}", setting(e.setting)),
        E::UnknownParameters(e) => format!(
            "UnknownParameters: there are no rules {}, the latest are {}",
            e.version, e.latest
        ),
        E::NotRegistered(e) => format!("NotRegistered: {} has no licence", e.consumer),
        E::AlreadyRegistered(e) => format!("AlreadyRegistered: {} has a licence", e.consumer),
        E::LicenceIsRevoked(e) => {
            format!(
                "LicenceIsRevoked: the DAO took the licence of {}",
                e.consumer
            )
        }
        E::LicenceNotRevoked(e) => {
            format!("LicenceNotRevoked: {} has its licence", e.consumer)
        }
        E::ZeroAmount(_) => "ZeroAmount: the amount is nothing".to_owned(),
        E::InsufficientStake(e) => format!(
            "InsufficientStake: {} has {} DIMO of active stake, less than {}",
            e.consumer,
            tokens(e.active),
            tokens(e.amount)
        ),
        E::TooManyUnbondings(e) => format!(
            "TooManyUnbondings: {} has {} requests running; withdraw what is due, or wait",
            e.consumer, e.max
        ),
        E::NothingUnbonding(e) => {
            format!(
                "NothingUnbonding: {} has not asked for stake back",
                e.consumer
            )
        }
        E::NothingToWithdraw(e) => format!(
            "NothingToWithdraw: of the stake of {} {} DIMO have unbonded and {} DIMO are locked by no case",
            e.consumer,
            tokens(e.due),
            tokens(e.free)
        ),
        E::UsageNotHigher(e) => format!(
            "UsageNotHigher: {} consumed {} units in week {} by the report before, {} is not higher",
            e.consumer, e.recorded, e.week, e.reported
        ),
        E::NoMarketplace(_) => {
            "NoMarketplace: there is no pool to pay fees into; the DAO sets it".to_owned()
        }
        E::FreezeTooLong(e) => format!(
            "FreezeTooLong: {} seconds are more than {}",
            e.duration, e.max
        ),
        E::FreezeTooSoon(e) => format!(
            "FreezeTooSoon: {} can be frozen again from {}",
            e.consumer,
            utc(e.allowedAt)
        ),
        E::NotFrozen(e) => format!("NotFrozen: {} is not frozen", e.consumer),
        _ => return cases(error),
    })
}

/// The same of cases and compensations.
fn cases(error: &IConsumerStakingErrors) -> Option<String> {
    use IConsumerStakingErrors as E;
    Some(match error {
        E::ClaimTooHigh(e) => format!(
            "ClaimTooHigh: a case can claim {} DIMO at most, not {}",
            tokens(e.max),
            tokens(e.amount)
        ),
        E::UnknownCase(e) => format!("UnknownCase: there is no case {}", e.caseId),
        E::CaseClosed(e) => format!("CaseClosed: case {} {}", e.caseId, ended(e.state)),
        E::CaseOver(e) => format!(
            "CaseOver: case {} could be decided until {}; now it can only lapse",
            e.caseId,
            utc(e.deadline)
        ),
        E::CaseNotOver(e) => format!(
            "CaseNotOver: case {} can be decided until {}",
            e.caseId,
            utc(e.deadline)
        ),
        E::NotAccused(e) => format!("NotAccused: case {} is not against {}", e.caseId, e.account),
        E::AlreadyResponded(e) => {
            format!(
                "AlreadyResponded: the accused of case {} did respond",
                e.caseId
            )
        }
        E::ResponseWindowOver(e) => format!(
            "ResponseWindowOver: case {} could be answered until {}",
            e.caseId,
            utc(e.respondUntil)
        ),
        E::ResponseWindowOpen(e) => format!(
            "ResponseWindowOpen: the accused of case {} may respond until {}",
            e.caseId,
            utc(e.respondUntil)
        ),
        E::SlashTooHigh(e) => format!(
            "SlashTooHigh: case {} claims {} DIMO, less than {}",
            e.caseId,
            tokens(e.max),
            tokens(e.slash)
        ),
        E::NoCompensation(e) => {
            format!("NoCompensation: case {} has nothing to share out", e.caseId)
        }
        E::CompensationAlreadyPosted(e) => {
            format!("CompensationAlreadyPosted: case {} has its root", e.caseId)
        }
        E::CompensationNotPosted(e) => format!(
            "CompensationNotPosted: the DAO has not yet posted whom case {} harmed",
            e.caseId
        ),
        E::CompensationClosed(e) => format!(
            "CompensationClosed: the compensation of case {} ended on {}",
            e.caseId,
            utc(e.until)
        ),
        E::CompensationOpen(e) => format!(
            "CompensationOpen: the compensation of case {} runs until {}",
            e.caseId,
            utc(e.until)
        ),
        E::AlreadyClaimed(e) => format!(
            "AlreadyClaimed: share {} of case {} is paid",
            e.index, e.caseId
        ),
        E::InvalidProof(e) => format!(
            "InvalidProof: this is not the share of vehicle {} in case {}",
            e.vehicleId, e.caseId
        ),
        _ => return None,
    })
}

fn tokens(wei: u128) -> String {
    dimo(U256::from(wei))
}

fn ended(state: CaseState) -> &'static str {
    match state {
        CaseState::Upheld => "was upheld",
        CaseState::Dismissed => "was dismissed",
        CaseState::Lapsed => "lapsed",
        _ => "is not open",
    }
}

fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Admin => "nobody would administer it",
        Setting::StakeToken => "there is no token at that address",
        Setting::Treasury => "the treasury must be another account, and not zero",
        Setting::Genesis => "weeks must have begun",
        Setting::Bond => "the bond must be at least 1 wei",
        Setting::UsageWeeks => "1 to 12 weeks of consumption may count",
        Setting::UnbondingPeriod => "unbonding takes 1 to 90 days",
        Setting::ResponseWindow => "the accused has 1 to 28 days",
        Setting::DecisionWindow => "the DAO has 14 to 56 days",
        Setting::MaxFreeze => "a freeze lasts at most 1 hour to 30 days",
        Setting::ClaimPeriod => "a compensation is open for 28 days to 5 years",
        Setting::Shares => {
            "the reporter has at most 5000 basis points, with the treasury at most 10000"
        }
        _ => "no such setting",
    }
}
