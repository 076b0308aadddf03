//! `ArbDebug`: for tests, on chains for debugging only (`--debug`).

use alloy::sol_types::SolValue;
use revm::{
    bytecode::Bytecode,
    context::{ContextTr, JournalTr},
};

use super::{
    abi::ArbDebug::{ArbDebugCalls as Method, Basic, Custom, Mixed},
    call::{Call, Failure, Output, Purity, decode, sure},
};
use crate::{
    arbos::OWNERS,
    evm::{Db, peek},
};

/// What a custom error says, as on Nitro.
const SPIDERS: &str = r"This spider family wards off bugs: /\oo/\ //\(oo)//\ /\oo/\";

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    if !call.ctx.chain.settings.vm.config().debug {
        let note =
            "debug precompiles are disabled, as on public chains: start the node with --debug";
        return Err(Failure::Halt(note.into()));
    }
    let method = decode::<Method>(input)?;
    call.open(match method {
        Method::becomeChainOwner(_) | Method::overwriteContractCode(_) | Method::panic(_) => {
            Purity::Write
        }
        Method::events(_) => Purity::Payable,
        Method::eventsView(_) => Purity::View,
        Method::customRevert(_) | Method::legacyError(_) => Purity::Pure,
    })?;
    match method {
        Method::becomeChainOwner(_) => {
            let caller = call.caller;
            call.add_member(OWNERS, caller)?;
            Ok(Vec::new())
        }
        Method::events(args) => {
            call.emit(&Basic {
                flag: !args.flag,
                value: args.value,
            })?;
            call.emit(&Mixed {
                flag: args.flag,
                not: !args.flag,
                value: args.value,
                conn: call.address,
                caller: call.caller,
            })?;
            Ok((call.caller, call.value).abi_encode())
        }
        Method::eventsView(_) => Err(Failure::Refused("a view cannot emit events")),
        Method::overwriteContractCode(args) => {
            let old = sure(peek(call.ctx, args.target)).1.original_bytes();
            let code = Bytecode::new_raw_checked(args.newCode)
                .map_err(|error| Failure::Plain(format!("this is no code: {error}")))?;
            sure(call.ctx.journal_mut().load_account(args.target));
            call.ctx.journal_mut().set_code(args.target, code);
            Ok(old.abi_encode())
        }
        Method::customRevert(args) => Err(Custom {
            number: args.number,
            message: SPIDERS.to_owned(),
            flag: true,
        }
        .into()),
        Method::panic(_) => Err(Failure::Halt("a panic was asked for".into())),
        Method::legacyError(_) => Err(Failure::Plain("example legacy error".into())),
    }
}
