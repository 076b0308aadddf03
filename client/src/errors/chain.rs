//! What tokens and the chain itself refuse, in words.

use crate::{
    bindings::{IArbWasm::IArbWasmErrors, IOpenZeppelinErrors::IOpenZeppelinErrorsErrors},
    time::duration,
    units::dimo,
};

pub(super) fn solidity(error: &IOpenZeppelinErrorsErrors) -> String {
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
