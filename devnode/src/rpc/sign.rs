//! Signatures by the accounts of the node.

use alloy_primitives::{Address, Bytes};
use jsonrpsee::core::RegisterMethodError;

use super::{Answer, Methods, Node};

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_sign", |node, mut args| {
        let (account, message) = (args.next()?, args.next()?);
        sign(node, account, message)
    })?;
    // The same with its arguments the other way round, and a password that nobody checks.
    methods.add("personal_sign", |node, mut args| {
        let (message, account) = (args.next()?, args.next()?);
        sign(node, account, message)
    })
}

fn sign(node: &Node, account: Address, message: Bytes) -> Answer<Bytes> {
    Ok(node.read().sign_message(account, &message)?)
}
