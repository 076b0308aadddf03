//! What Hardhat's network helpers, viem and Foundry ask of a development chain.

use crate::common::{error, start, start_with};
use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
};
use devnode::Config;
use serde_json::{Value, json};

const BOB: Address = Address::repeat_byte(0xb0);

#[tokio::test]
async fn a_prefix_stands_before_the_nodes_own_name() {
    let own: String = start().await.request("web3_clientVersion", ()).await;
    assert!(own.starts_with("devnode/"), "{own}");
    let chain = start_with(Config {
        client_prefix: Some("anvil-methods".into()),
        ..Config::default()
    })
    .await;
    // What @nomicfoundation/hardhat-network-helpers looks for, with what answers behind it.
    let name: String = chain.request("web3_clientVersion", ()).await;
    assert_eq!(name, format!("anvil-methods/{own}"));
    let info: Value = chain.request("hardhat_metadata", ()).await;
    assert_eq!(info["clientVersion"], json!(own));
}

#[tokio::test]
async fn what_a_fixture_does_is_undone() {
    let chain = start().await;
    // loadFixture
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    let () = chain.request("hardhat_setBalance", (BOB, "0x7")).await;
    // time.increase, time.increaseTo
    let _: Value = chain.request("evm_increaseTime", ("0xe10",)).await;
    let _: Value = chain.request("evm_mine", ()).await;
    let () = chain
        .request("evm_setNextBlockTimestamp", ("0xffffffff",))
        .await;
    let _: Value = chain.request("evm_mine", ()).await;
    let latest: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    assert_eq!(latest["timestamp"], "0xffffffff");
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    assert_eq!(chain.balance(BOB).await, U256::ZERO);
    assert_eq!(chain.provider.get_block_number().await.unwrap(), 0);
}

#[tokio::test]
async fn a_clock_is_set_back_however_far_it_was_moved() {
    let chain = start().await;
    let _: Value = chain
        .request("evm_increaseTime", ("0xffffffffffffffff",))
        .await;
    let moved: i64 = chain.request("evm_setTime", ("0x0",)).await;
    assert!(moved < i64::MIN / 2, "{moved}");
}

#[tokio::test]
async fn a_reset_goes_back_to_the_genesis_block_and_a_rollback_by_blocks() {
    let chain = start().await;
    let genesis: Value = chain.request("eth_getBlockByNumber", ("0x0", false)).await;
    for _ in 0..4 {
        chain.invoke(BOB, vec![]).await;
    }
    let () = chain.request("anvil_rollback", ("0x3",)).await;
    assert_eq!(chain.request::<String>("eth_blockNumber", ()).await, "0x1");
    assert_eq!(
        chain
            .provider
            .get_transaction_count(chain.owner)
            .await
            .unwrap(),
        1
    );
    assert!(chain.request::<bool>("hardhat_reset", ()).await);
    let latest: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    assert_eq!(latest["hash"], genesis["hash"]);
    assert_eq!(
        chain
            .provider
            .get_transaction_count(chain.owner)
            .await
            .unwrap(),
        0
    );
    let fork = json!([{ "forking": { "jsonRpcUrl": "http://127.0.0.1:1" } }]);
    let refused = chain
        .provider
        .raw_request::<_, Value>("hardhat_reset".into(), fork)
        .await;
    assert!(error(refused).1.contains("copies no other chain"));
}

#[tokio::test]
async fn base_fees_gas_limits_and_times_between_blocks_can_be_set() {
    let chain = start().await;
    let _: bool = chain
        .request("hardhat_setNextBlockBaseFeePerGas", ("0xbebc200",))
        .await;
    assert_eq!(
        chain.request::<String>("eth_gasPrice", ()).await,
        "0xbebc200"
    );
    let _: Value = chain.request("evm_mine", ()).await;
    assert_eq!(
        chain.request::<String>("eth_gasPrice", ()).await,
        "0x5f5e100"
    );
    let _: bool = chain.request("evm_setBlockGasLimit", ("0x1c9c380",)).await;
    let () = chain
        .request("anvil_setBlockTimestampInterval", (12,))
        .await;
    let _: Value = chain.request("evm_mine", ()).await;
    let first: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    let _: Value = chain.request("evm_mine", ()).await;
    let second: Value = chain
        .request("eth_getBlockByNumber", ("latest", false))
        .await;
    assert_eq!(second["gasLimit"], "0x1c9c380");
    let time = |block: &Value| {
        u64::from_str_radix(&block["timestamp"].as_str().unwrap()[2..], 16).unwrap()
    };
    assert_eq!(time(&second) - time(&first), 12);
    assert!(
        chain
            .request::<bool>("anvil_removeBlockTimestampInterval", ())
            .await
    );
}

#[tokio::test]
async fn anybody_is_impersonated_on_request() {
    let chain = start().await;
    let () = chain
        .request("anvil_addBalance", (BOB, "0xde0b6b3a7640000"))
        .await;
    let tx = json!({ "from": BOB, "to": chain.owner, "value": "0x1", "gas": "0x5208" });
    let send = || {
        chain
            .provider
            .raw_request::<_, B256>("eth_sendTransaction".into(), (tx.clone(),))
    };
    assert!(error(send().await).1.contains("unknown account"));
    let () = chain.request("anvil_autoImpersonateAccount", (true,)).await;
    send().await.unwrap();
    let () = chain
        .request("anvil_autoImpersonateAccount", (false,))
        .await;
    assert!(send().await.is_err());
}

#[tokio::test]
async fn what_is_refused_says_why() {
    let chain = start().await;
    for (method, why) in [
        ("hardhat_setPrevRandao", "always 1"),
        ("hardhat_setCoinbase", "sequencer"),
        ("anvil_setRpcUrl", "no other chain"),
        ("anvil_reorg", "anvil_rollback"),
    ] {
        let refused = chain
            .provider
            .raw_request::<_, Value>(method.into(), ())
            .await;
        let message = error(refused).1;
        assert!(
            message.starts_with(method) && message.contains(why),
            "{message}"
        );
    }
}
