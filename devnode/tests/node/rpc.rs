//! What clients read, and how.

use crate::common::{Chain, call, error, evm, program, start, start_with, word};
use alloy::{
    consensus::TxEnvelope,
    eips::{
        BlockId, BlockNumberOrTag,
        eip2718::{Decodable2718, Encodable2718},
    },
    network::TransactionResponse,
    primitives::{Address, B256, Bytes, Signature, U64, U256},
    providers::Provider,
    rpc::types::{
        BlockOverrides, Filter, TransactionRequest,
        state::{AccountOverride, StateOverride},
    },
};
use devnode::Config;
use serde_json::{Value, json};

#[tokio::test]
async fn the_node_tells_who_it_is() {
    let chain = start().await;
    assert_eq!(chain.provider.get_chain_id().await.unwrap(), 412_346);
    assert_eq!(chain.request::<String>("net_version", ()).await, "412346");
    assert_eq!(chain.provider.get_accounts().await.unwrap().len(), 10);
    assert_eq!(chain.provider.get_gas_price().await.unwrap(), 100_000_000);
    assert_eq!(
        chain.provider.get_max_priority_fee_per_gas().await.unwrap(),
        0
    );
    assert!(
        chain
            .request::<String>("web3_clientVersion", ())
            .await
            .starts_with("devnode/")
    );
    let ten_thousand = U256::from(10_000) * U256::from(10).pow(U256::from(18));
    assert_eq!(chain.balance(chain.owner).await, ten_thousand);
}

#[tokio::test]
async fn an_unknown_method_is_answered_with_the_standard_error() {
    let chain = start().await;
    let result = chain
        .provider
        .raw_request::<_, Value>("eth_nothing".into(), ())
        .await;
    assert_eq!(error(result).0, -32_601);
}

#[tokio::test]
async fn parameters_of_the_wrong_type_are_answered_with_the_standard_error() {
    let chain = start().await;
    let result = chain
        .provider
        .raw_request::<_, Value>("eth_getBalance".into(), ("0x12",))
        .await;
    assert_eq!(error(result).0, -32_602);
}

#[tokio::test]
async fn a_block_is_found_by_number_hash_and_tag() {
    let chain = start().await;
    let receipt = chain
        .send(TransactionRequest::default().to(chain.owner))
        .await;
    let by_number = chain
        .provider
        .get_block_by_number(1.into())
        .await
        .unwrap()
        .unwrap();
    let by_hash = chain
        .provider
        .get_block_by_hash(by_number.header.hash)
        .await
        .unwrap()
        .unwrap();
    let latest = chain
        .provider
        .get_block(BlockId::latest())
        .full()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(by_number, by_hash);
    assert_eq!(latest.header, by_number.header);
    assert_eq!(receipt.block_hash, Some(latest.header.hash));
    assert_eq!(
        latest.transactions.as_transactions().unwrap()[0].tx_hash(),
        receipt.transaction_hash
    );
    assert_eq!(
        latest.header.hash_slow(),
        latest.header.hash,
        "the hash is the header's"
    );
    for tag in [
        BlockNumberOrTag::Safe,
        BlockNumberOrTag::Finalized,
        BlockNumberOrTag::Pending,
    ] {
        assert!(
            chain
                .provider
                .get_block_by_number(tag)
                .await
                .unwrap()
                .is_some()
        );
    }
    assert!(
        chain
            .provider
            .get_block_by_number(9.into())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn receipts_and_blocks_carry_arbitrums_fields() {
    let chain = start().await;
    let sent = chain
        .send(TransactionRequest::default().to(chain.owner))
        .await;
    let receipt: Value = chain
        .request("eth_getTransactionReceipt", (sent.transaction_hash,))
        .await;
    assert_eq!(receipt["gasUsedForL1"], json!("0x0"));
    assert_eq!(receipt["l1BlockNumber"], json!("0x1"));
    let block: Value = chain.request("eth_getBlockByNumber", ("0x1", false)).await;
    assert_eq!(block["sendCount"], json!("0x0"));
    let receipts: Vec<Value> = chain.request("eth_getBlockReceipts", ("0x1",)).await;
    assert_eq!(receipts, [receipt]);
}

#[tokio::test]
async fn a_transaction_can_be_had_as_it_was_sent() {
    let chain = start().await;
    let sent = chain
        .send(TransactionRequest::default().to(chain.owner))
        .await;
    let raw: Bytes = chain
        .request("debug_getRawTransaction", (sent.transaction_hash,))
        .await;
    let decoded = TxEnvelope::decode_2718(&mut raw.as_ref()).unwrap();
    assert_eq!(*decoded.tx_hash(), sent.transaction_hash);
    let by_eth: Bytes = chain
        .request("eth_getRawTransactionByHash", (sent.transaction_hash,))
        .await;
    assert_eq!(by_eth, raw);
    assert_eq!(decoded.encoded_2718(), raw.as_ref());
}

#[tokio::test]
async fn logs_are_filtered_by_address_topic_and_range() {
    let chain = start().await;
    let (one, two) = (
        chain.deploy(&evm::logger()).await,
        chain.deploy(&evm::logger()).await,
    );
    for contract in [one, two, one] {
        chain.invoke(contract, vec![1]).await;
    }
    let count = async |filter: Filter| chain.provider.get_logs(&filter).await.unwrap().len();
    let all = Filter::new().from_block(0);
    assert_eq!(count(all.clone()).await, 3);
    assert_eq!(count(all.clone().address(one)).await, 2);
    assert_eq!(count(all.clone().address(vec![one, two])).await, 3);
    assert_eq!(
        count(all.clone().event_signature(B256::from(word(7)))).await,
        3
    );
    assert_eq!(
        count(all.clone().event_signature(B256::from(word(8)))).await,
        0
    );
    assert_eq!(count(Filter::new().from_block(4).to_block(4)).await, 1);
    let block = chain
        .provider
        .get_block_by_number(3.into())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        count(Filter::new().at_block_hash(block.header.hash)).await,
        1
    );
}

#[tokio::test]
async fn the_past_can_be_read_and_called() {
    let chain = start().await;
    let setter = chain.deploy(&evm::setter()).await;
    chain.invoke(setter, [word(1), word(10)].concat()).await;
    chain.invoke(setter, [word(1), word(20)].concat()).await;
    let at = async |block: u64| {
        let slot = chain.provider.get_storage_at(setter, U256::ONE);
        slot.number(block).await.unwrap()
    };
    assert_eq!(
        [at(1).await, at(2).await, at(3).await],
        [0, 10, 20].map(U256::from)
    );
    // NUMBER is 0x43: a call on an old block believes to be in it.
    let number = chain
        .deploy(&[
            0x43,
            evm::PUSH0,
            evm::MSTORE,
            evm::PUSH1,
            32,
            evm::PUSH0,
            evm::RETURN,
        ])
        .await;
    chain
        .send(TransactionRequest::default().to(chain.owner))
        .await;
    let seen = chain
        .provider
        .call(call(number, vec![]))
        .number(4)
        .await
        .unwrap();
    assert_eq!(seen.as_ref(), word(4));
}

#[tokio::test]
async fn state_older_than_the_history_is_refused() {
    let chain = start_with(Config {
        history_blocks: 2,
        ..Config::default()
    })
    .await;
    let () = chain.request("anvil_mine", (U64::from(5),)).await;
    let old = chain.provider.get_balance(chain.owner).number(1).await;
    assert!(error(old).1.contains("not kept"));
    assert!(
        chain
            .provider
            .get_balance(chain.owner)
            .number(3)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_call_may_pretend_another_state_and_block() {
    let chain = start().await;
    let (address, sender) = (Address::repeat_byte(7), Address::repeat_byte(8));
    let pretended = AccountOverride::default()
        .with_code(evm::getter())
        .with_state_diff([(B256::from(word(1)), B256::from(word(5)))]);
    let state = StateOverride::from_iter([(address, pretended)]);
    let tx = call(address, word(1)).from(sender);
    assert_eq!(
        chain
            .provider
            .call(tx)
            .overrides(state)
            .await
            .unwrap()
            .as_ref(),
        word(5)
    );

    // TIMESTAMP is 0x42.
    let time = [
        0x42,
        evm::PUSH0,
        evm::MSTORE,
        evm::PUSH1,
        32,
        evm::PUSH0,
        evm::RETURN,
    ];
    let state =
        StateOverride::from_iter([(address, AccountOverride::default().with_code(time.to_vec()))]);
    let block = BlockOverrides {
        time: Some(77),
        ..BlockOverrides::default()
    };
    let seen = chain
        .provider
        .call(call(address, vec![]))
        .overrides(state)
        .with_block_overrides(block);
    assert_eq!(seen.await.unwrap().as_ref(), word(77));
}

#[tokio::test]
async fn activation_can_be_tried_on_code_that_is_not_deployed() {
    // What `cargo stylus check` does.
    let chain = start().await;
    let address = Address::repeat_byte(7);
    let code = devnode::stylus::code::compress(&program::echo()).unwrap();
    let state = StateOverride::from_iter([(address, AccountOverride::default().with_code(code))]);
    let input = alloy::sol_types::SolCall::abi_encode(&program::ArbWasm::activateProgramCall {
        program: address,
    });
    let tx = call(program::ARB_WASM, input)
        .from(chain.owner)
        .value(U256::from(10).pow(U256::from(18)));
    let output = chain.provider.call(tx).overrides(state).await.unwrap();
    assert_eq!(output[..32], word(3));
}

async fn estimate_suffices(chain: &Chain, tx: TransactionRequest) -> u64 {
    let gas = chain
        .provider
        .estimate_gas(tx.clone().from(chain.owner))
        .await
        .unwrap();
    assert!(
        chain.send(tx.gas_limit(gas)).await.status(),
        "{gas} gas do not suffice"
    );
    gas
}

#[tokio::test]
async fn estimates_suffice_and_are_not_far_above_the_need() {
    let chain = start().await;
    let plain = TransactionRequest::default()
        .to(Address::repeat_byte(0xb0))
        .value(U256::ONE);
    assert_eq!(estimate_suffices(&chain, plain).await, 21_000);

    let setter = chain.program(&program::setter()).await;
    let used = estimate_suffices(&chain, call(setter, [word(1), word(2)].concat())).await;
    assert!(used < 60_000, "{used}");

    // 63/64 twice, and a refund: both need more than what is used in the end.
    let proxy = chain.deploy(&evm::forwarder(setter)).await;
    let twice = chain.deploy(&evm::forwarder(proxy)).await;
    estimate_suffices(&chain, call(twice, [word(1), word(3)].concat())).await;
    estimate_suffices(&chain, call(twice, [word(1), word(0)].concat())).await;
}

#[tokio::test]
async fn blobs_are_refused_before_they_are_read() {
    let chain = start().await;
    let blob = Bytes::from(vec![0; 131_072]);
    let request = json!({ "from": chain.owner, "to": chain.owner, "blobs": vec![blob; 6] });
    for method in ["eth_estimateGas", "eth_call", "eth_sendTransaction"] {
        let answer = chain
            .provider
            .raw_request::<_, Value>(method.into(), (request.clone(),))
            .await;
        let (_, message, _) = error(answer);
        assert!(
            message.contains("blob transactions do not exist"),
            "{message}"
        );
    }
    let raw = Bytes::from_static(&[3, 0xc0]);
    let (_, message, _) = error(chain.provider.send_raw_transaction(&raw).await);
    assert!(
        message.contains("blob transactions do not exist"),
        "{message}"
    );
}

#[tokio::test]
async fn the_node_signs_messages_for_its_accounts_only() {
    let chain = start().await;
    let message = Bytes::from_static(b"a message");
    let by_eth: Bytes = chain
        .request("eth_sign", (chain.owner, message.clone()))
        .await;
    let by_personal: Bytes = chain
        .request("personal_sign", (message.clone(), chain.owner))
        .await;
    assert_eq!(by_eth, by_personal);
    let signature = Signature::from_raw(&by_eth).unwrap();
    let signer = signature.recover_address_from_msg(&message).unwrap();
    assert_eq!(signer, chain.owner);

    let stranger = Address::repeat_byte(7);
    let refused = chain
        .provider
        .raw_request::<_, Value>("eth_sign".into(), (stranger, message))
        .await;
    let (_, message, _) = error(refused);
    assert!(message.contains("unknown account"), "{message}");
}

#[tokio::test]
async fn a_typed_request_need_not_name_the_chain() {
    let chain = start().await;
    let listed = json!({ "from": chain.owner, "to": chain.owner, "accessList": [{ "address": chain.owner, "storageKeys": [] }] });
    let gas: U64 = chain.request("eth_estimateGas", (listed,)).await;
    assert_eq!(gas.to::<u64>(), 21_000 + 2_400);
}

#[tokio::test]
async fn calls_and_estimates_of_who_cannot_pay_say_insufficient_funds() {
    let chain = start().await;
    let poor = json!({ "from": Address::repeat_byte(7), "to": chain.owner, "value": "0x1" });
    for method in ["eth_estimateGas", "eth_call"] {
        let answer = chain
            .provider
            .raw_request::<_, Value>(method.into(), (poor.clone(),))
            .await;
        let (_, message, _) = error(answer);
        assert!(message.contains("insufficient funds"), "{message}");
    }
}

#[tokio::test]
async fn an_estimate_of_what_reverts_is_the_revert() {
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let (code, _, data) = error(chain.provider.estimate_gas(call(reverter, vec![9])).await);
    assert_eq!((code, data.as_ref()), (3, [9].as_slice()));
}

#[tokio::test]
async fn a_solidity_reason_is_shown_in_the_message() {
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let reason =
        alloy::sol_types::SolError::abi_encode(&alloy::sol_types::Revert::from("too early"));
    let (_, message, _) = chain.view_error(reverter, reason).await;
    assert_eq!(message, "execution reverted: too early");
}

#[tokio::test]
async fn fee_history_speaks_of_a_constant_base_fee() {
    let chain = start().await;
    let () = chain.request("anvil_mine", (U64::from(3),)).await;
    let history = chain
        .provider
        .get_fee_history(2, BlockNumberOrTag::Latest, &[50.0])
        .await
        .unwrap();
    assert_eq!(history.oldest_block, 2);
    assert_eq!(history.base_fee_per_gas, [100_000_000; 3]);
    assert_eq!(history.reward, Some(vec![vec![0]; 2]));
}

#[tokio::test]
async fn a_transaction_uses_at_most_32_million_gas_and_keeps_the_rest_of_its_limit() {
    let chain = start().await;
    // JUMPDEST, PUSH0, JUMP
    let endless = chain.deploy(&[evm::JUMPDEST, evm::PUSH0, 0x56]).await;
    let receipt = chain
        .send(call(endless, vec![]).gas_limit(100_000_000))
        .await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 32_000_000);
}

#[tokio::test]
async fn http_and_websocket_share_a_port() {
    let chain = start().await;
    assert_eq!(chain.node.ws_url().replace("ws", "http"), chain.node.url());
}

#[tokio::test]
async fn a_second_node_cannot_take_the_same_port() {
    let chain = start().await;
    let port = chain.node.address().port();
    let error = devnode::Devnode::start(Config {
        port,
        ..Config::default()
    })
    .await
    .unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}
