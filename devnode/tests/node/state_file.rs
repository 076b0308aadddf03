//! A chain that outlives its node.

use std::{path::Path, time::Duration};

use crate::common::{Chain, error, evm, program, start_with, word};
use alloy::{
    primitives::{Address, B256, Bytes, U256},
    providers::Provider,
    rpc::types::{Filter, TransactionRequest},
};
use devnode::{Config, Devnode, FormatError, Mining, StartError, StateFileError, stylus::Version};
use serde_json::{Value, json};
use tempfile::TempDir;

const BOB: Address = Address::repeat_byte(0xb0);

fn config(path: &Path) -> Config {
    Config {
        state: Some(path.to_owned()),
        ..Config::default()
    }
}

fn file(directory: &TempDir) -> std::path::PathBuf {
    directory.path().join("chain.state")
}

async fn pay_bob(chain: &Chain) -> B256 {
    let tx = TransactionRequest::default().to(BOB).value(U256::ONE);
    chain.send(tx).await.transaction_hash
}

async fn block(chain: &Chain, number: u64) -> Value {
    let number = format!("{number:#x}");
    chain.request("eth_getBlockByNumber", (number, true)).await
}

async fn refusal(config: Config) -> StateFileError {
    match Devnode::start(config).await {
        Err(StartError::State(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// A file with a chain of one payment.
async fn saved(directory: &TempDir) -> std::path::PathBuf {
    let path = file(directory);
    let chain = start_with(config(&path)).await;
    pay_bob(&chain).await;
    chain.node.shut_down().await.unwrap();
    path
}

#[tokio::test]
async fn everything_is_there_again() {
    let directory = TempDir::new().unwrap();
    let path = file(&directory);
    let chain = start_with(config(&path)).await;
    let logger = chain.deploy(&evm::logger()).await;
    let setter = chain.deploy(&evm::setter()).await;
    chain.invoke(setter, [word(3), word(44)].concat()).await;
    let echo = chain.deploy_program(&program::echo()).await;
    assert!(chain.activate(echo).await.status());
    let logged = chain.invoke(logger, vec![1]).await;
    let latest = logged.block_number.unwrap();
    let (shown, receipt) = (block(&chain, latest).await, json!(logged));
    chain.node.shut_down().await.unwrap();

    let again = start_with(config(&path)).await;
    assert_eq!(block(&again, latest).await, shown);
    let found = again
        .provider
        .get_transaction_receipt(logged.transaction_hash);
    assert_eq!(json!(found.await.unwrap().unwrap()), receipt);
    let filter = Filter::new().address(logger).from_block(0);
    let logs = again.provider.get_logs(&filter).await.unwrap();
    assert_eq!(logs.len(), 1);
    let slot = again.provider.get_storage_at(setter, U256::from(3)).await;
    assert_eq!(slot.unwrap(), U256::from(44));
    assert_eq!(again.view(echo, vec![7]).await.as_ref(), [7]);
    let next = pay_bob(&again).await;
    let next = again.provider.get_transaction_receipt(next).await.unwrap();
    assert_eq!(next.unwrap().block_number, Some(latest + 1));
}

#[tokio::test]
async fn the_clock_keeps_its_distance_from_the_systems() {
    let directory = TempDir::new().unwrap();
    let path = file(&directory);
    let start = Config {
        genesis_timestamp: Some(1_900_000_000),
        ..config(&path)
    };
    start_with(start).await.node.shut_down().await.unwrap();
    let again = start_with(config(&path)).await;
    let _: Value = again.request("evm_mine", ()).await;
    let time = block(&again, 1).await["timestamp"].clone();
    let time: U256 = serde_json::from_value(time).unwrap();
    assert!(
        (1_900_000_000..1_900_000_600).contains(&time.to::<u64>()),
        "{time}"
    );
}

#[tokio::test]
async fn a_frozen_clock_goes_on_where_it_stood() {
    let directory = TempDir::new().unwrap();
    let frozen = Config {
        genesis_timestamp: Some(1_900_000_000),
        frozen_clock: true,
        ..config(&file(&directory))
    };
    let chain = start_with(frozen.clone()).await;
    let _: Value = chain.request("evm_increaseTime", (U256::from(5),)).await;
    chain.node.shut_down().await.unwrap();
    let again = start_with(frozen).await;
    let _: Value = again.request("evm_mine", ()).await;
    assert_eq!(
        block(&again, 1).await["timestamp"],
        json!(format!("{:#x}", 1_900_000_005))
    );
}

#[tokio::test]
async fn what_waits_is_kept() {
    let directory = TempDir::new().unwrap();
    let waiting = Config {
        mining: Mining::Manual,
        ..config(&file(&directory))
    };
    let chain = start_with(waiting.clone()).await;
    let tx = json!({ "from": chain.owner, "to": BOB, "value": "0x1" });
    let _: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    chain.node.shut_down().await.unwrap();
    let again = start_with(waiting).await;
    let _: Value = again.request("evm_mine", ()).await;
    assert_eq!(again.balance(BOB).await, U256::ONE);
}

#[tokio::test]
async fn transactions_nobody_signed_keep_their_sender() {
    let directory = TempDir::new().unwrap();
    let path = file(&directory);
    let chain = start_with(config(&path)).await;
    let () = chain
        .request(
            "anvil_setBalance",
            (BOB, U256::from(10).pow(U256::from(18))),
        )
        .await;
    let () = chain.request("anvil_impersonateAccount", (BOB,)).await;
    let tx = json!({ "from": BOB, "to": chain.owner, "value": "0x1" });
    let hash: B256 = chain.request("eth_sendTransaction", (tx,)).await;
    chain.node.shut_down().await.unwrap();
    let again = start_with(config(&path)).await;
    let found = again.provider.get_transaction_by_hash(hash).await.unwrap();
    assert_eq!(found.unwrap().inner.signer(), BOB);
}

#[tokio::test]
async fn state_of_the_past_is_not_kept_and_that_is_said() {
    let directory = TempDir::new().unwrap();
    let path = saved(&directory).await;
    let again = start_with(config(&path)).await;
    let past = again.provider.get_balance(BOB).number(0).await;
    let message = error(past).1;
    assert!(
        message.contains("state of block 0 is not kept"),
        "{message}"
    );
    assert!(message.contains("state file"), "{message}");
}

#[tokio::test]
async fn a_changed_chain_is_saved_from_time_to_time_and_an_unchanged_one_is_not() {
    let directory = TempDir::new().unwrap();
    let path = file(&directory);
    let chain = start_with(Config {
        state_interval: Duration::from_millis(100),
        ..config(&path)
    })
    .await;
    pay_bob(&chain).await;
    let copy = directory.path().join("copy.state");
    let saved = async |at_least: U256| {
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if std::fs::copy(&path, &copy).is_ok()
                && start_with(config(&copy)).await.balance(BOB).await >= at_least
            {
                return;
            }
        }
        panic!("nothing was saved");
    };
    saved(U256::ONE).await;
    let modified = || std::fs::metadata(&path).unwrap().modified().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = modified();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(modified(), before, "nothing has changed");
    pay_bob(&chain).await;
    saved(U256::from(2)).await;
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = saved(&directory).await;
    let whole = std::fs::read(&path).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let cases: [(&[u8], &str); 5] = [
        (&damaged, "checksum"),
        (&whole[..whole.len() - 1], "cut off"),
        (&whole[..20], "cut off"),
        (b"", "not a state file"),
        (b"{\"accounts\": {}}", "not a state file"),
    ];
    for (bytes, reason) in cases {
        std::fs::write(&path, bytes).unwrap();
        let error = refusal(config(&path)).await;
        assert!(matches!(error, StateFileError::Unusable { .. }), "{error}");
        let message = error.to_string();
        assert!(message.contains(path.to_str().unwrap()), "{message}");
        assert!(message.contains(reason), "{message}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_file_of_a_later_release_is_refused_by_its_version() {
    let directory = TempDir::new().unwrap();
    let path = saved(&directory).await;
    let mut later = std::fs::read(&path).unwrap();
    later[17] = 200;
    std::fs::write(&path, &later).unwrap();
    let error = refusal(config(&path)).await;
    let StateFileError::Unusable { source, .. } = error else {
        panic!("{error}");
    };
    assert!(
        matches!(source, FormatError::Version { found: 200, .. }),
        "{source}"
    );
}

#[tokio::test]
async fn another_chain_id_or_release_is_refused() {
    let directory = TempDir::new().unwrap();
    let path = saved(&directory).await;
    let other_chain = Config {
        chain_id: 5,
        ..config(&path)
    };
    let message = refusal(other_chain).await.to_string();
    assert!(
        message.contains("chain id 412346, the settings say 5"),
        "{message}"
    );
    let other_release = Config {
        version: Version::Arbos60,
        ..config(&path)
    };
    let message = refusal(other_release).await.to_string();
    assert!(
        message.contains("ArbOS version 61, the settings say 60"),
        "{message}"
    );
}

#[tokio::test]
async fn two_nodes_do_not_share_a_file() {
    let directory = TempDir::new().unwrap();
    let path = file(&directory);
    let first = start_with(config(&path)).await;
    let error = refusal(config(&path)).await;
    assert!(matches!(error, StateFileError::Locked { .. }), "{error}");
    first.node.shut_down().await.unwrap();
    start_with(config(&path)).await;
}

#[tokio::test]
async fn a_directory_that_is_not_there_is_named_at_the_start() {
    let error = refusal(config(Path::new("/nowhere/chain.state"))).await;
    assert!(
        error.to_string().contains("/nowhere/chain.state"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_an_error_at_the_end() {
    let directory = TempDir::new().unwrap();
    let path = file(&directory);
    let chain = start_with(config(&path)).await;
    pay_bob(&chain).await;
    // In the way of the new content, and not to be replaced by a file.
    std::fs::create_dir(&path).unwrap();
    let error = chain.node.shut_down().await.unwrap_err();
    assert!(
        matches!(error, StateFileError::Unwritable { .. }),
        "{error}"
    );
    assert!(!directory.path().join("chain.state.tmp").exists());
}

#[tokio::test]
async fn a_state_is_dumped_from_one_node_and_loaded_into_another() {
    let one = start_with(Config::default()).await;
    pay_bob(&one).await;
    let dump: Bytes = one.request("anvil_dumpState", ()).await;
    let two = start_with(Config::default()).await;
    assert!(
        two.request::<bool>("anvil_loadState", (dump.clone(),))
            .await
    );
    assert_eq!(two.balance(BOB).await, U256::ONE);
    assert_eq!(block(&two, 1).await, block(&one, 1).await);
    for chain in [&one, &two] {
        let _: Value = chain.request("evm_mine", ()).await;
    }
    let root = async |chain| block(chain, 2).await["stateRoot"].clone();
    assert_eq!(root(&two).await, root(&one).await);

    let other = start_with(Config {
        chain_id: 5,
        ..Config::default()
    })
    .await;
    let load = other
        .provider
        .raw_request::<_, bool>("anvil_loadState".into(), (dump,));
    assert!(error(load.await).1.contains("chain id 412346"));
    let load = other
        .provider
        .raw_request::<_, bool>("anvil_loadState".into(), (Bytes::from(vec![1, 2]),));
    assert!(error(load.await).1.contains("not a state file"));
}
