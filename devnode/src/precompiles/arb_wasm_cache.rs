//! `ArbWasmCache`: which programs enter at the cached price, and who decides it.

use alloy::sol_types::SolValue;
use alloy_primitives::B256;

use super::{
    abi::{
        ArbWasm::{ProgramExpired, ProgramNeedsUpgrade},
        ArbWasmCache::{ArbWasmCacheCalls as Method, UpdateProgramCache},
    },
    call::{Call, Failure, Output, Purity, decode},
};
use crate::{
    arbos::{CACHE_MANAGERS, OWNERS},
    evm::Db,
};

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    let purity = match method {
        Method::cacheProgram(_) | Method::evictCodehash(_) => Purity::Write,
        Method::cacheCodehash(_) => {
            return Err(Failure::Refused(
                "cacheCodehash exists in ArbOS 30 only; use cacheProgram",
            ));
        }
        _ => Purity::View,
    };
    call.open(purity)?;
    match method {
        Method::isCacheManager(args) => {
            Ok(call.is_member(CACHE_MANAGERS, args.manager)?.abi_encode())
        }
        Method::allCacheManagers(_) => Ok(call.members(CACHE_MANAGERS)?.abi_encode()),
        Method::codehashIsCached(args) => Ok(call.program(args.codehash)?.cached.abi_encode()),
        Method::cacheProgram(args) => {
            let code_hash = call.code_hash(args.addr)?;
            set_cached(call, code_hash, true)
        }
        Method::cacheCodehash(args) => set_cached(call, args.codehash, true),
        Method::evictCodehash(args) => set_cached(call, args.codehash, false),
    }
}

fn set_cached<DB: Db>(call: &mut Call<'_, DB>, code_hash: B256, cached: bool) -> Output {
    let caller = call.caller;
    if !call.is_member(CACHE_MANAGERS, caller)? && !call.is_member(OWNERS, caller)? {
        return Err(Failure::Refused(
            "only cache managers and chain owners decide what is cached",
        ));
    }
    let params = call.params()?;
    let current = call.ctx.chain.settings.stylus_version();
    let (mut program, time) = (call.program(code_hash)?, call.time());
    if cached {
        if program.version != current {
            return Err(ProgramNeedsUpgrade {
                version: program.version,
                stylusVersion: current,
            }
            .into());
        }
        if program.is_expired(time, &params) {
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
