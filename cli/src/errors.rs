//! Reverts in words: the error's name, its values, and what to do about it.

use alloy::{
    primitives::Bytes,
    sol_types::{GenericContractError, SolInterface},
};

use crate::{
    bindings::{
        ClaimStatus, IArbWasm::IArbWasmErrors, IOpenZeppelinErrors::IOpenZeppelinErrorsErrors,
        IRewardsDistributorErrors,
    },
    time::{duration, utc},
    units::{count, dimo},
};

/// What revert data means.
pub fn in_words(data: &Bytes) -> String {
    if data.is_empty() {
        return "reverted without a reason: a trap or failed call inside the contract, a Stylus program that \
                has expired (`dimo keepalive` revives it), or no contract at that address"
            .to_owned();
    }
    if let Ok(error) = IRewardsDistributorErrors::abi_decode(data) {
        return distributor(&error);
    }
    if let Ok(error) = IOpenZeppelinErrorsErrors::abi_decode(data) {
        return solidity(&error);
    }
    if let Ok(error) = IArbWasmErrors::abi_decode(data) {
        return program(&error);
    }
    match GenericContractError::abi_decode(data) {
        Ok(reason) => format!("reverted: {reason}"),
        Err(_) => format!("reverted with unknown data {data}"),
    }
}

/// An error with its causes, none said twice: some errors quote their cause themselves.
pub fn in_full(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

fn distributor(error: &IRewardsDistributorErrors) -> String {
    use IRewardsDistributorErrors as E;
    match error {
        E::InvalidInitialization(_) => "InvalidInitialization: it is set up already".into(),
        E::UUPSUnauthorizedCallContext(_) => {
            "UUPSUnauthorizedCallContext: call the proxy, not the implementation behind it".into()
        }
        E::UUPSUnsupportedProxiableUUID(e) => {
            format!(
                "UUPSUnsupportedProxiableUUID: the new implementation uses slot {}",
                e.slot
            )
        }
        E::ERC1967InvalidImplementation(e) => format!(
            "ERC1967InvalidImplementation: {} is no upgradeable implementation",
            e.implementation
        ),
        E::AccessControlUnauthorizedAccount(e) => format!(
            "AccessControlUnauthorizedAccount: {} lacks the role {}; the DAO grants it",
            e.account,
            crate::roles::name(e.neededRole)
        ),
        E::AccessControlBadConfirmation(_) => {
            "AccessControlBadConfirmation: roles are renounced by their holder only".into()
        }
        E::SafeErc20FailedOperation(e) => {
            format!(
                "SafeErc20FailedOperation: the token {} refused the transfer (balance, allowance?)",
                e.token
            )
        }
        E::InvalidSetting(e) => format!("InvalidSetting: {:?} is out of its range", e.setting),
        E::WrongWeek(e) => format!(
            "WrongWeek: {} was given, only {} can be used now",
            e.week, e.expected
        ),
        E::WeekNotOver(e) => format!("WeekNotOver: week {} ends at {}", e.week, utc(e.endsAt)),
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
        E::SignatureExpired(e) => format!(
            "SignatureExpired: it was valid until {}; sign again",
            utc(e.deadline.saturating_to())
        ),
        E::InvalidSignature(e) => format!(
            "InvalidSignature: {} did not sign exactly this (chain, contract, items, payee, fee, nonce, deadline)",
            e.account
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
        E::ERC1967NonPayable(_) => {
            "ERC1967NonPayable: an upgrade without a call takes no native tokens".into()
        }
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
        E::ArithmeticOverflow(_) => "ArithmeticOverflow: a number is out of range".into(),
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

fn solidity(error: &IOpenZeppelinErrorsErrors) -> String {
    use IOpenZeppelinErrorsErrors as E;
    match error {
        E::ERC20InsufficientBalance(e) => format!(
            "ERC20InsufficientBalance: {} holds {} DIMO of {} needed",
            e.sender,
            dimo(e.balance),
            dimo(e.needed)
        ),
        E::ERC20InsufficientAllowance(e) => format!(
            "ERC20InsufficientAllowance: {} may take {} DIMO of {} needed; approve more",
            e.spender,
            dimo(e.allowance),
            dimo(e.needed)
        ),
        E::ERC20InvalidReceiver(e) => format!("ERC20InvalidReceiver: {}", e.receiver),
        E::ERC20InvalidSender(e) => format!("ERC20InvalidSender: {}", e.sender),
        E::AddressEmptyCode(e) => format!("AddressEmptyCode: there is no contract at {}", e.target),
        E::FailedCall(_) => "FailedCall: a call inside the contract failed without a reason".into(),
    }
}

fn program(error: &IArbWasmErrors) -> String {
    use IArbWasmErrors as E;
    match error {
        E::ProgramNotWasm(_) => "ProgramNotWasm: the code there is no Stylus program".into(),
        E::ProgramNotActivated(_) => "ProgramNotActivated: activate the program first".into(),
        E::ProgramNeedsUpgrade(e) => format!(
            "ProgramNeedsUpgrade: activated for version {}, the chain runs {}; activate it again",
            e.version, e.stylusVersion
        ),
        E::ProgramExpired(e) => {
            format!(
                "ProgramExpired: activated {} s ago; activate it again",
                e.ageInSeconds
            )
        }
        E::ProgramKeepaliveTooSoon(e) => format!(
            "ProgramKeepaliveTooSoon: activated {} ago; its life can be extended after 31 days",
            duration(e.ageInSeconds)
        ),
        E::ProgramUpToDate(_) => "ProgramUpToDate: it is activated already".into(),
        E::ProgramInsufficientValue(e) => {
            format!(
                "ProgramInsufficientValue: {} wei sent of {} needed",
                e.have, e.want
            )
        }
    }
}

fn wei(amount: u128) -> String {
    dimo(alloy::primitives::U256::from(amount))
}

#[cfg(test)]
mod tests {
    use alloy::{primitives::Address, sol_types::SolError};

    use super::*;
    use crate::bindings::{IOpenZeppelinErrors, IRewardsDistributor};

    #[test]
    fn gives_the_name_and_the_values_of_a_contract_error() {
        let data = IRewardsDistributor::AlreadyClaimed {
            week: 20,
            vehicleId: 7,
        }
        .abi_encode();
        assert_eq!(
            in_words(&data.into()),
            "AlreadyClaimed: week 20 of vehicle 7 is paid"
        );
    }

    #[test]
    fn understands_the_tokens_errors_behind_the_contract() {
        let data = IOpenZeppelinErrors::ERC20InvalidReceiver {
            receiver: Address::ZERO,
        }
        .abi_encode();
        assert!(in_words(&data.into()).starts_with("ERC20InvalidReceiver"));
    }

    #[test]
    fn reads_plain_solidity_reasons() {
        let data = alloy::sol_types::Revert::from("too late").abi_encode();
        assert!(in_words(&data.into()).contains("too late"));
    }

    #[test]
    fn shows_unknown_data_as_it_is() {
        assert!(in_words(&Bytes::from(vec![1, 2, 3, 4, 5])).contains("0x0102030405"));
    }

    #[test]
    fn says_no_cause_twice() {
        let quoting = anyhow::anyhow!("no such file").context("x.csv: no such file");
        assert_eq!(
            in_full(&quoting.context("cannot build")),
            "cannot build: x.csv: no such file"
        );
    }

    #[test]
    fn says_what_an_empty_revert_may_be() {
        assert!(in_words(&Bytes::new()).contains("without a reason"));
    }
}
