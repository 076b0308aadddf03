//! `ArbOwner`: what the owners of the chain may change. They pay no gas, and every change is an event.
//!
//! What this chain has no use for, it refuses: a setting that would do nothing is worse than none.

use alloy::sol_types::SolValue;
use alloy_primitives::{Address, Bytes, FixedBytes, U256};

use super::{
    abi::ArbOwner::{ArbOwnerCalls as Method, ChainOwnerAdded, ChainOwnerRemoved, OwnerActs},
    call::{Call, Failure, Output, Purity, decode, sure},
};
use crate::{
    arbos::{
        AddressSet, CACHE_MANAGERS, OWNERS, Params,
        fees::{self, INFRA_FEES, NETWORK_FEE_ACCOUNT, NETWORK_FEES, Setting},
    },
    evm::Db,
    stylus::{Version, price},
};

/// The price of ink has 24 bits.
const MAX_INK_PRICE: u32 = (1 << 24) - 1;

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let caller = call.caller;
    call.burn_reads(2)?; // ArbOS's state, the caller
    if !sure(OWNERS.contains(call.ctx, caller)) {
        return Err(Failure::Halt(format!("{caller} is no owner of the chain")));
    }
    call.make_free();
    // Not even a method that does not exist costs an owner anything.
    let output = run(call, input).map_err(|failure| match failure {
        Failure::Refused(why) => Failure::Plain(why.to_owned()),
        failure => failure,
    })?;
    if let (false, Some(method)) = (call.is_static(), input.first_chunk()) {
        call.emit(&OwnerActs {
            method: FixedBytes(*method),
            owner: caller,
            data: Bytes::copy_from_slice(input),
        })?;
    }
    Ok(output)
}

fn run<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    if is_new(&method) {
        call.since(Version::Arbos60)?;
    }
    call.open(if is_view(&method) {
        Purity::View
    } else {
        Purity::Write
    })?;
    match method {
        Method::isChainOwner(args) => return Ok(call.is_member(OWNERS, args.addr)?.abi_encode()),
        Method::getAllChainOwners(_) => return Ok(call.members(OWNERS)?.abi_encode()),
        Method::getNetworkFeeAccount(_) => {
            let account = sure(NETWORK_FEES.account(call.ctx));
            return Ok(account.unwrap_or(NETWORK_FEE_ACCOUNT).abi_encode());
        }
        Method::getInfraFeeAccount(_) => {
            let account = sure(INFRA_FEES.account(call.ctx));
            return Ok(account.unwrap_or_default().abi_encode());
        }
        Method::getFilteredFundsRecipient(_) => return Ok(Address::ZERO.abi_encode()),
        Method::isNativeTokenOwner(_) | Method::isTransactionFilterer(_) => {
            return Ok(false.abi_encode());
        }
        Method::getAllNativeTokenOwners(_) | Method::getAllTransactionFilterers(_) => {
            return Ok(Vec::<Address>::new().abi_encode());
        }
        Method::addChainOwner(args) => {
            let owner = args.newOwner;
            add(call, OWNERS, owner);
            if tells_of_owners(call) {
                call.emit(&ChainOwnerAdded { owner })?;
            }
        }
        Method::removeChainOwner(args) => {
            let owner = args.ownerToRemove;
            remove(call, OWNERS, owner)?;
            if tells_of_owners(call) {
                call.emit(&ChainOwnerRemoved { owner })?;
            }
        }
        Method::addWasmCacheManager(args) => add(call, CACHE_MANAGERS, args.manager),
        Method::removeWasmCacheManager(args) => remove(call, CACHE_MANAGERS, args.manager)?,
        // Nothing is charged for a parent chain: only that can be set which is so.
        Method::setL1PricePerUnit(args) => same("the price of data", 0, args.pricePerUnit)?,
        Method::setL2BaseFee(args) => fee(call, fees::BASE_FEE, args.priceInWei)?,
        Method::setMinimumL2BaseFee(args) => fee(call, fees::MIN_BASE_FEE, args.priceInWei)?,
        Method::setMaxTxGasLimit(args) => {
            if args.limit == 0 {
                let note =
                    "with a limit of 0 no transaction could run, not even the one that raises it";
                return Err(Failure::Plain(note.into()));
            }
            sure(fees::MAX_TX_GAS.set(call.ctx, U256::from(args.limit)));
        }
        Method::setNetworkFeeAccount(args) => {
            let account = args.newNetworkFeeAccount.into_word().into();
            sure(NETWORK_FEES.set(call.ctx, account));
        }
        Method::setInfraFeeAccount(args) => {
            let account = args.newInfraFeeAccount.into_word().into();
            sure(INFRA_FEES.set(call.ctx, account));
        }
        Method::setPerBatchGasCharge(_)
        | Method::setL1PricingRewardRate(_)
        | Method::setL1PricingRewardRecipient(_)
        | Method::setL1PricingInertia(_)
        | Method::setL1BaseFeeEstimateInertia(_)
        | Method::setL1PricingEquilibrationUnits(_)
        | Method::setAmortizedCostCapBips(_)
        | Method::setParentGasFloorPerToken(_)
        | Method::setBrotliCompressionLevel(_)
        | Method::releaseL1PricerSurplusFunds(_) => {
            return Err(Failure::Plain("there is no parent chain to pay for".into()));
        }
        method => {
            let mut params = sure(Params::load(call.ctx));
            set(&mut params, method)?;
            sure(params.store(call.ctx));
        }
    }
    Ok(Vec::new())
}

/// Changes a Stylus parameter.
fn set(params: &mut Params, method: Method) -> Result<(), Failure> {
    match method {
        Method::setWasmExpiryDays(args) => params.expiry_days = args._days,
        Method::setWasmKeepaliveDays(args) => params.keepalive_days = args._days,
        Method::setWasmBlockCacheSize(args) => params.block_cache = args.count,
        Method::setWasmMinInitGas(args) => {
            params.set_min_gas(args.gas.into(), args.cached.into());
        }
        Method::setWasmInitCostScalar(args) => params.set_init_percent(args.percent),
        Method::setMaxStylusContractFragments(args) => params.max_fragments = args.maxFragments,
        Method::setWasmActivationGas(args) => params.activation_gas = args.gas,
        Method::setWasmMaxSize(args) => {
            at_most("bytes of a program", args.size, price::WASM_CAP)?;
            params.max_wasm = args.size;
        }
        Method::setInkPrice(args) => {
            if args.price == 0 || args.price > MAX_INK_PRICE {
                let note = format!(
                    "the price of ink is 1 to {MAX_INK_PRICE}, not {}",
                    args.price
                );
                return Err(Failure::Plain(note));
            }
            params.ink_price = args.price;
        }
        Method::setWasmMaxStackDepth(args) => {
            at_most("words of stack", args.depth, price::STACK_WORDS)?;
            params.stack_words = args.depth;
        }
        Method::setWasmFreePages(args) => params.pages.free = args.pages,
        Method::setWasmPageGas(args) => params.pages.gas = args.gas,
        Method::setWasmPageLimit(args) => {
            at_most("pages", args.limit.into(), price::PAGE_LIMIT.into())?;
            params.page_limit = args.limit;
        }
        _ => {
            let note = "this chain has no such setting; its own settings are those of the node";
            return Err(Failure::Plain(note.into()));
        }
    }
    Ok(())
}

/// Sets a base fee.
fn fee<DB: Db>(call: &mut Call<'_, DB>, setting: Setting, wei: U256) -> Result<(), Failure> {
    if wei.is_zero() || wei > U256::from(u64::MAX) {
        let note = format!("a base fee is 1 to {} wei, not {wei}", u64::MAX);
        return Err(Failure::Plain(note));
    }
    sure(setting.set(call.ctx, wei));
    Ok(())
}

/// Refuses more than this node can do.
fn at_most(what: &str, want: u32, most: u32) -> Result<(), Failure> {
    match want <= most {
        true => Ok(()),
        false => Err(Failure::Plain(format!(
            "this node runs programs with at most {most} {what}, not {want}"
        ))),
    }
}

/// Accepts a setting that cannot be changed if it is what it was.
fn same<A: std::fmt::Display, B: std::fmt::Display>(
    what: &str,
    have: A,
    want: B,
) -> Result<(), Failure> {
    let (have, want) = (have.to_string(), want.to_string());
    match have == want {
        true => Ok(()),
        false => Err(Failure::Plain(format!(
            "{what} is {have} on this chain and cannot be set to {want}"
        ))),
    }
}

fn add<DB: Db>(call: &mut Call<'_, DB>, set: AddressSet, address: Address) {
    sure(set.add(call.ctx, address));
}

fn remove<DB: Db>(
    call: &mut Call<'_, DB>,
    set: AddressSet,
    address: Address,
) -> Result<(), Failure> {
    match sure(set.remove(call.ctx, address)) {
        true => Ok(()),
        false => Err(Failure::Plain(format!(
            "{address} is none: it cannot be removed"
        ))),
    }
}

/// Changes of owners have events of their own from ArbOS 60.
fn tells_of_owners<DB: Db>(call: &Call<'_, DB>) -> bool {
    call.ctx.chain.settings.version >= Version::Arbos60
}

fn is_view(method: &Method) -> bool {
    matches!(
        method,
        Method::isChainOwner(_)
            | Method::getAllChainOwners(_)
            | Method::isNativeTokenOwner(_)
            | Method::getAllNativeTokenOwners(_)
            | Method::getNetworkFeeAccount(_)
            | Method::getInfraFeeAccount(_)
            | Method::isTransactionFilterer(_)
            | Method::getAllTransactionFilterers(_)
            | Method::getFilteredFundsRecipient(_)
    )
}

/// Came with ArbOS 60.
fn is_new(method: &Method) -> bool {
    matches!(
        method,
        Method::setTransactionFilteringFrom(_)
            | Method::addTransactionFilterer(_)
            | Method::removeTransactionFilterer(_)
            | Method::isTransactionFilterer(_)
            | Method::getAllTransactionFilterers(_)
            | Method::setFilteredFundsRecipient(_)
            | Method::getFilteredFundsRecipient(_)
            | Method::setMultiGasPricingConstraints(_)
            | Method::setCollectTips(_)
            | Method::setMaxStylusContractFragments(_)
            | Method::setWasmActivationGas(_)
    )
}
