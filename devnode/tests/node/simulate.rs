//! `eth_simulateV1`: blocks that might be.

use crate::common::{Chain, error, evm, program, start, word};
use alloy::{
    primitives::{Address, B256, Bytes, U256, hex, keccak256},
    providers::Provider,
    rpc::types::{
        TransactionRequest,
        simulate::{SimBlock, SimulatePayload},
    },
};
use serde_json::{Value, json};

const ALICE: Address = Address::repeat_byte(0xa1);
const BOB: Address = Address::repeat_byte(0xb0);
/// Topic of `Transfer(address,address,uint256)`.
fn transfer_topic() -> B256 {
    keccak256("Transfer(address,address,uint256)")
}

async fn simulate(chain: &Chain, request: Value) -> Value {
    chain.request("eth_simulateV1", (request, "latest")).await
}

/// Code and message of the error.
async fn refusal(chain: &Chain, request: Value) -> (i64, String) {
    let params = (request, "latest");
    let provider = &chain.provider;
    let refused = provider.raw_request::<_, Value>("eth_simulateV1".into(), params);
    let (code, message, _) = error(refused.await);
    (code, message)
}

fn rich(address: Address) -> Value {
    json!({(address.to_string()): {"balance": "0xde0b6b3a7640000"}})
}

/// Input of [`evm::setter`].
fn set(slot: u64, value: u64) -> Bytes {
    [word(slot), word(value)].concat().into()
}

#[tokio::test]
async fn state_goes_from_call_to_call_and_from_block_to_block_and_no_further() {
    let chain = start().await;
    let (setter, getter) = (
        hex::encode_prefixed(evm::setter()),
        hex::encode_prefixed(evm::getter()),
    );
    let with_code = |code: &str| json!({(ALICE.to_string()): {"code": code}});
    let read = json!({"to": ALICE, "input": Bytes::from(word(7))});
    let blocks = simulate(
        &chain,
        json!({"blockStateCalls": [
            {"stateOverrides": with_code(&setter), "calls": [{"to": ALICE, "input": set(7, 70)}]},
            {"stateOverrides": with_code(&getter), "calls": [read, read]},
        ]}),
    )
    .await;
    for call in blocks[1]["calls"].as_array().unwrap() {
        assert_eq!(call["status"], "0x1");
        assert_eq!(call["returnData"], json!(Bytes::from(word(70))));
    }
    assert_eq!(chain.provider.get_block_number().await.unwrap(), 0);
    assert!(chain.provider.get_code_at(ALICE).await.unwrap().is_empty());
    let slot = chain.provider.get_storage_at(ALICE, U256::from(7)).await;
    assert_eq!(slot.unwrap(), U256::ZERO);
}

#[tokio::test]
async fn simulated_blocks_are_what_mining_the_same_would_make() {
    let chain = start().await;
    let logger = chain.deploy(&evm::logger()).await;
    let latest = chain.provider.get_block_by_number(1.into()).await.unwrap();
    let time = latest.unwrap().header.timestamp + 100;
    let base_fee = chain.provider.get_gas_price().await.unwrap();
    let tx = json!({"from": chain.owner, "to": logger, "input": "0x1234", "gas": "0x186a0",
        "maxFeePerGas": format!("{:#x}", 2 * base_fee)});
    let simulated = simulate(
        &chain,
        json!({"validation": true, "blockStateCalls": [
            {"blockOverrides": {"time": format!("{time:#x}")}, "calls": [tx]},
        ]}),
    )
    .await;
    let () = chain.request("evm_setNextBlockTimestamp", (time,)).await;
    let _: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    let mined: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    // Only the signature is missing, and what depends on it.
    for field in [
        "number",
        "parentHash",
        "timestamp",
        "stateRoot",
        "gasUsed",
        "baseFeePerGas",
        "logsBloom",
        "receiptsRoot",
        "miner",
    ] {
        assert_eq!(simulated[0][field], mined[field], "{field}");
    }
    let call = &simulated[0]["calls"][0];
    assert_eq!(call["gasUsed"], mined["gasUsed"]);
    let log = &call["logs"][0];
    assert_eq!(
        (&log["address"], &log["data"]),
        (&json!(logger), &json!("0x1234"))
    );
    assert_eq!(log["blockHash"], simulated[0]["hash"]);
    assert_eq!(log["transactionHash"], simulated[0]["transactions"][0]);
}

#[tokio::test]
async fn a_failing_call_does_not_stop_those_after_it() {
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    // INVALID
    let broken = chain.deploy(&[0xfe]).await;
    let gas = "0x186a0";
    let blocks = simulate(
        &chain,
        json!({"blockStateCalls": [{"calls": [
            {"to": reverter, "input": "0xabcd"},
            {"to": broken, "gas": gas},
            {"to": BOB},
        ]}]}),
    )
    .await;
    let calls = &blocks[0]["calls"];
    assert_eq!(calls[0]["status"], "0x0");
    assert_eq!(calls[0]["returnData"], "0xabcd");
    assert_eq!(
        calls[0]["error"],
        json!({"code": 3, "message": "execution reverted", "data": "0xabcd"})
    );
    assert_eq!(calls[1]["error"]["code"], -32_015);
    assert_eq!(
        (&calls[1]["gasUsed"], &calls[1]["returnData"]),
        (&json!(gas), &json!("0x"))
    );
    assert_eq!(
        (&calls[2]["status"], &calls[2]["error"]),
        (&json!("0x1"), &Value::Null)
    );
}

#[tokio::test]
async fn stylus_programs_take_part() {
    let chain = start().await;
    let setter = chain.program(&program::setter()).await;
    let caller = chain.program(&program::caller()).await;
    let pay = Bytes::from(program::relay_args(BOB, 5, []));
    let getter = json!({(setter.to_string()): {"code": hex::encode_prefixed(evm::getter())}});
    let blocks = simulate(
        &chain,
        json!({"traceTransfers": true, "blockStateCalls": [
            {"stateOverrides": rich(caller), "calls": [
                {"to": setter, "input": set(7, 70)},
                {"to": caller, "input": pay},
            ]},
            {"stateOverrides": getter, "calls": [{"to": setter, "input": Bytes::from(word(7))}]},
        ]}),
    )
    .await;
    let paid = &blocks[0]["calls"][1]["logs"];
    assert_eq!(paid[0]["topics"][2], json!(BOB.into_word()), "{paid}");
    let read = &blocks[1]["calls"][0]["returnData"];
    assert_eq!(read, &json!(Bytes::from(word(70))));
}

#[tokio::test]
async fn blocks_follow_one_another_with_empty_ones_in_gaps() {
    let chain = start().await;
    // NUMBER, TIMESTAMP and COINBASE, returned; the hash of the block before too.
    let code = "0x43600052426020524160405260014303406060526080 6000f3".replace(' ', "");
    let state = json!({(ALICE.to_string()): {"code": code}});
    let blocks = simulate(
        &chain,
        json!({"blockStateCalls": [
            {"stateOverrides": state, "blockOverrides": {"number": "0x3", "feeRecipient": BOB}, "calls": [{"to": ALICE}]},
            {"calls": [{"to": ALICE}]},
        ]}),
    )
    .await;
    let blocks = blocks.as_array().unwrap();
    let numbers: Vec<_> = blocks.iter().map(|block| &block["number"]).collect();
    assert_eq!(numbers, ["0x1", "0x2", "0x3", "0x4"]);
    assert_eq!(blocks[0]["calls"], json!([]));
    let latest: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    for (block, parent) in blocks.iter().zip([&latest].into_iter().chain(blocks)) {
        assert_eq!(block["parentHash"], parent["hash"]);
        let seconds = |block: &Value| {
            block["timestamp"]
                .as_str()
                .unwrap()
                .parse::<U256>()
                .unwrap()
        };
        assert_eq!(seconds(block) - seconds(parent), U256::from(12));
    }
    for (block, parent) in [(&blocks[2], &blocks[1]), (&blocks[3], &blocks[2])] {
        let seen: Bytes = serde_json::from_value(block["calls"][0]["returnData"].clone()).unwrap();
        let word = |index: usize| U256::from_be_slice(&seen[32 * index..][..32]);
        assert_eq!(format!("{:#x}", word(0)), block["number"].as_str().unwrap());
        assert_eq!(
            format!("{:#x}", word(1)),
            block["timestamp"].as_str().unwrap()
        );
        assert_eq!(json!(Address::from_word(word(2).into())), block["miner"]);
        assert_eq!(json!(B256::from(word(3))), parent["hash"]);
    }
    assert_eq!(blocks[2]["miner"], json!(BOB));
}

#[tokio::test]
async fn transfers_are_logged_if_asked_for_and_not_those_that_were_undone() {
    let chain = start().await;
    let forwarder = chain.deploy(&evm::forwarder(BOB)).await;
    let to_reverter = {
        let reverter = chain.deploy(&evm::reverter()).await;
        chain.deploy(&evm::forwarder(reverter)).await
    };
    let request = |trace: bool| {
        json!({"traceTransfers": trace, "blockStateCalls": [{
            "stateOverrides": rich(ALICE),
            "calls": [
                {"from": ALICE, "to": forwarder, "value": "0x5"},
                {"from": ALICE, "to": to_reverter, "value": "0x6"},
                {"from": ALICE, "to": BOB},
            ],
        }]})
    };
    let blocks = simulate(&chain, request(true)).await;
    let calls = &blocks[0]["calls"];
    let logs = calls[0]["logs"].as_array().unwrap();
    let way =
        |from: Address, to: Address| json!([transfer_topic(), from.into_word(), to.into_word()]);
    assert_eq!(logs.len(), 2);
    assert_eq!(logs[0]["topics"], way(ALICE, forwarder));
    assert_eq!(logs[1]["topics"], way(forwarder, BOB));
    for (index, log) in logs.iter().enumerate() {
        assert_eq!(log["address"], json!(Address::repeat_byte(0xee)));
        assert_eq!(log["data"], json!(Bytes::from(word(5))));
        assert_eq!(log["logIndex"], json!(format!("{index:#x}")));
    }
    for call in [&calls[1], &calls[2]] {
        assert_eq!(call["logs"], json!([]), "{call}");
    }
    let silent = simulate(&chain, request(false)).await;
    assert_eq!(silent[0]["calls"][0]["logs"], json!([]));
    // They are no part of the block.
    assert_eq!(silent[0]["hash"], blocks[0]["hash"]);
}

#[tokio::test]
async fn transactions_are_shown_whole_if_asked_for() {
    let chain = start().await;
    let request = json!({"returnFullTransactions": true, "blockStateCalls": [
        {"stateOverrides": rich(ALICE), "calls": [
            {"from": ALICE, "to": BOB, "value": "0x1"},
            {"from": ALICE, "input": "0x00"},
        ]},
    ]});
    let blocks = simulate(&chain, request).await;
    let transactions = &blocks[0]["transactions"];
    for (index, transaction) in transactions.as_array().unwrap().iter().enumerate() {
        assert_eq!(transaction["from"], json!(ALICE));
        assert_eq!(transaction["nonce"], json!(format!("{index:#x}")));
        assert_eq!(transaction["blockHash"], blocks[0]["hash"]);
    }
    assert_eq!(transactions[1]["to"], Value::Null);
}

#[tokio::test]
async fn validation_refuses_what_a_block_would() {
    let chain = start().await;
    let with = |call: Value| json!({"validation": true, "blockStateCalls": [{"stateOverrides": rich(ALICE), "calls": [call]}]});
    let fee = "0x3b9aca00";
    let cases = [
        (
            json!({"from": ALICE, "to": BOB, "maxFeePerGas": fee, "nonce": "0x1", "gas": "0x5208"}),
            -38_011,
        ),
        (
            json!({"from": chain.owner, "to": BOB, "maxFeePerGas": "0x1", "gas": "0x5208"}),
            -38_012,
        ),
        (
            json!({"from": ALICE, "to": BOB, "maxFeePerGas": fee, "gas": "0x5207"}),
            -38_013,
        ),
        (
            json!({"from": BOB, "to": ALICE, "maxFeePerGas": fee, "gas": "0x5208"}),
            -38_014,
        ),
    ];
    for (call, code) in cases {
        let (refused, message) = refusal(&chain, with(call.clone())).await;
        assert_eq!(refused, code, "{call}: {message}");
    }
    // Without it, only the money and the gas must be there.
    let request =
        json!({"blockStateCalls": [{"calls": [{"from": ALICE, "to": BOB, "nonce": "0x9"}]}]});
    assert_eq!(
        simulate(&chain, request).await[0]["calls"][0]["status"],
        "0x1"
    );
    let request =
        json!({"blockStateCalls": [{"calls": [{"from": ALICE, "to": BOB, "value": "0x1"}]}]});
    assert_eq!(refusal(&chain, request).await.0, -38_014);
}

#[tokio::test]
async fn blocks_out_of_order_and_too_many_are_refused() {
    let chain = start().await;
    let blocks = |overrides: Value| json!({"blockStateCalls": overrides});
    let cases = [
        (json!([{"blockOverrides": {"number": "0x0"}}]), -38_020),
        (
            json!([{"blockOverrides": {"number": "0x5"}}, {"blockOverrides": {"number": "0x5"}}]),
            -38_020,
        ),
        (json!([{"blockOverrides": {"time": "0x1"}}]), -38_021),
        (json!([{"blockOverrides": {"number": "0x101"}}]), -38_026),
        (
            json!([{"blockOverrides": {"gasLimit": "0x5208"}, "calls": [{"to": BOB, "gas": "0x5209"}]}]),
            -38_015,
        ),
        (json!([{"calls": [{"to": BOB, "blobs": []}]}]), -32_000),
        (json!([{"calls": 7}]), -32_602),
    ];
    for (overrides, code) in cases {
        let (refused, message) = refusal(&chain, blocks(overrides.clone())).await;
        assert_eq!(refused, code, "{overrides}: {message}");
    }
    let most = blocks(json!([{"blockOverrides": {"number": "0x100"}}]));
    assert_eq!(simulate(&chain, most).await.as_array().unwrap().len(), 256);
}

/// geth internal/ethapi/simulate.go `makeHeaders`, `sanitizeCall`: a block has the gas limit of the one before unless it names
/// its own, and a call that names no gas has what its block has left.
#[tokio::test]
async fn a_gas_limit_holds_for_the_blocks_after_it_and_a_call_has_what_is_left_of_it() {
    let chain = start().await;
    // GASLIMIT and GAS, returned.
    let code = "0x456000525a60205260406000f3";
    let state = json!({(ALICE.to_string()): {"code": code}});
    let call = json!({"to": ALICE});
    let blocks = simulate(
        &chain,
        json!({"blockStateCalls": [
            {"stateOverrides": state, "blockOverrides": {"gasLimit": "0x186a0", "feeRecipient": BOB}, "calls": [call, call]},
            {"calls": [call]},
            {"blockOverrides": {"gasLimit": "0x30d40"}, "calls": [call]},
        ]}),
    )
    .await;
    let blocks = blocks.as_array().unwrap();
    let seen = |block: usize, index: usize| {
        let data = blocks[block]["calls"][index]["returnData"].clone();
        let data: Bytes = serde_json::from_value(data).unwrap();
        let words = data.chunks(32).map(U256::from_be_slice);
        words.map(|word| word.to::<u64>()).collect::<Vec<_>>()
    };
    let used = blocks[0]["calls"][0]["gasUsed"].as_str().unwrap();
    let used = u64::from_str_radix(&used[2..], 16).unwrap();
    // Before GAS: the transaction, GASLIMIT, PUSH1, MSTORE with a word of memory, GAS.
    let before = 21_000 + 2 + 3 + 6 + 2;
    assert_eq!(seen(0, 0), [100_000, 100_000 - before]);
    assert_eq!(seen(0, 1), [100_000, 100_000 - used - before]);
    assert_eq!(seen(1, 0), [100_000, 100_000 - before]);
    assert_eq!(seen(2, 0), [200_000, 200_000 - before]);
    for block in blocks {
        assert_eq!(block["miner"], json!(BOB));
    }
}

#[tokio::test]
async fn all_calls_together_have_the_gas_of_one_call() {
    let chain = start().await;
    // A loop without end.
    let endless = chain.deploy(&[0x5b, 0x5f, 0x56]).await;
    let request = json!({"blockStateCalls": [{"calls": [{"to": endless}, {"to": endless}]}]});
    let (code, message) = refusal(&chain, request).await;
    assert_eq!(code, -38_013, "{message}");
}

#[tokio::test]
async fn a_simulation_may_start_at_a_block_of_the_past_or_the_pending_one() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    chain.invoke(setter, set(7, 1)).await;
    let base = chain.provider.get_block_number().await.unwrap();
    chain.invoke(setter, set(7, 2)).await;
    let _: bool = chain.request("evm_setAutomine", (false,)).await;
    let tx = json!([{"from": chain.owner, "to": setter, "input": set(7, 3), "gas": "0x186a0"}]);
    let _: B256 = chain.request("eth_sendTransaction", tx).await;
    let state = json!({(setter.to_string()): {"code": hex::encode_prefixed(evm::getter())}});
    let request = json!({"blockStateCalls": [{
        "stateOverrides": state, "calls": [{"to": setter, "input": Bytes::from(word(7))}],
    }]});
    let cases = [
        (json!(format!("{base:#x}")), base + 1, 1),
        (json!("latest"), base + 2, 2),
        (json!("pending"), base + 3, 3),
    ];
    for (block, number, value) in cases {
        let blocks: Value = chain
            .request("eth_simulateV1", (request.clone(), block))
            .await;
        assert_eq!(blocks[0]["number"], json!(format!("{number:#x}")));
        assert_eq!(
            blocks[0]["calls"][0]["returnData"],
            json!(Bytes::from(word(value)))
        );
    }
}

#[tokio::test]
async fn a_state_override_replaces_all_storage() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    chain.invoke(setter, set(7, 1)).await;
    let state = json!({(setter.to_string()): {
        "code": hex::encode_prefixed(evm::getter()), "state": {(B256::from(word(8)).to_string()): B256::from(word(80))},
    }});
    let read = |slot: u64| json!({"to": setter, "input": Bytes::from(word(slot))});
    let blocks = simulate(
        &chain,
        json!({"blockStateCalls": [{"stateOverrides": state, "calls": [read(7), read(8)]}]}),
    )
    .await;
    for (index, value) in [0, 80].into_iter().enumerate() {
        assert_eq!(
            blocks[0]["calls"][index]["returnData"],
            json!(Bytes::from(word(value)))
        );
    }
}

#[tokio::test]
async fn clients_understand_the_answer() {
    let chain = start().await;
    let call = TransactionRequest::default()
        .from(chain.owner)
        .to(BOB)
        .value(U256::ONE);
    let request = SimulatePayload::default()
        .extend(SimBlock::default().call(call))
        .with_full_transactions()
        .with_trace_transfers();
    let blocks = chain.provider.simulate(&request).await.unwrap();
    assert_eq!(blocks[0].calls[0].gas_used, 21_000);
    assert_eq!(blocks[0].calls[0].logs.len(), 1);
    assert_eq!(blocks[0].inner.transactions.len(), 1);
}
