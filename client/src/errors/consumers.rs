//! What the consumers' staking refuses, in words.

use alloy::primitives::U256;

use crate::{
    bindings::IConsumerStaking::{IConsumerStakingErrors, Setting},
    errors::common,
    time::utc,
    units::dimo,
};

pub(super) fn explain(error: &IConsumerStakingErrors) -> String {
    use IConsumerStakingErrors as E;
    match error {
        E::InvalidInitialization(_) => common::set_up_before(),
        E::AccessControlUnauthorizedAccount(e) => common::unauthorized(e.account, e.neededRole),
        E::AccessControlBadConfirmation(_) => common::renounced_by_another(),
        E::SafeErc20FailedOperation(e) => common::transfer_refused(e.token),
        E::ArithmeticOverflow(_) => common::overflow(),
        E::WeekNotOver(e) => common::week_not_over(e.week, e.endsAt),
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
        E::LockTooHigh(e) => format!(
            "LockTooHigh: the stake of {} is {} DIMO in all, less than {}",
            e.consumer,
            tokens(e.stake),
            tokens(e.amount)
        ),
        E::UnusableLock(e) => format!(
            "UnusableLock: stake is locked to the end of a week from {} to {}, not of week {}",
            e.first, e.last, e.lastWeek
        ),
    }
}

fn tokens(wei: u128) -> String {
    dimo(U256::from(wei))
}

fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Admin => "nobody would administer it",
        Setting::StakeToken => "there is no token at that address",
        Setting::Genesis => "weeks must have begun",
        Setting::UsageWeeks => "1 to 12 weeks of consumption may count",
        Setting::UnbondingPeriod => "unbonding takes 1 to 90 days",
        Setting::MaxFreeze => "a freeze lasts at most 1 hour to 30 days",
        _ => "no such setting",
    }
}
