//! `debug_trace*`: what tracers see of EVM contracts, Stylus programs and precompiles.
#![allow(clippy::unwrap_used)]

mod common;

use alloy::primitives::B256;
use common::{Chain, evm, program, program::relay_args, start, word};
use serde_json::{Value, json};

impl Chain {
    async fn trace(&self, hash: B256, options: Value) -> Value {
        self.request("debug_traceTransaction", (hash, options))
            .await
    }
}

#[tokio::test]
async fn calls_between_the_machines_are_one_tree() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    let caller = chain.program(&program::caller()).await;
    let proxy = chain.deploy(&evm::proxy(caller)).await;
    let args = relay_args(setter, 0, [word(1), word(2)].concat());
    let receipt = chain.invoke(proxy, args).await;
    let trace = chain
        .trace(receipt.transaction_hash, json!({"tracer": "callTracer"}))
        .await;
    assert_eq!(trace["gasUsed"], json!(format!("{:#x}", receipt.gas_used)));
}
