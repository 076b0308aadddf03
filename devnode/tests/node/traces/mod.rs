//! `debug_trace*`: what tracers see of EVM contracts, Stylus programs and precompiles, and that they change nothing.

mod calls;
mod limits;
mod logs;
mod methods;
mod prestate;
mod replay;
mod steps;

use crate::common::{Chain, error};
use alloy::{
    primitives::{B256, Bytes, U256},
    providers::Provider,
    rpc::types::TransactionReceipt,
};
use serde_json::{Value, json};

impl Chain {
    /// A trace of a transaction.
    async fn trace(&self, receipt: &TransactionReceipt, options: Value) -> Value {
        self.request(
            "debug_traceTransaction",
            (receipt.transaction_hash, options),
        )
        .await
    }

    /// The call trace of a transaction, with logs.
    async fn calls(&self, receipt: &TransactionReceipt) -> Value {
        let options = json!({"tracer": "callTracer", "tracerConfig": {"withLog": true}});
        self.trace(receipt, options).await
    }

    /// Code and message of the error of a request.
    async fn refusal(
        &self,
        method: &'static str,
        params: impl serde::Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin + 'static,
    ) -> (i64, String) {
        let result = self.provider.raw_request::<_, Value>(method.into(), params);
        let (code, message, _) = error(result.await);
        (code, message)
    }
}

/// A number as JSON-RPC writes it.
fn quantity(value: u64) -> Value {
    json!(format!("{value:#x}"))
}

/// The number that JSON-RPC has written.
fn number(value: &Value) -> u64 {
    let number: U256 = value.as_str().unwrap().parse().unwrap();
    number.to()
}

/// Bytes as JSON-RPC writes them.
fn bytes(value: impl AsRef<[u8]>) -> Value {
    json!(Bytes::copy_from_slice(value.as_ref()))
}

/// The hash of a transaction, as a parameter.
fn hash(receipt: &TransactionReceipt) -> B256 {
    receipt.transaction_hash
}
