//! What tokens and the chain itself refuse, in words.

use super::common;
use crate::{
    bindings::{IArbWasm::IArbWasmErrors, IOpenZeppelinErrors::IOpenZeppelinErrorsErrors},
    time::duration,
};

pub(super) fn token(error: &IOpenZeppelinErrorsErrors) -> String {
    use IOpenZeppelinErrorsErrors as E;
    match error {
        E::ERC20InsufficientBalance(e) => common::balance_too_low(e.sender, e.balance, e.needed),
        E::ERC20InsufficientAllowance(e) => {
            common::allowance_too_low(e.spender, e.allowance, e.needed)
        }
        E::ERC20InvalidReceiver(e) => common::invalid_receiver(e.receiver),
        E::ERC20InvalidSender(e) => common::invalid_sender(e.sender),
    }
}

pub(super) fn program(error: &IArbWasmErrors) -> String {
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
