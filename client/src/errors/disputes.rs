//! What the contract of cases refuses, in words.

use alloy::primitives::U256;

use crate::{
    bindings::IDisputes::{CaseState, IDisputesErrors, Setting},
    errors::common,
    time::utc,
    units::{count, dimo},
};

pub(super) fn explain(error: &IDisputesErrors) -> String {
    use IDisputesErrors as E;
    match error {
        E::InvalidInitialization(_) => common::set_up_before(),
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::SafeErc20FailedOperation(e) => common::transfer_refused(e.token),
        E::ArithmeticOverflow(_) => common::overflow(),
        E::UnknownParameters(e) => format!(
            "UnknownParameters: there are no rules of cases {}, the latest are {}",
            e.version, e.latest
        ),
        E::ZeroAmount(_) => "ZeroAmount: a case must claim something".to_owned(),
        E::InvalidChildren(e) => format!(
            "InvalidChildren: {} with {} shares and {} with {} are not the children of a root of {} levels, the fewest for its vehicles, or have no shares",
            e.leftHash,
            count(e.leftSum),
            e.rightHash,
            count(e.rightSum),
            e.depth
        ),
        E::UnusableCaseSetting(e) => format!("UnusableCaseSetting: {}", setting(e.setting)),
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
            "AlreadyClaimed: the share of vehicle {} in case {} is paid",
            e.vehicleId, e.caseId
        ),
        E::InvalidProof(e) => format!(
            "InvalidProof: this is not the share of vehicle {} in case {}",
            e.vehicleId, e.caseId
        ),
    }
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
        Setting::Staking => "there is no consumers' staking at that address, or it is not set up",
        Setting::Treasury => {
            "the treasury must be another account than this contract and the staking, and not zero"
        }
        Setting::Bond => "the bond must be at least 1 wei",
        Setting::ResponseWindow => "the accused has 1 to 28 days",
        Setting::DecisionWindow => "the DAO has 14 to 56 days",
        Setting::ClaimPeriod => "a compensation is open for 28 days to 5 years",
        Setting::Shares => {
            "the reporter has at most 5000 basis points, with the treasury at most 10000"
        }
        _ => "no such setting",
    }
}
