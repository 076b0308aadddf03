//! `ArbWasmCache`: which programs enter at the cached price. On this chain the owner alone manages it.

use alloy::sol_types::{SolInterface, SolValue};
use alloy_primitives::{Address, B256};

use super::{
    abi::{
        ArbWasm::{ProgramExpired, ProgramNeedsUpgrade},
        ArbWasmCache::{ArbWasmCacheCalls as Method, UpdateProgramCache},
    },
    call::{Call, Failure, Output, Purity},
};
use crate::evm::Db;

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = Method::abi_decode(input).map_err(|_| Failure::Refused)?;
    let purity = match method {
        Method::cacheProgram(_) | Method::evictCodehash(_) => Purity::Write,
        _ => Purity::View,
    };
    call.open(purity)?;
    match method {
        Method::isCacheManager(_) => {
            call.burn_reads(1)?;
            Ok(false.abi_encode())
        }
        Method::allCacheManagers(_) => {
            call.burn_reads(1)?;
            Ok(Vec::<Address>::new().abi_encode())
        }
        Method::codehashIsCached(args) => Ok(call.program(args.codehash)?.cached.abi_encode()),
        Method::cacheProgram(args) => {
            let code_hash = call.code_hash(args.addr)?;
            set_cached(call, code_hash, true)
        }
        Method::evictCodehash(args) => set_cached(call, args.codehash, false),
    }
}

fn set_cached<DB: Db>(call: &mut Call<'_, DB>, code_hash: B256, cached: bool) -> Output {
    call.burn_reads(2)?; // is the caller a manager, or an owner?
    let settings = call.ctx.chain.settings.clone();
    if call.caller != settings.chain_owner {
        return Err(Failure::Refused);
    }
    call.burn_params()?;
    let (mut program, time) = (call.program(code_hash)?, call.time());
    if cached {
        if program.version != settings.stylus_version() {
            return Err(ProgramNeedsUpgrade {
                version: program.version,
                stylusVersion: settings.stylus_version(),
            }
            .into());
        }
        if program.is_expired(time) {
            let age = program.age(time);
            return Err(ProgramExpired { ageInSeconds: age }.into());
        }
    }
    if program.cached == cached {
        return Ok(Vec::new());
    }
    call.emit(&UpdateProgramCache {
        manager: call.caller,
        codehash: code_hash,
        cached,
    })?;
    call.burn_overhead(u64::from(program.init_cost))?;
    call.burn_reads(1)?; // the module hash
    program.cached = cached;
    call.set_program(code_hash, program)?;
    Ok(Vec::new())
}
