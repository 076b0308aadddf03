//! Whatever happened, the trace of it agrees with its receipt, and making it changes nothing.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    providers::Provider,
    rpc::types::{TransactionReceipt, TransactionRequest},
};
use devnode::{Config, stylus::Version};
use serde_json::{Value, json};

use super::quantity;
use crate::common::{Chain, call, evm, program, program::relay_args, start, start_with, word};

/// Numbers that look random and are the same every time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.next(all.len())]
    }
}

/// Contracts that do one thing each, and those that call others with the rest of what they are given.
struct Cast {
    plain: Vec<Address>,
    relays: Vec<Address>,
}

impl Cast {
    async fn on(chain: &Chain) -> Self {
        let mut plain = Vec::new();
        for code in [evm::setter(), evm::getter(), evm::logger(), evm::reverter()] {
            plain.push(chain.deploy(&code).await);
        }
        let endless = program::program("(loop $again (br $again)) (unreachable)");
        for wasm in [
            program::setter(),
            program::getter(),
            program::logger(),
            program::reverter(),
            endless,
        ] {
            plain.push(chain.program(&wasm).await);
        }
        plain.push(chain.deploy_program(&program::echo()).await);
        let mut relays = Vec::new();
        for wasm in [
            program::caller(),
            program::delegator(),
            program::static_caller(),
        ] {
            let relay = chain.program(&wasm).await;
            relays.push(relay);
            relays.push(chain.deploy(&evm::proxy(relay)).await);
            relays.push(chain.deploy(&evm::forwarder(relay)).await);
        }
        Self { plain, relays }
    }

    /// A call through up to three relays, with more or less gas and value.
    fn transaction(&self, numbers: &mut Numbers) -> TransactionRequest {
        let words = [word(numbers.next(3) as u64), word(numbers.next(3) as u64)].concat();
        let mut input = words;
        let mut to = *numbers.of(&self.plain);
        for _ in 0..numbers.next(4) {
            let value = *numbers.of(&[0, 0, 1]);
            input = relay_args(to, value, input);
            to = *numbers.of(&self.relays);
        }
        let gas = *numbers.of(&[60_000, 150_000, 400_000]);
        let value = *numbers.of(&[0, 0, 3]);
        call(to, input).gas_limit(gas).value(U256::from(value))
    }
}

fn logs(frame: &Value, found: &mut Vec<(u64, Value, Value)>) {
    for log in frame["logs"].as_array().into_iter().flatten() {
        let index = super::number(&log["index"]);
        found.push((index, log["topics"].clone(), log["data"].clone()));
    }
    for call in frame["calls"].as_array().into_iter().flatten() {
        logs(call, found);
    }
}

/// The trace of a transaction agrees with its receipt.
async fn agree(chain: &Chain, receipt: &TransactionReceipt) {
    let top = chain.calls(receipt).await;
    assert_eq!(top["gasUsed"], quantity(receipt.gas_used), "{top:#}");
    assert_eq!(top.get("error").is_none(), receipt.status(), "{top:#}");
    let mut traced = Vec::new();
    if receipt.status() {
        logs(&top, &mut traced);
    }
    traced.sort_by_key(|(index, ..)| *index);
    let traced: Vec<_> = traced
        .into_iter()
        .map(|(_, topics, data)| (topics, data))
        .collect();
    let logged = receipt.logs().iter();
    let logged: Vec<_> = logged
        .map(|log| (json!(log.topics()), json!(log.data().data)))
        .collect();
    assert_eq!(traced, logged);
    let steps = chain.trace(receipt, json!({"disableStack": true})).await;
    assert_eq!(steps["gas"], json!(receipt.gas_used));
    assert_eq!(steps["failed"], json!(!receipt.status()));
}

async fn state_of(chain: &Chain, addresses: &[Address]) -> Vec<Value> {
    let mut state = Vec::new();
    for address in addresses {
        for method in ["eth_getBalance", "eth_getTransactionCount", "eth_getCode"] {
            state.push(chain.request(method, (*address, "latest")).await);
        }
        for slot in 0..3 {
            state.push(
                chain
                    .request("eth_getStorageAt", (*address, quantity(slot), "latest"))
                    .await,
            );
        }
    }
    state.push(
        chain
            .request("eth_getBlockByNumber", ("latest", true))
            .await,
    );
    state
}

/// Makes a history of blocks with one to four transactions each, then traces them all.
async fn traces_agree(chain: Chain, seed: u64) {
    let cast = Cast::on(&chain).await;
    let mut numbers = Numbers(seed);
    let mut hashes: Vec<B256> = Vec::new();
    let _: Value = chain.request("evm_setAutomine", (false,)).await;
    for _ in 0..12 {
        if numbers.next(3) == 0 {
            let target = *numbers.of(&cast.plain);
            let _: Value = chain.request("anvil_setBalance", (target, "0x99")).await;
        }
        for _ in 0..=numbers.next(4) {
            let tx = cast.transaction(&mut numbers);
            hashes.push(*chain.provider.send_transaction(tx).await.unwrap().tx_hash());
        }
        let _: Value = chain.request("evm_mine", ()).await;
    }
    let mut watched = [cast.plain.clone(), cast.relays.clone()].concat();
    watched.push(chain.owner);
    let before = state_of(&chain, &watched).await;
    let (mut succeeded, mut failed) = (0, 0);
    for hash in &hashes {
        let receipt = chain
            .provider
            .get_transaction_receipt(*hash)
            .await
            .unwrap()
            .unwrap();
        match receipt.status() {
            true => succeeded += 1,
            false => failed += 1,
        }
        agree(&chain, &receipt).await;
    }
    assert!(
        succeeded > 3 && failed > 3,
        "{succeeded} succeeded, {failed} failed"
    );
    assert_eq!(state_of(&chain, &watched).await, before);
}

#[tokio::test]
async fn traces_of_a_mixed_history_agree_with_the_receipts() {
    traces_agree(start().await, 1).await;
}

#[tokio::test]
async fn traces_agree_with_the_receipts_under_a_cache_of_the_blocks_programs() {
    let config = Config {
        version: Version::Arbos60,
        ..Config::default()
    };
    traces_agree(start_with(config).await, 2).await;
}

#[tokio::test]
async fn the_second_call_of_a_program_in_a_block_is_traced_at_the_cached_price() {
    let config = Config {
        version: Version::Arbos60,
        ..Config::default()
    };
    let chain = start_with(config).await;
    let echo = chain.program(&program::echo()).await;
    let _: Value = chain.request("evm_setAutomine", (false,)).await;
    let mut hashes = Vec::new();
    for _ in 0..2 {
        let tx = call(echo, Bytes::from_static(b"x")).gas_limit(200_000);
        hashes.push(*chain.provider.send_transaction(tx).await.unwrap().tx_hash());
    }
    let _: Value = chain.request("evm_mine", ()).await;
    let mut used = Vec::new();
    for hash in hashes {
        let receipt = chain
            .provider
            .get_transaction_receipt(hash)
            .await
            .unwrap()
            .unwrap();
        agree(&chain, &receipt).await;
        used.push(receipt.gas_used);
    }
    assert!(used[1] < used[0], "{used:?}");
}
