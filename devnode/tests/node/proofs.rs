//! State roots, and proofs that hold against them.

use crate::common::{Chain, call, error, evm, start, start_with, word};
use alloy::{
    eips::BlockId,
    primitives::{Address, B256, Bytes, U64, U256, keccak256},
    providers::Provider,
    rlp::encode,
    rpc::types::{EIP1186AccountProofResponse, TransactionRequest},
};
use alloy_trie::{Nibbles, TrieAccount, proof::verify_proof};
use devnode::Config;
use serde_json::{Value, json};

/// Asks for a proof and holds it against the block's header.
async fn prove(
    chain: &Chain,
    address: Address,
    slots: &[u64],
    block: u64,
) -> EIP1186AccountProofResponse {
    let keys = slots.iter().map(|slot| B256::from(word(*slot))).collect();
    let request = chain.provider.get_proof(address, keys);
    let proof = request.number(block).await.unwrap();
    let header = chain.provider.get_block(BlockId::number(block));
    let root = header.await.unwrap().unwrap().header.state_root;
    let account = TrieAccount {
        nonce: proof.nonce,
        balance: proof.balance,
        storage_root: proof.storage_hash,
        code_hash: proof.code_hash,
    };
    let exists = account != TrieAccount::default();
    let path = Nibbles::unpack(keccak256(address));
    let expected = exists.then(|| encode(account));
    verify_proof(root, path, expected, &proof.account_proof).unwrap();
    for slot in &proof.storage_proof {
        let path = Nibbles::unpack(keccak256(slot.key.as_b256()));
        let expected = (!slot.value.is_zero()).then(|| encode(slot.value));
        verify_proof(proof.storage_hash, path, expected, &slot.proof).unwrap();
    }
    proof
}

async fn set(chain: &Chain, contract: Address, slot: u64, value: u64) {
    chain
        .invoke(contract, [word(slot), word(value)].concat())
        .await;
}

fn values(proof: &EIP1186AccountProofResponse) -> Vec<u64> {
    let slots = proof.storage_proof.iter();
    slots.map(|slot| slot.value.to()).collect()
}

#[tokio::test]
async fn the_genesis_state_has_a_root_that_accounts_are_proved_against() {
    let chain = start().await;
    let proof = prove(&chain, chain.owner, &[], 0).await;
    assert_eq!(proof.balance, chain.balance(chain.owner).await);
}

#[tokio::test]
async fn what_does_not_exist_is_proved_absent() {
    let chain = start().await;
    let contract = chain.deploy(&evm::setter()).await;
    let nobody = prove(&chain, Address::repeat_byte(0x77), &[5], 1).await;
    assert_eq!((nobody.balance, values(&nobody)), (U256::ZERO, vec![0]));
    let empty = prove(&chain, contract, &[5], 1).await;
    assert_eq!(values(&empty), [0]);
    assert_eq!(empty.nonce, 1);
}

#[tokio::test]
async fn storage_is_proved_at_every_block_that_is_kept() {
    let chain = start().await;
    let contract = chain.deploy(&evm::setter()).await;
    for (slot, value) in [(1, 10), (2, 20), (1, 11), (2, 0), (300, 30)] {
        set(&chain, contract, slot, value).await;
    }
    let mut seen = Vec::new();
    for block in 1..=6 {
        seen.push(values(&prove(&chain, contract, &[1, 2, 300], block).await));
    }
    let expected = [
        [0, 0, 0],
        [10, 0, 0],
        [10, 20, 0],
        [11, 20, 0],
        [11, 0, 0],
        [11, 0, 30],
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn old_blocks_are_proved_when_thousands_of_changes_came_after() {
    let chain = start().await;
    let contract = chain.deploy(&evm::setter()).await;
    for value in 1..=600 {
        set(&chain, contract, value % 7, value).await;
    }
    for block in [0, 1, 2, 100, 299, 300, 450, 600, 601] {
        prove(&chain, contract, &[0, 3, 6], block).await;
        prove(&chain, chain.owner, &[], block).await;
    }
    // Block n + 1 wrote n.
    let proof = prove(&chain, contract, &[3], 102).await;
    assert_eq!(values(&proof), [101]);
}

#[tokio::test]
async fn roots_go_back_with_the_chain() {
    let chain = start().await;
    let contract = chain.deploy(&evm::setter()).await;
    set(&chain, contract, 1, 10).await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    let before = prove(&chain, contract, &[1], 2).await;
    set(&chain, contract, 1, 20).await;
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    let () = chain.request("anvil_mine", (U64::from(1),)).await;
    let after = prove(&chain, contract, &[1], 3).await;
    assert_eq!(before.storage_hash, after.storage_hash);
    // The provider would wait for a block higher than it has seen.
    let data = Bytes::from([word(2), word(30)].concat());
    let tx = json!([{"from": chain.owner, "to": contract, "data": data}]);
    let _: B256 = chain.request("eth_sendTransaction", tx).await;
    assert_eq!(values(&prove(&chain, contract, &[1, 2], 4).await), [10, 30]);
}

#[tokio::test]
async fn what_a_developer_changes_by_hand_is_in_the_next_root() {
    let chain = start().await;
    let contract = Address::repeat_byte(0x55);
    let () = chain.request("anvil_setCode", (contract, "0x60")).await;
    let set: bool = chain
        .request(
            "anvil_setStorageAt",
            (contract, "0x1", B256::from(word(99))),
        )
        .await;
    assert!(set);
    let () = chain.request("anvil_mine", (U64::from(1),)).await;
    let proof = prove(&chain, contract, &[1], 1).await;
    assert_eq!(values(&proof), [99]);
    assert_eq!(proof.code_hash, keccak256([0x60]));
}

#[tokio::test]
async fn an_account_that_was_emptied_leaves_the_trie() {
    let chain = start().await;
    let emptied = Address::repeat_byte(0x66);
    let () = chain
        .request("anvil_setBalance", (emptied, U256::from(5)))
        .await;
    let () = chain.request("anvil_mine", (U64::from(1),)).await;
    assert_eq!(prove(&chain, emptied, &[], 1).await.balance, U256::from(5));
    let () = chain
        .request("anvil_setBalance", (emptied, U256::ZERO))
        .await;
    // A touched account without anything ceases to exist.
    chain.send(call(emptied, vec![])).await;
    let latest = chain.provider.get_block_number().await.unwrap();
    assert_eq!(
        prove(&chain, emptied, &[], latest).await.balance,
        U256::ZERO
    );
}

#[tokio::test]
async fn keys_are_echoed_as_they_were_asked_for() {
    let chain = start().await;
    let whole = B256::from(word(1));
    let proof: Value = chain
        .request(
            "eth_getProof",
            (chain.owner, json!(["0x1", "0x01", whole]), "latest"),
        )
        .await;
    let keys: Vec<_> = (0..3)
        .map(|i| proof["storageProof"][i]["key"].clone())
        .collect();
    assert_eq!(keys, [json!("0x1"), json!("0x1"), json!(whole)]);
}

#[tokio::test]
async fn proofs_beyond_the_limits_are_refused() {
    let chain = start_with(Config {
        history_blocks: 2,
        ..Config::default()
    })
    .await;
    let too_many = vec![B256::ZERO; 1025];
    let refused = chain.provider.get_proof(chain.owner, too_many).await;
    assert_eq!(error(refused).0, -32_602);
    let () = chain.request("anvil_mine", (U64::from(5),)).await;
    let old = chain.provider.get_proof(chain.owner, vec![]).number(2);
    assert!(error(old.await).1.contains("not kept"));
    prove(&chain, chain.owner, &[], 3).await;
}

#[tokio::test]
async fn a_transfer_changes_the_root() {
    let chain = start().await;
    let to = Address::repeat_byte(0x44);
    let tx = TransactionRequest::default().to(to).value(U256::from(3));
    chain.send(tx).await;
    assert_eq!(prove(&chain, to, &[], 0).await.balance, U256::ZERO);
    assert_eq!(prove(&chain, to, &[], 1).await.balance, U256::from(3));
}

/// What a chain that follows this one relies on: a block's hash in the history contract, proved against the root of a later
/// block, whose header hashes to that block's hash.
#[tokio::test]
async fn the_hash_of_a_past_block_is_proved_from_the_header_of_a_later_one() {
    use alloy::rlp::Decodable as _;
    let chain = start().await;
    for value in 1..=5 {
        chain
            .invoke(Address::repeat_byte(1), word(value).to_vec())
            .await;
    }
    let history = alloy::primitives::address!("0000F90827F1C53a10cb7A02335B175320002935");
    for (number, later) in [(0, 1), (2, 4), (4, 5), (2, 5)] {
        let raw: Bytes = chain
            .request("debug_getRawHeader", (U64::from(later),))
            .await;
        let header = alloy::consensus::Header::decode(&mut raw.as_ref()).unwrap();
        let block = chain.provider.get_block(BlockId::number(later));
        let block = block.await.unwrap().unwrap();
        assert_eq!(keccak256(&raw), block.header.hash);
        assert_eq!(block.header.inner.hash_slow(), block.header.hash);
        assert_eq!(header.state_root, block.header.state_root);
        let proof = prove(&chain, history, &[number], later).await;
        let past = chain.provider.get_block(BlockId::number(number)).await;
        let hash = past.unwrap().unwrap().header.hash;
        assert_eq!(B256::from(proof.storage_proof[0].value), hash);
    }
}
