//! What can be asked about Stylus programs that no other node answers.

use alloy::rpc::types::TransactionRequest;
use alloy_primitives::{B256, Bytes, TxHash};
use jsonrpsee::core::RegisterMethodError;
use serde::{Deserialize, Serialize};

use super::{Answer, Args, Methods, Node, error::invalid, trace};
use crate::chain::{CallRequest, TransactionProfile};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("debug_stylusProfile", profile)?;
    methods.add("debug_stylusSymbols", |node, mut args| {
        let wasm: Bytes = args.next()?;
        let chain = node.read();
        let added = chain.add_symbols(&wasm);
        let (code_identity, functions) = added.map_err(|error| invalid(error.to_string()))?;
        Ok(Added {
            code_identity,
            functions,
        })
    })
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Added {
    /// Hash of the module without its custom sections.
    code_identity: B256,
    /// Functions with a name.
    functions: usize,
}

/// What is to be profiled.
#[derive(Deserialize)]
#[serde(untagged)]
enum Subject {
    Mined(TxHash),
    Call(Box<TransactionRequest>),
}

/// A transaction's hash and options; or a call, a block, and options.
fn profile(node: &Node, mut args: Args<'_>) -> Answer<TransactionProfile> {
    Ok(match args.next()? {
        Subject::Mined(hash) => {
            let chain = trace::copy(node);
            let options = args.optional()?.unwrap_or_default();
            chain.profile_transaction(hash, options)?
        }
        Subject::Call(tx) => {
            let request = CallRequest {
                tx: *tx,
                block: args.block()?,
                ..CallRequest::default()
            };
            let options = args.optional()?.unwrap_or_default();
            let chain = node.copy_at(request.block);
            chain.profile_call(&request, options)?
        }
    })
}
