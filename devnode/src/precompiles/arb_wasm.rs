//! `ArbWasm`: activation of programs, and what the chain knows of them.

use alloy::sol_types::{SolInterface, SolValue};
use alloy_primitives::{Address, B256, U256, keccak256};

use super::{
    abi::ArbWasm::{
        ArbWasmCalls as Method, ProgramActivated, ProgramExpired, ProgramInsufficientValue,
        ProgramKeepaliveTooSoon, ProgramLifetimeExtended, ProgramNeedsUpgrade, ProgramNotActivated,
        ProgramNotWasm, ProgramUpToDate,
    },
    call::{Call, Failure, Output, Purity, sure},
};
use crate::{
    evm::{Db, peek},
    genesis::NETWORK_FEE_ACCOUNT,
    programs::{self, Inactive, Program},
    stylus::{self, Version, price},
};

/// Entry prices are charged in full.
const INIT_COST_PERCENT: u64 = 100;

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = Method::abi_decode(input).map_err(|_| Failure::Refused)?;
    let purity = match method {
        Method::activateProgram(_) | Method::codehashKeepalive(_) => Purity::Payable,
        _ => Purity::View,
    };
    call.open(purity)?;
    match method {
        Method::activateProgram(args) => activate(call, args.program),
        Method::codehashKeepalive(args) => keepalive(call, args.codehash),
        Method::programVersion(args) => {
            let code_hash = call.code_hash(args.program)?;
            call.burn_params()?;
            Ok(active(call, code_hash)?.version.abi_encode())
        }
        method => {
            call.burn_params()?;
            view(call, method)
        }
    }
}

fn view<DB: Db>(call: &mut Call<'_, DB>, method: Method) -> Output {
    Ok(match method {
        Method::stylusVersion(_) => call.ctx.chain.settings.stylus_version().abi_encode(),
        Method::inkPrice(_) => u32::try_from(price::INK_PER_GAS)
            .unwrap_or(u32::MAX)
            .abi_encode(),
        Method::maxStackDepth(_) => price::STACK_WORDS.abi_encode(),
        Method::freePages(_) => price::FREE_PAGES.abi_encode(),
        Method::pageGas(_) => price::PAGE_GAS.abi_encode(),
        Method::pageRamp(_) => price::PAGE_RAMP.abi_encode(),
        Method::pageLimit(_) => price::PAGE_LIMIT.abi_encode(),
        Method::minInitGas(_) => (price::MIN_INIT_GAS, price::MIN_CACHED_GAS).abi_encode(),
        Method::initCostScalar(_) => INIT_COST_PERCENT.abi_encode(),
        Method::expiryDays(_) => price::EXPIRY_DAYS.abi_encode(),
        Method::keepaliveDays(_) => price::KEEPALIVE_DAYS.abi_encode(),
        Method::blockCacheSize(_) => price::BLOCK_CACHE_SIZE.abi_encode(),
        Method::codehashVersion(args) => active(call, args.codehash)?.version.abi_encode(),
        Method::codehashAsmSize(args) => active(call, args.codehash)?.asm_size().abi_encode(),
        Method::programInitGas(args) => {
            let program = active_at(call, args.program)?;
            let cached = price::cached_gas(program.cached_cost);
            let uncached = cached + price::init_gas(program.init_cost);
            (uncached, cached).abi_encode()
        }
        Method::programMemoryFootprint(args) => {
            active_at(call, args.program)?.footprint.abi_encode()
        }
        Method::programTimeLeft(args) => {
            let program = active_at(call, args.program)?;
            program.time_left(call.time()).abi_encode()
        }
        Method::activateProgram(_) | Method::codehashKeepalive(_) | Method::programVersion(_) => {
            return Err(Failure::Refused);
        }
    })
}

fn active_at<DB: Db>(call: &mut Call<'_, DB>, address: Address) -> Result<Program, Failure> {
    let code_hash = call.code_hash(address)?;
    active(call, code_hash)
}

fn active<DB: Db>(call: &mut Call<'_, DB>, code_hash: B256) -> Result<Program, Failure> {
    let program = call.program(code_hash)?;
    let time = call.time();
    programs::check_active(call.ctx, program, time).map_err(Failure::from)
}

impl From<Inactive> for Failure {
    fn from(inactive: Inactive) -> Self {
        match inactive {
            Inactive::NotActivated => ProgramNotActivated {}.into(),
            Inactive::NeedsUpgrade { version, current } => ProgramNeedsUpgrade {
                version,
                stylusVersion: current,
            }
            .into(),
            Inactive::Expired { age } => ProgramExpired { ageInSeconds: age }.into(),
        }
    }
}

fn activate<DB: Db>(call: &mut Call<'_, DB>, address: Address) -> Output {
    call.burn(price::ACTIVATION_BASE_GAS)?;
    let code_hash = call.free_code_hash(address);
    call.burn_params()?;
    let (time, version) = (call.time(), call.ctx.chain.settings.stylus_version());
    let old = call.program(code_hash)?;
    if old.version == version && !old.is_expired(time) {
        return Err(ProgramUpToDate {}.into());
    }
    let wasm = wasm(call, address)?;
    let pages = price::PAGE_LIMIT.saturating_sub(call.ctx.chain.pages.open);
    let vm = &call.ctx.chain.settings.vm;
    let activation = stylus::activate(&wasm, vm.config(), pages).map_err(|refusal| {
        Failure::Activation(format!("{address} cannot be activated: {refusal}"))
    })?;
    call.burn(activation.gas.saturating_sub(price::ACTIVATION_BASE_GAS))?;
    if old.cached {
        call.burn_reads(1)?; // the module to take out of the cache
    }
    call.burn_writes(1)?; // the module hash
    let fee = charge(call, activation.asm_estimate)?;
    call.set_program(
        code_hash,
        Program {
            version,
            init_cost: activation.init_cost,
            cached_cost: activation.cached_cost,
            footprint: activation.footprint,
            activated_at: Program::hours(time),
            asm_kb: activation.asm_estimate.div_ceil(1024),
            cached: old.cached,
        },
    )?;
    settle(call, fee)?;
    call.emit(&ProgramActivated {
        codehash: code_hash,
        // Nitro hashes its own representation of the module; nothing else can make that hash.
        moduleHash: keccak256(&wasm),
        program: address,
        dataFee: fee,
        version,
    })?;
    Ok((version, fee).abi_encode())
}

fn wasm<DB: Db>(call: &mut Call<'_, DB>, address: Address) -> Result<Vec<u8>, Failure> {
    let code = sure(peek(call.ctx, address)).1.original_bytes();
    let knows_fragments = call.ctx.chain.settings.version >= Version::Arbos60;
    if code.is_empty() || (knows_fragments && !stylus::code::is_stylus(&code)) {
        return Err(ProgramNotWasm {}.into());
    }
    stylus::code::decompress(&code)
        .map_err(|error| Failure::Plain(format!("{address} is not a Stylus program: {error}")))
}

fn keepalive<DB: Db>(call: &mut Call<'_, DB>, code_hash: B256) -> Output {
    call.burn_params()?;
    let time = call.time();
    let mut program = active(call, code_hash)?;
    if program.is_too_young(time) {
        let age = program.age(time);
        return Err(ProgramKeepaliveTooSoon { ageInSeconds: age }.into());
    }
    let fee = charge(call, program.asm_size())?;
    program.activated_at = Program::hours(time);
    call.set_program(code_hash, program)?;
    settle(call, fee)?;
    call.emit(&ProgramLifetimeExtended {
        codehash: code_hash,
        dataFee: fee,
    })?;
    Ok(Vec::new())
}

/// Fee for `bytes` of state, wei; moves the price model.
fn charge<DB: Db>(call: &mut Call<'_, DB>, bytes: u32) -> Result<U256, Failure> {
    call.burn_reads(5)?;
    call.burn_writes(2)?; // demand, time
    let mut pricer = sure(programs::load_pricer(call.ctx));
    let fee = pricer.charge(bytes, call.time());
    sure(programs::store_pricer(call.ctx, &pricer));
    Ok(fee)
}

/// Passes the fee on and the rest of the value back.
fn settle<DB: Db>(call: &mut Call<'_, DB>, fee: U256) -> Result<(), Failure> {
    let Some(rest) = call.value.checked_sub(fee) else {
        return Err(ProgramInsufficientValue {
            have: call.value,
            want: fee,
        }
        .into());
    };
    call.burn_reads(1)?; // who receives fees
    call.pay(NETWORK_FEE_ACCOUNT, fee)?;
    call.pay(call.caller, rest)
}
