//! Arbitrum's precompiled contracts beside Ethereum's.

mod abi;
mod arb_aggregator;
mod arb_debug;
mod arb_gas_info;
mod arb_info;
mod arb_owner;
mod arb_owner_public;
mod arb_retryable_tx;
mod arb_sys;
mod arb_wasm;
mod arb_wasm_cache;
mod call;
mod relics;
mod wasm;

use alloy::sol_types::SolError as _;
use alloy_primitives::{Address, address, map::AddressSet};
use revm::{
    context::Cfg,
    handler::{EthPrecompiles, PrecompileProvider},
    interpreter::{CallInputs, InterpreterResult},
    primitives::hardfork::SpecId,
};

use crate::{
    evm::{Ctx, Db},
    stylus::Version,
};
use call::{Failure, run};

const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
const ARB_INFO: Address = address!("0000000000000000000000000000000000000065");
const ARB_ADDRESS_TABLE: Address = address!("0000000000000000000000000000000000000066");
const ARB_BLS: Address = address!("0000000000000000000000000000000000000067");
const ARB_FUNCTION_TABLE: Address = address!("0000000000000000000000000000000000000068");
const ARBOS_TEST: Address = address!("0000000000000000000000000000000000000069");
const ARB_OWNER_PUBLIC: Address = address!("000000000000000000000000000000000000006b");
const ARB_GAS_INFO: Address = address!("000000000000000000000000000000000000006c");
const ARB_AGGREGATOR: Address = address!("000000000000000000000000000000000000006d");
const ARB_RETRYABLE_TX: Address = address!("000000000000000000000000000000000000006e");
const ARB_STATISTICS: Address = address!("000000000000000000000000000000000000006f");
const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");
const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");
const ARB_NATIVE_TOKEN: Address = address!("0000000000000000000000000000000000000073");
const ARB_FILTERED: Address = address!("0000000000000000000000000000000000000074");
const ARB_DEBUG: Address = address!("00000000000000000000000000000000000000ff");
const ARBOS_ACTS: Address = address!("00000000000000000000000000000000000a4b05");

/// Signatures of the errors of these contracts.
pub(crate) const ERRORS: &[&str] = &[
    abi::ArbSys::InvalidBlockNumber::SIGNATURE,
    abi::ArbRetryableTx::NoTicketWithID::SIGNATURE,
    abi::ArbRetryableTx::NotCallable::SIGNATURE,
    abi::ArbWasm::ProgramNotWasm::SIGNATURE,
    abi::ArbWasm::ProgramNotActivated::SIGNATURE,
    abi::ArbWasm::ProgramNeedsUpgrade::SIGNATURE,
    abi::ArbWasm::ProgramExpired::SIGNATURE,
    abi::ArbWasm::ProgramUpToDate::SIGNATURE,
    abi::ArbWasm::ProgramKeepaliveTooSoon::SIGNATURE,
    abi::ArbWasm::ProgramInsufficientValue::SIGNATURE,
    abi::ArbosActs::CallerNotArbOS::SIGNATURE,
    abi::ArbDebug::Custom::SIGNATURE,
    abi::ArbDebug::Unused::SIGNATURE,
];

/// Every contract of this module, with its name. The last one came with ArbOS 60.
const ALL: [(Address, &str); 18] = [
    (ARB_SYS, "ArbSys"),
    (ARB_INFO, "ArbInfo"),
    (ARB_ADDRESS_TABLE, "ArbAddressTable"),
    (ARB_BLS, "ArbBLS"),
    (ARB_FUNCTION_TABLE, "ArbFunctionTable"),
    (ARBOS_TEST, "ArbosTest"),
    (ARB_OWNER_PUBLIC, "ArbOwnerPublic"),
    (ARB_GAS_INFO, "ArbGasInfo"),
    (ARB_AGGREGATOR, "ArbAggregator"),
    (ARB_RETRYABLE_TX, "ArbRetryableTx"),
    (ARB_STATISTICS, "ArbStatistics"),
    (ARB_OWNER, "ArbOwner"),
    (ARB_WASM, "ArbWasm"),
    (ARB_WASM_CACHE, "ArbWasmCache"),
    (ARB_NATIVE_TOKEN, "ArbNativeTokenManager"),
    (ARB_DEBUG, "ArbDebug"),
    (ARBOS_ACTS, "ArbosActs"),
    (ARB_FILTERED, "ArbFilteredTransactionsManager"),
];

/// The contracts that exist in a release.
pub(crate) fn addresses(version: Version) -> impl Iterator<Item = Address> {
    let exists = move |address: &Address| *address != ARB_FILTERED || version >= Version::Arbos60;
    ALL.map(|(address, _)| address).into_iter().filter(exists)
}

/// Ethereum's contracts and those of this module, which every transaction finds warm.
pub(crate) fn warm(version: Version) -> AddressSet {
    let ethereum = EthPrecompiles::new(SpecId::OSAKA);
    let mut warm = ethereum.warm_addresses().clone();
    warm.extend(addresses(version));
    warm
}

/// Name of a contract of this module.
pub(crate) fn name(address: Address) -> Option<&'static str> {
    let entry = ALL.iter().find(|(at, _)| *at == address);
    entry.map(|(_, name)| *name)
}

/// Ethereum's precompiles and Arbitrum's.
#[derive(Debug)]
pub(crate) struct ArbPrecompiles {
    ethereum: EthPrecompiles,
    version: Version,
    warm: AddressSet,
}

impl ArbPrecompiles {
    /// The precompiles of an EVM release and an ArbOS release.
    pub(crate) fn new(spec: SpecId, version: Version) -> Self {
        let ethereum = EthPrecompiles::new(spec);
        let mut warm = ethereum.warm_addresses().clone();
        warm.extend(addresses(version));
        Self {
            ethereum,
            version,
            warm,
        }
    }
}

impl<DB: Db> PrecompileProvider<Ctx<DB>> for ArbPrecompiles {
    type Output = InterpreterResult;

    fn set_spec(
        &mut self,
        _spec: <<Ctx<DB> as revm::context::ContextTr>::Cfg as Cfg>::Spec,
    ) -> bool {
        // The release is fixed when the node starts.
        false
    }

    fn run(
        &mut self,
        ctx: &mut Ctx<DB>,
        inputs: &CallInputs,
    ) -> Result<Option<InterpreterResult>, String> {
        let at = inputs.bytecode_address;
        let moved = &ctx.chain.moved;
        if let Some((from, _)) = moved.iter().copied().find(|(_, to)| *to == at) {
            let acts_itself = inputs.target_address == at;
            let inputs = CallInputs {
                bytecode_address: from,
                target_address: if acts_itself {
                    from
                } else {
                    inputs.target_address
                },
                ..inputs.clone()
            };
            return self.run_at_home(ctx, &inputs);
        }
        match moved.iter().any(|(from, _)| *from == at) {
            true => Ok(None),
            false => self.run_at_home(ctx, inputs),
        }
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.warm
    }
}

impl ArbPrecompiles {
    /// Runs the contract that lies at an address, if one does.
    fn run_at_home<DB: Db>(
        &mut self,
        ctx: &mut Ctx<DB>,
        inputs: &CallInputs,
    ) -> Result<Option<InterpreterResult>, String> {
        let absent = |why: &'static str| Err(Failure::Refused(why));
        Ok(Some(match inputs.bytecode_address {
            ARB_SYS => run(ctx, inputs, arb_sys::handle),
            ARB_INFO => run(ctx, inputs, arb_info::handle),
            ARB_FUNCTION_TABLE => run(ctx, inputs, relics::function_table),
            ARBOS_TEST => run(ctx, inputs, relics::test),
            ARB_OWNER_PUBLIC => run(ctx, inputs, arb_owner_public::handle),
            ARB_GAS_INFO => run(ctx, inputs, arb_gas_info::handle),
            ARB_AGGREGATOR => run(ctx, inputs, arb_aggregator::handle),
            ARB_RETRYABLE_TX => run(ctx, inputs, arb_retryable_tx::handle),
            ARB_STATISTICS => run(ctx, inputs, relics::statistics),
            ARB_OWNER => run(ctx, inputs, arb_owner::handle),
            ARB_WASM => run(ctx, inputs, arb_wasm::handle),
            ARB_WASM_CACHE => run(ctx, inputs, arb_wasm_cache::handle),
            ARBOS_ACTS => run(ctx, inputs, relics::acts),
            ARB_ADDRESS_TABLE => run(ctx, inputs, |_, _| {
                absent("this chain keeps no table of addresses")
            }),
            ARB_BLS => run(ctx, inputs, |_, _| absent("there is no such method")),
            ARB_NATIVE_TOKEN => run(ctx, inputs, |_, _| {
                absent("nobody may mint or burn the native token")
            }),
            ARB_FILTERED if self.version >= Version::Arbos60 => {
                run(ctx, inputs, |_, _| absent("nobody may filter transactions"))
            }
            ARB_DEBUG => run(ctx, inputs, arb_debug::handle),
            _ => return self.ethereum.run(ctx, inputs),
        }))
    }
}
