//! What ArbOS 60 changed: split programs, larger programs, a cache for each block, no multi-value.

use crate::common::{
    Chain, call, error, evm,
    program::{self, ARB_WASM, ArbWasm},
    start_with,
};
use alloy::{
    eips::eip2930::{AccessList, AccessListItem},
    primitives::{Address, Bytes, U256, address, utils::parse_ether},
    providers::Provider,
    rpc::types::{TransactionReceipt, TransactionRequest},
    sol,
    sol_types::SolCall,
};
use devnode::{
    Config, Mining,
    stylus::{self, Version, activate, code, compress},
};

const ARB_OWNER: Address = address!("0000000000000000000000000000000000000070");

sol! {
    interface ArbOwner {
        function setMaxStylusContractFragments(uint8 maxFragments) external;
        function setWasmActivationGas(uint64 gas) external;
        function setWasmBlockCacheSize(uint16 count) external;
        function setWasmMaxSize(uint32 size) external;
    }
    interface NewArbWasm {
        function activationGas() external view returns (uint64 gas);
    }
}

async fn start_60() -> Chain {
    // What activations cost apart from the state of ArbOS.
    start_with(Config {
        version: Version::Arbos60,
        arbos_storage_gas: false,
        ..Config::default()
    })
    .await
}

/// The program of `echo` with `padding` bytes that do not compress, in a section nobody reads.
fn padded(padding: u32) -> Vec<u8> {
    let mut wasm = program::echo();
    let mut state = 1u32;
    let noise = (0..padding).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let noise: Vec<u8> = noise.collect();
    append_custom_section(&mut wasm, &noise);
    wasm
}

fn append_custom_section(wasm: &mut Vec<u8>, content: &[u8]) {
    let mut len = content.len() + 2;
    wasm.push(0);
    while len >= 0x80 {
        wasm.push((len & 0x7f) as u8 | 0x80);
        len >>= 7;
    }
    wasm.extend([len as u8, 1, b'x']);
    wasm.extend(content);
}

/// A program on the chain in pieces of at most `max_code` bytes.
struct Split {
    root: Address,
    fragments: Vec<Address>,
    /// Bytes of code of each fragment.
    sizes: Vec<usize>,
}

async fn split(chain: &Chain, wasm: &[u8], max_code: usize) -> Split {
    let (mut fragments, mut sizes) = (Vec::new(), Vec::new());
    for code in code::fragments(wasm, max_code).unwrap() {
        sizes.push(code.len());
        fragments.push(chain.deploy(&code).await);
    }
    let root = code::root(wasm.len() as u32, &fragments);
    let root = chain.deploy(&root).await;
    Split {
        root,
        fragments,
        sizes,
    }
}

fn activation(program: Address) -> Vec<u8> {
    ArbWasm::activateProgramCall { program }.abi_encode()
}

/// Gas of activating `wasm` at `program`, apart from reading its fragments.
fn activation_gas(program: Address, wasm: &[u8]) -> u64 {
    let config = stylus::Config {
        version: Version::Arbos60,
        debug: false,
    };
    let byte = |byte: &u8| if *byte == 0 { 4 } else { 16 };
    let calldata: u64 = activation(program).iter().map(byte).sum();
    21_000 + calldata + activate(wasm, config, 128).unwrap().gas
}

/// Gas of reading a fragment.
fn reading(access: u64, bytes: usize) -> u64 {
    access + 3 * (bytes as u64).div_ceil(32)
}

async fn owner_sets(chain: &Chain, setting: impl SolCall) {
    assert!(chain.invoke(ARB_OWNER, setting.abi_encode()).await.status());
}

#[tokio::test]
async fn a_split_program_is_activated_and_runs() {
    let chain = start_60().await;
    let wasm = padded(30_000);
    let split = split(&chain, &wasm, 24_576).await;
    assert_eq!(split.fragments.len(), 2);
    let receipt = chain.activate(split.root).await;
    assert!(receipt.status());
    let fragments = split.sizes.iter().map(|bytes| reading(2600, *bytes));
    let expected = activation_gas(split.root, &wasm) + fragments.sum::<u64>();
    assert_eq!(receipt.gas_used, expected);
    let hello = b"hello".to_vec();
    assert_eq!(chain.view(split.root, hello.clone()).await, hello);
    assert_eq!(
        chain
            .ask(
                ARB_WASM,
                ArbWasm::programVersionCall {
                    program: split.root
                }
            )
            .await,
        3
    );
}

#[tokio::test]
async fn fragments_in_the_access_list_are_read_at_the_warm_price() {
    let chain = start_60().await;
    let wasm = padded(30_000);
    let split = split(&chain, &wasm, 24_576).await;
    let items = split.fragments.iter().map(|address| AccessListItem {
        address: *address,
        storage_keys: vec![],
    });
    let list = AccessList(items.collect());
    let tx = call(ARB_WASM, activation(split.root)).value(parse_ether("1").unwrap());
    let receipt = chain.send(tx.access_list(list)).await;
    let fragments = split.sizes.iter().map(|bytes| 2400 + reading(100, *bytes));
    let expected = activation_gas(split.root, &wasm) + fragments.sum::<u64>();
    assert_eq!((receipt.status(), receipt.gas_used), (true, expected));
}

#[tokio::test]
async fn who_cannot_pay_for_the_largest_fragment_loses_all_gas_before_the_first() {
    let chain = start_60().await;
    let wasm = padded(3_000);
    let split = split(&chain, &wasm, 24_576).await;
    let base = activation_gas(split.root, &wasm) - work(&wasm);
    let reserve = reading(2600, 24_576);
    let tx = call(ARB_WASM, activation(split.root)).value(parse_ether("1").unwrap());
    let limit = base + reserve - 1;
    let receipt = chain.send(tx.gas_limit(limit)).await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, limit));
}

#[tokio::test]
async fn a_program_of_more_fragments_than_allowed_is_refused_and_keeps_its_gas() {
    let chain = start_60().await;
    let wasm = padded(3_000);
    let split = split(&chain, &wasm, 700).await;
    assert!(split.fragments.len() > 4);
    let receipt = chain.activate(split.root).await;
    assert!(!receipt.status());
    assert_eq!(
        receipt.gas_used,
        activation_gas(split.root, &wasm) - work(&wasm)
    );
    let message = chain.view_error(ARB_WASM, activation(split.root)).await.1;
    assert!(
        message.contains("fragments, 1 to 4 are allowed"),
        "{message}"
    );
    owner_sets(
        &chain,
        ArbOwner::setMaxStylusContractFragmentsCall { maxFragments: 9 },
    )
    .await;
    assert!(chain.activate(split.root).await.status());
}

/// Gas of the work of activating `wasm`, beyond the fixed price.
fn work(wasm: &[u8]) -> u64 {
    let config = stylus::Config {
        version: Version::Arbos60,
        debug: false,
    };
    activate(wasm, config, 128).unwrap().gas - stylus::price::ACTIVATION_BASE_GAS
}

#[tokio::test]
async fn a_fragment_is_no_program() {
    let chain = start_60().await;
    let split = split(&chain, &padded(3_000), 24_576).await;
    let fragment = split.fragments[0];
    let message = chain.view_error(ARB_WASM, activation(fragment)).await.1;
    assert!(message.contains("name the root instead"), "{message}");
    let receipt = chain.send(call(fragment, vec![]).gas_limit(50_000)).await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 50_000));
}

#[tokio::test]
async fn a_root_whose_fragments_are_not_there_names_the_first() {
    let chain = start_60().await;
    let missing = Address::repeat_byte(0x77);
    let root = chain.deploy(&code::root(5, &[missing])).await;
    let message = chain.view_error(ARB_WASM, activation(root)).await.1;
    assert!(
        message.contains("0x7777777777777777777777777777777777777777 holds no fragment"),
        "{message}"
    );
}

#[tokio::test]
async fn other_fragments_where_the_first_ones_were_are_another_program() {
    let chain = start_60().await;
    let snapshot: U256 = chain.request("evm_snapshot", ()).await;
    let (mut echo, mut silent) = (program::echo(), program::program("(i32.const 0)"));
    for wasm in [&mut echo, &mut silent] {
        // The root names the length: with another one it would be another root.
        let padding = 1_000 - wasm.len();
        append_custom_section(wasm, &vec![0; padding]);
    }
    assert_eq!(echo.len(), silent.len());
    let first = split(&chain, &echo, 24_576).await;
    assert!(chain.activate(first.root).await.status());
    assert_eq!(chain.view(first.root, vec![1]).await.as_ref(), [1]);
    assert!(chain.request::<bool>("evm_revert", (snapshot,)).await);
    // Another client: this one counts its nonces on from where it was.
    let chain = Chain::of(chain.node);
    let second = split(&chain, &silent, 24_576).await;
    assert_eq!(second.root, first.root);
    assert!(chain.activate(second.root).await.status());
    assert!(chain.view(second.root, vec![1]).await.is_empty());
}

#[tokio::test]
async fn split_programs_do_not_exist_before() {
    let chain = start_with(Config {
        version: Version::Arbos51,
        ..Config::default()
    })
    .await;
    for code in [
        code::root(5, &[Address::ZERO]),
        Bytes::from_static(&[0xef, 0xf0, 1, 9]),
    ] {
        let tx = TransactionRequest::default().input(Bytes::from(evm::returning(&code)).into());
        let tx = TransactionRequest {
            to: Some(alloy::primitives::TxKind::Create),
            ..tx
        };
        assert!(!chain.send(tx).await.status());
    }
    let root = Address::repeat_byte(0x99);
    let () = chain
        .request("anvil_setCode", (root, code::root(5, &[Address::ZERO])))
        .await;
    let message = chain.view_error(ARB_WASM, activation(root)).await.1;
    assert!(message.contains("not a Stylus program"), "{message}");
}

#[tokio::test]
async fn programs_above_128_kib_are_for_arbos_60() {
    let mut large = program::echo();
    append_custom_section(&mut large, &vec![0; 200 << 10]);
    for (version, fits) in [(Version::Arbos51, false), (Version::Arbos60, true)] {
        let chain = start_with(Config {
            version,
            ..Config::default()
        })
        .await;
        let address = chain.deploy_program(&large).await;
        assert_eq!(chain.activate(address).await.status(), fits);
        if fits {
            assert_eq!(chain.view(address, vec![7]).await.as_ref(), [7]);
        }
    }
}

#[tokio::test]
async fn the_owner_may_lower_the_limit_of_programs() {
    let chain = start_60().await;
    let wasm = program::echo();
    owner_sets(
        &chain,
        ArbOwner::setWasmMaxSizeCall {
            size: wasm.len() as u32 - 1,
        },
    )
    .await;
    let address = chain.deploy_program(&wasm).await;
    let message = chain.view_error(ARB_WASM, activation(address)).await.1;
    assert!(message.contains("unpacks to more than"), "{message}");
    let higher = ArbOwner::setWasmMaxSizeCall {
        size: (4 << 20) + 1,
    }
    .abi_encode();
    let refused = chain
        .provider
        .call(call(ARB_OWNER, higher).from(chain.owner))
        .await;
    assert!(error(refused).1.contains("at most 4194304 bytes"));
}

#[tokio::test]
async fn multi_value_programs_are_refused_with_all_gas() {
    let text = r#"(module (memory (export "memory") 1 1)
        (func $two (result i32 i32) (i32.const 0) (i32.const 0))
        (func (export "user_entrypoint") (param i32) (result i32) (call $two) (drop)))"#;
    let wasm = wat::parse_str(text).unwrap();
    for (version, admitted) in [(Version::Arbos51, true), (Version::Arbos60, false)] {
        let chain = start_with(Config {
            version,
            ..Config::default()
        })
        .await;
        let address = chain.deploy_program(&wasm).await;
        let tx = call(ARB_WASM, activation(address)).value(parse_ether("1").unwrap());
        let receipt = chain.send(tx.gas_limit(5_000_000)).await;
        assert_eq!(receipt.status(), admitted);
        assert_eq!(receipt.gas_used == 5_000_000, !admitted);
    }
}

#[tokio::test]
async fn the_owner_may_charge_for_activations() {
    let chain = start_60().await;
    assert_eq!(
        chain.ask(ARB_WASM, NewArbWasm::activationGasCall {}).await,
        0
    );
    owner_sets(&chain, ArbOwner::setWasmActivationGasCall { gas: 12_345 }).await;
    assert_eq!(
        chain.ask(ARB_WASM, NewArbWasm::activationGasCall {}).await,
        12_345
    );
    let address = chain.deploy_program(&program::echo()).await;
    let expected = activation_gas(address, &program::echo()) + 12_345;
    assert_eq!(chain.activate(address).await.gas_used, expected);
}

/// Calls programs in one block, in this order, and returns their receipts.
async fn in_one_block(chain: &Chain, programs: &[Address]) -> Vec<TransactionReceipt> {
    let mut nonce = chain
        .provider
        .get_transaction_count(chain.owner)
        .await
        .unwrap();
    let mut sent = Vec::new();
    for program in programs {
        let tx = call(*program, vec![]).gas_limit(1_000_000).nonce(nonce);
        nonce += 1;
        let tx = tx
            .max_fee_per_gas(1_000_000_000)
            .max_priority_fee_per_gas(0);
        sent.push(*chain.provider.send_transaction(tx).await.unwrap().tx_hash());
    }
    let _: serde_json::Value = chain.request("evm_mine", ()).await;
    let mut receipts = Vec::new();
    for hash in sent {
        receipts.push(
            chain
                .provider
                .get_transaction_receipt(hash)
                .await
                .unwrap()
                .unwrap(),
        );
    }
    receipts
}

/// A node that mines on request, with two programs.
async fn two_programs(version: Version) -> (Chain, Address, Address) {
    let chain = start_with(Config {
        version,
        mining: Mining::Manual,
        ..Config::default()
    })
    .await;
    let mut programs = Vec::new();
    for wasm in [program::echo(), program::reverter()] {
        let address = Address::repeat_byte(0x50 + programs.len() as u8);
        let () = chain
            .request("anvil_setCode", (address, compress(&wasm).unwrap()))
            .await;
        programs.push(address);
        let nonce = chain
            .provider
            .get_transaction_count(chain.owner)
            .await
            .unwrap();
        let tx = call(ARB_WASM, activation(address)).value(parse_ether("1").unwrap());
        let tx = tx
            .gas_limit(20_000_000)
            .nonce(nonce)
            .max_fee_per_gas(1_000_000_000)
            .max_priority_fee_per_gas(0);
        let pending = chain.provider.send_transaction(tx).await.unwrap();
        let hash = *pending.tx_hash();
        let _: serde_json::Value = chain.request("evm_mine", ()).await;
        let receipt = chain
            .provider
            .get_transaction_receipt(hash)
            .await
            .unwrap()
            .unwrap();
        assert!(receipt.status());
    }
    (chain, programs[0], programs[1])
}

async fn init_gas(chain: &Chain, program: Address) -> u64 {
    let gas = chain
        .ask(ARB_WASM, ArbWasm::programInitGasCall { program })
        .await;
    gas.gas - gas.gasWhenCached
}

#[tokio::test]
async fn transactions_of_a_block_share_its_cache() {
    let (chain, echo, reverter) = two_programs(Version::Arbos60).await;
    let gas: Vec<_> = in_one_block(&chain, &[echo, reverter, echo, reverter])
        .await
        .iter()
        .map(|r| r.gas_used)
        .collect();
    assert_eq!(gas[0] - gas[2], init_gas(&chain, echo).await);
    // A call that reverts counts too.
    assert_eq!(gas[1] - gas[3], init_gas(&chain, reverter).await);
    // The next block knows nothing of it.
    let next = in_one_block(&chain, &[echo]).await;
    assert_eq!(next[0].gas_used, gas[0]);
}

#[tokio::test]
async fn before_arbos_60_blocks_have_no_cache() {
    let (chain, echo, _) = two_programs(Version::Arbos51).await;
    let receipts = in_one_block(&chain, &[echo, echo]).await;
    assert_eq!(receipts[0].gas_used, receipts[1].gas_used);
}

#[tokio::test]
async fn the_owner_sets_how_many_programs_a_block_remembers() {
    let (chain, echo, reverter) = two_programs(Version::Arbos60).await;
    let setting = ArbOwner::setWasmBlockCacheSizeCall { count: 1 }.abi_encode();
    let nonce = chain
        .provider
        .get_transaction_count(chain.owner)
        .await
        .unwrap();
    let tx = call(ARB_OWNER, setting)
        .gas_limit(100_000)
        .nonce(nonce)
        .max_fee_per_gas(1_000_000_000)
        .max_priority_fee_per_gas(0);
    let _ = chain.provider.send_transaction(tx).await.unwrap();
    let _: serde_json::Value = chain.request("evm_mine", ()).await;
    let receipts = in_one_block(&chain, &[echo, reverter, echo, echo]).await;
    assert_eq!(receipts[0].gas_used, receipts[2].gas_used);
    assert!(receipts[3].gas_used < receipts[2].gas_used);
}

#[tokio::test]
async fn a_call_without_a_block_remembers_nothing() {
    let chain = start_60().await;
    let echo = chain.program(&program::echo()).await;
    let estimate = || {
        chain
            .provider
            .estimate_gas(call(echo, vec![]).from(chain.owner))
    };
    assert_eq!(estimate().await.unwrap(), estimate().await.unwrap());
    assert_eq!(chain.ask(ARB_WASM, ArbWasm::stylusVersionCall {}).await, 3);
}
