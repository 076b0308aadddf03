//! Arbitrum's precompiled contracts beside Ethereum's.

mod abi;
mod arb_sys;
mod arb_wasm;
mod arb_wasm_cache;
mod call;

use alloy_primitives::{Address, address, map::AddressSet};
use revm::{
    context::Cfg,
    handler::{EthPrecompiles, PrecompileProvider},
    interpreter::{CallInputs, InterpreterResult},
    primitives::hardfork::SpecId,
};

use crate::evm::{Ctx, Db};

/// `ArbSys`: facts about the chain.
pub(crate) const ARB_SYS: Address = address!("0000000000000000000000000000000000000064");
/// `ArbWasm`: activation of programs.
pub(crate) const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// `ArbWasmCache`: which programs enter at the cached price.
pub(crate) const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

/// The contracts of this module.
pub(crate) const ARBITRUM: [Address; 3] = [ARB_SYS, ARB_WASM, ARB_WASM_CACHE];

/// Ethereum's precompiles and Arbitrum's.
#[derive(Debug)]
pub(crate) struct ArbPrecompiles {
    ethereum: EthPrecompiles,
    warm: AddressSet,
}

impl ArbPrecompiles {
    /// The precompiles of an EVM release.
    pub(crate) fn new(spec: SpecId) -> Self {
        let ethereum = EthPrecompiles::new(spec);
        let mut warm = ethereum.warm_addresses().clone();
        warm.extend(ARBITRUM);
        Self { ethereum, warm }
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
        match inputs.bytecode_address {
            ARB_SYS => Ok(Some(call::run(ctx, inputs, arb_sys::handle))),
            ARB_WASM => Ok(Some(call::run(ctx, inputs, arb_wasm::handle))),
            ARB_WASM_CACHE => Ok(Some(call::run(ctx, inputs, arb_wasm_cache::handle))),
            _ => self.ethereum.run(ctx, inputs),
        }
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.warm
    }
}
