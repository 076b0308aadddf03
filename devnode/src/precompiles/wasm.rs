//! The WASM of a program, as an activation reads it.

use alloy_primitives::{Address, Bytes};
use revm::context::{ContextTr, JournalTr};

use super::{
    abi::ArbWasm::ProgramNotWasm,
    call::{Call, Failure, sure},
};
use crate::{
    arbos::Params,
    evm::{Db, is_warm, peek},
    stylus::{
        Version,
        code::{self, CodeError, Root},
    },
};

/// Access to a cold account.
const COLD: u64 = 2600;
/// Access to a warm account.
const WARM: u64 = 100;
/// Copying code, per word.
const COPY: u64 = 3;
/// Largest code of an account (EIP-170).
const MAX_CODE: usize = 24_576;

/// The unpacked program of an account.
pub(super) fn of<DB: Db>(
    call: &mut Call<'_, DB>,
    address: Address,
    params: &Params,
) -> Result<Vec<u8>, Failure> {
    let unfit = |error: CodeError| Failure::Plain(format!("{address}: {error}"));
    let code = sure(peek(call.ctx, address)).1.original_bytes();
    let splits = call.ctx.chain.settings.version >= Version::Arbos60;
    if splits && code::is_root(&code) {
        let root = Root::parse(&code).map_err(unfit)?;
        root.check(params.max_wasm, params.max_fragments)
            .map_err(unfit)?;
        let codes = root.fragments.iter().map(|fragment| read(call, *fragment));
        let codes = codes.collect::<Result<Vec<_>, _>>()?;
        let dictionary = call.ctx.chain.settings.vm.dictionary();
        return root.assemble(&codes, dictionary).map_err(unfit);
    }
    if splits && code::is_fragment(&code) {
        return Err(unfit(CodeError::Fragment));
    }
    if code.is_empty() || (splits && !code::is_stylus(&code)) {
        return Err(ProgramNotWasm {}.into());
    }
    let dictionary = call.ctx.chain.settings.vm.dictionary();
    code::decompress_within(&code, params.max_wasm as usize, dictionary).map_err(unfit)
}

/// The code of a fragment, paid for as the EVM pays for copying code.
fn read<DB: Db>(call: &mut Call<'_, DB>, fragment: Address) -> Result<Bytes, Failure> {
    let cost = |warm: bool, bytes: usize| {
        let access = if warm { WARM } else { COLD };
        access + COPY * (bytes as u64).div_ceil(32)
    };
    // Who cannot pay for the largest code does not get to see how large it is.
    let warm = is_warm(call.ctx, fragment);
    if call.gas_left() < cost(warm, MAX_CODE) {
        return Err(Failure::Refused("out of gas before reading a fragment"));
    }
    let account = sure(call.ctx.journal_mut().load_account_with_code(fragment));
    let code = account.info.code.as_ref();
    let code = code.map(|code| code.original_bytes()).unwrap_or_default();
    call.burn(cost(warm, code.len()))?;
    Ok(code)
}
