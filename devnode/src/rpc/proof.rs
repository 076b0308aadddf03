//! `eth_getProof`: accounts and storage, with the path to the state root of their block.

use alloy::{
    rpc::types::{EIP1186AccountProofResponse, EIP1186StorageProof},
    serde::JsonStorageKey,
};
use alloy_primitives::{Address, B256, U256};
use jsonrpsee::core::RegisterMethodError;

use super::{Answer, Args, Methods, Node, args::SlotKey, error::invalid};

/// Slots that may be proved by one request, as Ethereum's nodes have it.
const MAX_SLOTS: usize = 1024;

pub(super) fn register(methods: &mut Methods) -> Result<(), RegisterMethodError> {
    methods.add("eth_getProof", get_proof)
}

fn get_proof(node: &Node, mut args: Args<'_>) -> Answer<EIP1186AccountProofResponse> {
    let (address, keys): (Address, Vec<SlotKey>) = (args.next()?, args.next()?);
    let block = args.block()?;
    if keys.len() > MAX_SLOTS {
        let asked = keys.len();
        return Err(invalid(format!(
            "too many slots ({asked}, at most {MAX_SLOTS} are allowed)"
        )));
    }
    let slots: Vec<U256> = keys.iter().map(|key| key.slot).collect();
    let proof = node.copy_at(block).prove(address, &slots, block)?;
    let storage_proof = keys.iter().zip(proof.slots).map(|(key, (value, nodes))| {
        let key = match key.whole {
            true => JsonStorageKey::Hash(B256::from(key.slot)),
            false => JsonStorageKey::Number(key.slot),
        };
        EIP1186StorageProof::new(key, value, nodes)
    });
    Ok(EIP1186AccountProofResponse {
        address,
        balance: proof.account.balance,
        code_hash: proof.account.code_hash,
        nonce: proof.account.nonce,
        storage_hash: proof.account.storage_root,
        account_proof: proof.nodes,
        storage_proof: storage_proof.collect(),
    })
}
