//! Reverts in words: the error's name, its values, and what to do about it.

mod chain;
mod common;
mod consumers;
mod devices;
mod disputes;
mod distributor;
mod governance;
mod judge;
mod manufacturers;
mod proxies;
mod refusal;
mod speakers;
mod vehicles;

use alloy::primitives::Bytes;

pub use distributor::status;
pub use refusal::Refusal;

/// What revert data means if nobody knows whose it is: [`Refusal`] tells contracts apart.
pub fn in_words(data: &Bytes) -> String {
    Refusal::unattributed(data.clone()).to_string()
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
