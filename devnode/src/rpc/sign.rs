//! Signatures by the accounts of the node.

use alloy::consensus::TxEnvelope;
use alloy::eips::eip2718::Encodable2718;
use alloy_primitives::{Address, Bytes};
use jsonrpsee::core::RegisterMethodError;
use serde::Serialize;

use super::{Answer, Methods, Node, typed_data};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_sign", |node, mut args| {
        let (account, message) = (args.next()?, args.next()?);
        sign(node, account, message)
    })?;
    // The same with its arguments the other way round, and a password that nobody checks.
    methods.add("personal_sign", |node, mut args| {
        let (message, account) = (args.next()?, args.next()?);
        sign(node, account, message)
    })?;
    methods.add("eth_signTypedData_v4", |node, mut args| {
        let (account, data) = (args.next()?, args.next()?);
        let hash = typed_data::signing_hash(data)?;
        Ok(node.read().sign_hash(account, hash)?)
    })?;
    methods.alias("eth_signTypedData", "eth_signTypedData_v4")?;
    methods.add("eth_signTransaction", |node, mut args| {
        let request = args.transaction()?;
        let tx = node.read().sign_transaction(request)?.into_inner();
        Ok(SignedTransaction {
            raw: tx.encoded_2718().into(),
            tx,
        })
    })
}

/// A transaction as it travels on the network, and as it is read.
#[derive(Clone, Serialize)]
struct SignedTransaction {
    raw: Bytes,
    tx: TxEnvelope,
}

fn sign(node: &Node, account: Address, message: Bytes) -> Answer<Bytes> {
    Ok(node.read().sign_message(account, &message)?)
}
