//! Words of VehicleId at a block that is past, with their Merkle-Patricia proofs.

use std::ops::Range;

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

/// Where the word in [`TOKEN`] says whether it has a payee, and since when its owner has it.
const HAS_PAYEE: usize = 26;
const SINCE: Range<usize> = 27..31;

/// Words of a vehicle at a past block.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// VehicleId (its proxy).
    pub vehicles: Address,
    /// The vehicle.
    pub vehicle: u64,
    /// Whose state it is.
    pub block: u64,
}

impl Moment<'_> {
    /// Nodes that show who had the vehicle and whom it paid, in a week that began at `start`, as the judge takes them.
    ///
    /// # Errors
    /// If the node does not keep the state of that block, or gives no proofs.
    pub async fn holding(&self, start: u64) -> ChainResult<Bytes> {
        let proof = self.proof(&[TOKEN, PAST, PAYEE]).await?;
        let token = proof.storage_proof.first().map(|word| word.value);
        let token: [u8; 32] = token.unwrap_or_default().to_be_bytes();
        let since = token[SINCE]
            .iter()
            .rev()
            .fold(0, |since, byte| since << 8 | u64::from(*byte));
        let needed = [true, since > start, token[HAS_PAYEE] != 0];
        Ok(nodes(&proof, |at| needed.get(at) == Some(&true)))
    }

    /// Nodes that show whether its data could be used.
    ///
    /// # Errors
    /// As [`Self::holding`].
    pub async fn consent(&self) -> ChainResult<Bytes> {
        self.words(&[TOKEN, PAST]).await
    }

    /// Nodes of the proofs of VehicleId's account and of the vehicle's words in `tables`, one behind the other.
    ///
    /// # Errors
    /// As [`Self::holding`].
    pub async fn words(&self, tables: &[u8]) -> ChainResult<Bytes> {
        Ok(nodes(&self.proof(tables).await?, |_| true))
    }

    async fn proof(&self, tables: &[u8]) -> ChainResult<EIP1186AccountProofResponse> {
        let slots = tables.iter().map(|table| slot(*table, self.vehicle));
        let slots: Vec<B256> = slots.collect();
        let params = (self.vehicles, slots, BlockNumberOrTag::Number(self.block));
        self.chain.request("eth_getProof", params).await
    }
}

/// The nodes of an account, then of those of its words that are needed.
fn nodes(proof: &EIP1186AccountProofResponse, is_needed: impl Fn(usize) -> bool) -> Bytes {
    let mut nodes = proof.account_proof.concat();
    for (at, word) in proof.storage_proof.iter().enumerate() {
        if is_needed(at) {
            nodes.extend(word.proof.concat());
        }
    }
    nodes.into()
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
        let tables = published["tables"].as_array().unwrap();
        let token = tables
            .iter()
            .find(|table| table["name"] == "token")
            .unwrap();
        let field = |name: &str| {
            let mut fields = token["word"].as_array().unwrap().iter();
            let field = fields.find(|field| field["name"] == name).unwrap();
            (
                field["offset"].as_u64().unwrap() as usize,
                field["width"].as_u64().unwrap() as usize,
            )
        };
        assert_eq!(field("has_payee"), (HAS_PAYEE, 1));
        assert_eq!(field("since"), (SINCE.start, SINCE.len()));
    }
}
