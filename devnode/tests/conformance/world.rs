//! A node, and programs on it whose every transaction is compared with the model.

use alloy::{
    primitives::{Address, Bytes, U256},
    providers::Provider,
    rpc::types::{TransactionReceipt, TransactionRequest},
    sol_types::SolCall,
};
use devnode::{Config, stylus::Version};

use crate::{
    common::{
        self, Chain, call,
        program::{ARB_WASM, ArbWasm},
    },
    model::{self, Size},
    wasm,
};

/// Gas limit where nothing else is said.
pub(crate) const LIMIT: u64 = 20_000_000;

/// A node.
pub(crate) struct World {
    pub(crate) chain: Chain,
}

/// A program on the chain.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) address: Address,
    pub(crate) size: Size,
}

impl Program {
    /// Gas of a call of this program, uncached: entry, memory, work.
    pub(crate) fn call_gas(&self, ink: u64) -> u64 {
        let (init, cached) = self.size.entry();
        init + cached + self.work_gas((0, 0), ink)
    }

    /// The same once it is cached.
    pub(crate) fn cached_call_gas(&self, ink: u64) -> u64 {
        self.size.entry().1 + self.work_gas((0, 0), ink)
    }

    /// Gas of a call when so many pages are open and were at most, uncached.
    pub(crate) fn call_gas_among(&self, pages: (u64, u64), ink: u64) -> u64 {
        let (init, cached) = self.size.entry();
        init + cached + self.work_gas(pages, ink)
    }

    fn work_gas(&self, (open, ever): (u64, u64), ink: u64) -> u64 {
        model::pages(self.size.pages, open, ever) + ink.div_ceil(model::INK)
    }

    /// Gas of a transaction that only calls it.
    pub(crate) fn tx_gas(&self, input: &[u8], ink: u64) -> u64 {
        model::intrinsic(input) + self.call_gas(ink)
    }
}

impl World {
    /// A new chain of ArbOS 51, where every call of a transaction pays for its entry.
    pub(crate) async fn new() -> Self {
        Self::of(Version::Arbos51).await
    }

    /// A new chain of a release.
    pub(crate) async fn of(version: Version) -> Self {
        Self::with(Config {
            version,
            ..Config::default()
        })
        .await
    }

    /// A new chain.
    pub(crate) async fn with(config: Config) -> Self {
        Self {
            chain: common::start_with(config).await,
        }
    }

    /// Deploys and activates a program of one page with this body.
    pub(crate) async fn program(&self, body: &str) -> Program {
        self.activated(&wasm::program(body)).await
    }

    /// Deploys and activates a program.
    pub(crate) async fn activated(&self, wasm: &[u8]) -> Program {
        let address = self.chain.deploy_program(wasm).await;
        // The same code may be here already.
        let version = ArbWasm::programVersionCall { program: address }.abi_encode();
        let known = self.chain.provider.call(call(ARB_WASM, version)).await;
        if known.is_err() {
            let receipt = self.chain.activate(address).await;
            assert!(receipt.status(), "activation failed: {receipt:?}");
        }
        Program {
            address,
            size: wasm::size(wasm),
        }
    }

    /// Calls in a transaction.
    pub(crate) async fn invoke(&self, program: &Program, input: &[u8]) -> TransactionReceipt {
        self.chain.invoke(program.address, input.to_vec()).await
    }

    /// Calls in a transaction with this gas limit.
    pub(crate) async fn invoke_with_gas(
        &self,
        program: &Program,
        input: &[u8],
        gas: u64,
    ) -> TransactionReceipt {
        let tx = call(program.address, input.to_vec()).gas_limit(gas);
        self.chain.send(tx).await
    }

    /// Calls a program of this body with these arguments: it succeeds for the ink of its code and this much more.
    pub(crate) async fn costs(&self, body: &str, input: &[u8], ink: u64) {
        let program = self.program(body).await;
        self.spends(&program, input, model::code(body) + ink).await;
    }

    /// Calls a program: it succeeds for this much ink.
    pub(crate) async fn spends(&self, program: &Program, input: &[u8], ink: u64) {
        let receipt = self.invoke(program, input).await;
        assert!(receipt.status(), "{receipt:?}");
        assert_eq!(receipt.gas_used, program.tx_gas(input, ink));
    }

    /// Output of a call of a program.
    pub(crate) async fn view(&self, program: &Program, input: &[u8]) -> Bytes {
        self.chain.view(program.address, input.to_vec()).await
    }

    /// Calls a program of this body, whose last host function costs `ink` after the code before it and then needs
    /// `needed` gas: with exactly that it goes on, with one less it is out of gas.
    pub(crate) async fn needs(&self, body: &str, before: &str, ink: u64, needed: u64) {
        let program = self.program(body).await;
        let least = program.tx_gas(&[], model::ops(before) + ink + model::gas(needed));
        let enough = self.invoke_with_gas(&program, &[], least).await;
        assert!(enough.status(), "{enough:?}");
        let short = self.invoke_with_gas(&program, &[], least - 1).await;
        assert!(!short.status());
        assert_eq!(short.gas_used, least - 1);
    }

    /// A transaction with value.
    pub(crate) async fn pay(&self, to: Address, value: u64, input: &[u8]) -> TransactionReceipt {
        let tx: TransactionRequest = call(to, input.to_vec()).value(U256::from(value));
        self.chain.send(tx).await
    }

    /// A storage word.
    pub(crate) async fn slot(&self, address: Address, slot: u64) -> U256 {
        let slot = U256::from(slot);
        self.chain
            .provider
            .get_storage_at(address, slot)
            .await
            .unwrap()
    }
}
