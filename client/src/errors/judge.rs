//! What the judge of weeks refuses, in words.

use super::common;
use crate::{bindings::IWeekJudgeErrors, time::utc};

pub(super) fn explain(error: &IWeekJudgeErrors) -> String {
    use IWeekJudgeErrors as E;
    match error {
        E::InvalidInitialization(_) => common::set_up_before(),
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::SafeErc20FailedOperation(e) => common::transfer_refused(e.token),
        E::ArithmeticOverflow(_) => common::overflow(),
        E::WeekNotAnchored(e) => common::week_not_anchored(e.week),
        E::InvalidContract(e) => format!(
            "InvalidContract: {} is not there, does not answer, or counts weeks from another start",
            e.account
        ),
        E::NotJudged(e) => format!(
            "NotJudged: week {} of {} is not judged by this proof; the DAO sets what is (`setPool`)",
            e.week, e.pool
        ),
        E::WeekNotPending(e) => format!(
            "WeekNotPending: week {} of {} is not in its challenge window",
            e.week, e.pool
        ),
        E::AlreadyAnchored(e) => format!("AlreadyAnchored: week {} is anchored", e.week),
        E::InvalidHeader(e) => format!(
            "InvalidHeader: these are not the headers of the last block before the end of week {} and of the one after it",
            e.week
        ),
        E::UnknownBlock(e) => format!(
            "UnknownBlock: the chain does not know block {} as {}, or no longer: it keeps about 27 hours",
            e.number, e.blockHash
        ),
        E::TooEarlyForLateAnchor(e) => format!(
            "TooEarlyForLateAnchor: until {} the blocks at the end of week {} can be had; bring both",
            utc(e.allowedAt),
            e.week
        ),
        E::InvalidPath(e) => format!(
            "InvalidPath: the path does not lead from place {} to the root of week {}; fetch the week's published data",
            e.place, e.week
        ),
        E::InvalidStateProof(e) => format!(
            "InvalidStateProof: the nodes do not prove the words of vehicle {} at the anchor of week {}; ask eth_getProof at the anchored block",
            e.vehicleId, e.week
        ),
        E::NothingWrong(e) => format!(
            "NothingWrong: nothing is wrong at place {} of week {}, as far as this shows",
            e.place, e.week
        ),
        E::NothingSigned(e) => format!(
            "NothingSigned: the leaf of vehicle {} credits nobody there whose devices sign in week {}",
            e.vehicleId, e.week
        ),
        E::CannotBeDemanded(e) => format!(
            "CannotBeDemanded: the challenge window of week {} has ended, or its tree has no place {}",
            e.week, e.place
        ),
        E::AlreadyDemanded(e) => format!(
            "AlreadyDemanded: somebody demanded this of place {} of week {}; settle that demand if its week was taken back",
            e.place, e.week
        ),
        E::NotDemanded(e) => format!(
            "NotDemanded: nobody demands this of place {} of week {}",
            e.place, e.week
        ),
        E::DemandIsOpen(e) => format!("DemandIsOpen: it can be answered until {}", utc(e.until)),
        E::DemandIsOver(e) => format!("DemandIsOver: it could be answered until {}", utc(e.until)),
        E::InvalidHeartbeat(e) => format!(
            "InvalidHeartbeat: no key that was paired with vehicle {} at {} signed that, or it is not in the week",
            e.vehicleId,
            utc(e.timestamp)
        ),
    }
}
