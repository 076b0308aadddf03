//! `ArbWasm`: activation of programs, and what the chain knows of them.

use alloy::sol_types::SolValue;
use alloy_primitives::{Address, B256, U256, keccak256};

use super::{
    abi::ArbWasm::{
        ArbWasmCalls as Method, ProgramActivated, ProgramExpired, ProgramInsufficientValue,
        ProgramKeepaliveTooSoon, ProgramLifetimeExtended, ProgramNeedsUpgrade, ProgramNotActivated,
        ProgramUpToDate,
    },
    call::{Call, Failure, Output, Purity, decode, sure},
    wasm,
};
use crate::{
    arbos::{
        Params,
        fees::{NETWORK_FEE_ACCOUNT, NETWORK_FEES},
    },
    evm::{Db, is_destroyed},
    programs::{self, Inactive, Program},
    stylus::{self, Version, price},
};

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    if matches!(method, Method::activationGas(_)) {
        call.since(Version::Arbos60)?;
    }
    let purity = match method {
        Method::activateProgram(_) | Method::codehashKeepalive(_) => Purity::Payable,
        _ => Purity::View,
    };
    call.open(purity)?;
    match method {
        Method::activateProgram(args) => activate(call, args.program),
        Method::codehashKeepalive(args) => keepalive(call, args.codehash),
        Method::activationGas(_) => {
            call.burn_reads(1)?;
            Ok(sure(Params::load(call.ctx)).activation_gas.abi_encode())
        }
        Method::codehashVersion(args) => {
            let params = call.params()?;
            let program = active(call, args.codehash, &params)?;
            Ok(program.version.abi_encode())
        }
        Method::codehashAsmSize(args) => {
            let params = call.params()?;
            let program = active(call, args.codehash, &params)?;
            Ok(program.asm_size().abi_encode())
        }
        Method::programVersion(args) => {
            let (program, _) = active_at(call, args.program)?;
            Ok(program.version.abi_encode())
        }
        Method::programInitGas(args) => {
            let (program, params) = active_at(call, args.program)?;
            let cached = program.cached_gas(&params);
            Ok((cached + program.init_gas(&params), cached).abi_encode())
        }
        Method::programMemoryFootprint(args) => {
            let (program, _) = active_at(call, args.program)?;
            Ok(program.footprint.abi_encode())
        }
        Method::programTimeLeft(args) => {
            let (program, params) = active_at(call, args.program)?;
            Ok(program.time_left(call.time(), &params).abi_encode())
        }
        method => {
            let params = call.params()?;
            constant(&params, call.ctx.chain.settings.stylus_version(), &method)
        }
    }
}

/// Parameters of the VM.
fn constant(params: &Params, version: u16, method: &Method) -> Output {
    Ok(match method {
        Method::stylusVersion(_) => version.abi_encode(),
        Method::inkPrice(_) => params.ink_price.abi_encode(),
        Method::maxStackDepth(_) => params.stack_words.abi_encode(),
        Method::freePages(_) => params.pages.free.abi_encode(),
        Method::pageGas(_) => params.pages.gas.abi_encode(),
        Method::pageRamp(_) => price::PAGE_RAMP.abi_encode(),
        Method::pageLimit(_) => params.page_limit.abi_encode(),
        Method::minInitGas(_) => (params.min_init_gas(), params.min_cached_gas()).abi_encode(),
        Method::initCostScalar(_) => params.init_percent().abi_encode(),
        Method::expiryDays(_) => params.expiry_days.abi_encode(),
        Method::keepaliveDays(_) => params.keepalive_days.abi_encode(),
        Method::blockCacheSize(_) => params.block_cache.abi_encode(),
        _ => return Err(Failure::Refused("there is no such method")),
    })
}

/// The active program of an account, and the parameters.
fn active_at<DB: Db>(
    call: &mut Call<'_, DB>,
    address: Address,
) -> Result<(Program, Params), Failure> {
    let code_hash = call.code_hash(address)?;
    let params = call.params()?;
    Ok((active(call, code_hash, &params)?, params))
}

fn active<DB: Db>(
    call: &mut Call<'_, DB>,
    code_hash: B256,
    params: &Params,
) -> Result<Program, Failure> {
    let program = call.program(code_hash)?;
    let time = call.time();
    programs::check_active(call.ctx, program, time, params).map_err(Failure::from)
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
            Inactive::Expired { age, .. } => ProgramExpired { ageInSeconds: age }.into(),
        }
    }
}

fn activate<DB: Db>(call: &mut Call<'_, DB>, address: Address) -> Output {
    call.burn(price::ACTIVATION_BASE_GAS)?;
    if call.since(Version::Arbos60).is_ok() {
        call.burn_reads(1)?; // the owner's charge
        let charge = sure(Params::load(call.ctx)).activation_gas;
        call.burn(charge)?;
    }
    let code_hash = call.free_code_hash(address);
    if is_destroyed(call.ctx, address) {
        return Err(Failure::Plain(format!("{address} has destroyed itself")));
    }
    let params = call.params()?;
    let (time, version) = (call.time(), call.ctx.chain.settings.stylus_version());
    let old = call.program(code_hash)?;
    let expired = old.activated_at == 0 || old.is_expired(time, &params);
    if old.version == version && !expired {
        return Err(ProgramUpToDate {}.into());
    }
    let wasm = wasm::of(call, address, &params)?;
    let pages = params.page_limit.saturating_sub(call.ctx.chain.pages.open);
    let vm = &call.ctx.chain.settings.vm;
    let activation = stylus::activate_within(&wasm, vm.config(), pages, params.max_wasm)
        .map_err(|refusal| Failure::Halt(format!("{address} cannot be activated: {refusal}")))?;
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

fn keepalive<DB: Db>(call: &mut Call<'_, DB>, code_hash: B256) -> Output {
    let (params, time) = (call.params()?, call.time());
    let mut program = active(call, code_hash, &params)?;
    if program.is_too_young(time, &params) {
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
    let network = sure(NETWORK_FEES.account(call.ctx)).unwrap_or(NETWORK_FEE_ACCOUNT);
    call.pay(network, fee)?;
    call.pay(call.caller, rest)
}
