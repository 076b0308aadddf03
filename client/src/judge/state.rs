//! Words of VehicleId at a block that is past, with their Merkle-Patricia proofs.

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, B256, Bytes},
    rpc::types::EIP1186AccountProofResponse,
};

use crate::chain::{Chain, ChainResult};

/// VehicleId's table of owners and consents, by vehicle (`contracts/storage/VehicleId.json`).
pub const TOKEN: u8 = 240;
/// That of what was before.
pub const PAST: u8 = 6;
/// That of payees.
pub const PAYEE: u8 = 4;

/// Under which all words of the contracts lie.
const PREFIX: &[u8; 11] = b"dimo.words1";

/// Nodes of the proofs of VehicleId's account and of a vehicle's words in `tables`, one behind the other, as the judge takes them.
///
/// # Errors
/// If the node does not keep the state of that block, or gives no proofs.
pub async fn words(
    chain: &Chain,
    vehicles: Address,
    vehicle: u64,
    tables: &[u8],
    block: u64,
) -> ChainResult<Bytes> {
    let slots: Vec<B256> = tables.iter().map(|table| slot(*table, vehicle)).collect();
    let params = (vehicles, slots, BlockNumberOrTag::Number(block));
    let proof: EIP1186AccountProofResponse = chain.request("eth_getProof", params).await?;
    let mut nodes = proof.account_proof.concat();
    for word in proof.storage_proof {
        nodes.extend(word.proof.concat());
    }
    Ok(nodes.into())
}

/// Where a vehicle's word in one of these tables lies.
pub fn slot(table: u8, vehicle: u64) -> B256 {
    let mut slot = B256::ZERO;
    slot[..11].copy_from_slice(PREFIX);
    slot[11] = table;
    slot[12..20].copy_from_slice(&vehicle.to_le_bytes());
    slot
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn words_lie_where_vehicle_id_publishes_them() {
        let published = include_str!("../../../contracts/storage/VehicleId.json");
        let published: Value = serde_json::from_str(published).unwrap();
        let prefix = alloy::primitives::hex::encode_prefixed(PREFIX);
        assert_eq!(published["prefix"], prefix);
        for (name, number) in [("token", TOKEN), ("past", PAST), ("payee", PAYEE)] {
            let mut tables = published["tables"].as_array().unwrap().iter();
            let table = tables.find(|table| table["name"] == name).unwrap();
            let lies = (&table["number"], &table["slot"], &table["key"][0]["offset"]);
            assert_eq!(
                lies,
                (&number.into(), &"plain".into(), &12.into()),
                "{name}"
            );
        }
    }
}
