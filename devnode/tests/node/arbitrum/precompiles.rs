//! Arbitrum's precompiles: every published method is answered or refused, and who may call it.

use super::interfaces::*;
use crate::common::{address_word, call, error, evm, signer, start, start_with};
use alloy::{
    primitives::{Address, B256, Bytes, U256, keccak256, utils::parse_ether},
    providers::Provider,
    sol_types::{SolCall, SolEvent},
};
use devnode::{Config, stylus::Version};

/// What the npm package `@arbitrum/nitro-contracts` 3.2.0 publishes: contract, address, mutability, signature.
const PUBLISHED: &str = include_str!("../../data/precompiles.txt");

#[tokio::test]
async fn every_published_method_is_answered_or_refused_for_a_reason() {
    for version in [Version::Arbos51, Version::Arbos60] {
        let chain = start_with(of(version)).await;
        for line in PUBLISHED.lines() {
            let mut words = line.split(' ').skip(1);
            let to: Address = words.next().unwrap().parse().unwrap();
            let signature = words.nth(1).unwrap();
            let selector = keccak256(signature)[..4].to_vec();
            let input = [selector, vec![0; 12 * 32]].concat();
            let request = call(to, input).from(chain.owner);
            if let Err(refusal) = chain.provider.call(request).await {
                let message = refusal.to_string();
                let vague = ["no such method", "do not match"];
                assert!(
                    !vague.iter().any(|it| message.contains(it)),
                    "{line}: {message}"
                );
            }
        }
    }
}

#[test]
fn the_list_of_published_methods_is_that_of_the_package() {
    let package = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../node_modules/@arbitrum/nitro-contracts/build/contracts/src/precompiles"
    );
    let package = std::path::Path::new(package);
    if !package.is_dir() {
        // Without the npm packages the list stands as it was copied.
        return;
    }
    let names: std::collections::BTreeSet<_> = PUBLISHED
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    for name in names {
        let text = std::fs::read(package.join(format!("{name}.sol/{name}.json"))).unwrap();
        let artefact: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let abi: alloy::json_abi::JsonAbi =
            serde_json::from_value(artefact["abi"].clone()).unwrap();
        for function in abi.functions() {
            let end = format!(" {}", function.signature());
            let listed = PUBLISHED
                .lines()
                .any(|line| line.starts_with(name) && line.ends_with(&end));
            assert!(listed, "{name} {}", function.signature());
        }
    }
}

#[tokio::test]
async fn calldata_that_names_no_method_takes_all_gas() {
    let chain = start().await;
    for (to, input) in [
        (ARB_SYS, vec![]),
        (ARB_INFO, vec![1, 2, 3]),
        (ARB_GAS_INFO, vec![0; 36]),
    ] {
        let receipt = chain.send(call(to, input).gas_limit(60_000)).await;
        assert!(!receipt.status());
        assert_eq!(receipt.gas_used, 60_000);
    }
}

#[tokio::test]
async fn arguments_that_are_cut_off_take_all_gas() {
    let chain = start().await;
    let input = &ArbInfo::getBalanceCall { account: BOB }.abi_encode()[..30];
    let receipt = chain
        .send(call(ARB_INFO, input.to_vec()).gas_limit(60_000))
        .await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 60_000));
    let (_, message, _) = chain.view_error(ARB_INFO, input.to_vec()).await;
    assert!(
        message.contains("ArbInfo: the arguments do not match"),
        "{message}"
    );
}

#[tokio::test]
async fn precompiles_are_warm_and_have_code_from_the_release_that_brought_them() {
    for (version, brought) in [(Version::Arbos51, false), (Version::Arbos60, true)] {
        let chain = start_with(of(version)).await;
        for (address, exists) in [(ARB_SYS, true), (ARB_OWNER, true), (ARB_FILTERED, brought)] {
            let code = chain.provider.get_code_at(address).await.unwrap();
            assert_eq!(code.as_ref(), if exists { &[0xfe][..] } else { &[] });
            let probe = chain.deploy(&evm::balance_probe(BOB, address)).await;
            let access = if exists { 100 } else { 2600 };
            let seen = chain.view(probe, vec![]).await;
            let gas = U256::from_be_slice(&seen[32..]);
            assert_eq!(
                gas,
                U256::from(evm::BALANCE_PROBE_GAS + access),
                "{address}"
            );
        }
    }
}

#[tokio::test]
async fn a_view_takes_no_value_and_cannot_be_borrowed() {
    let chain = start().await;
    let input = ArbSys::arbBlockNumberCall {}.abi_encode();
    let paid = call(ARB_SYS, input.clone())
        .from(chain.owner)
        .value(U256::ONE);
    let message = error(chain.provider.call(paid).await).1;
    assert!(message.contains("takes no value"), "{message}");
    let borrower = chain.deploy(&evm::proxy(ARB_SYS)).await;
    let message = chain.view_error(borrower, input).await.1;
    assert!(message.contains("delegatecall"), "{message}");
    // What is pure may be borrowed.
    let alias = ArbSys::mapL1SenderContractAddressToL2AliasCall {
        sender: BOB,
        unused: BOB,
    };
    assert!(!chain.view(borrower, alias.abi_encode()).await.is_empty());
}

#[tokio::test]
async fn a_static_call_cannot_send_messages() {
    let chain = start().await;
    let caller = chain.deploy(&evm::static_forwarder(ARB_SYS)).await;
    let input = ArbSys::withdrawEthCall { destination: BOB }.abi_encode();
    assert!(
        chain
            .view_error(caller, input)
            .await
            .1
            .contains("the call is static")
    );
}

#[tokio::test]
async fn the_hash_of_a_block_can_be_asked_for_256_blocks() {
    let chain = start().await;
    let () = chain.request("anvil_mine", (U256::from(300),)).await;
    let ask = |number: u64| ArbSys::arbBlockHashCall {
        arbBlockNum: U256::from(number),
    };
    // The call stands in block 301.
    for number in [45, 300] {
        let block = chain
            .provider
            .get_block_by_number(number.into())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(chain.ask(ARB_SYS, ask(number)).await, block.header.hash);
    }
    for number in [44, 301] {
        let (code, _, data) = chain.view_error(ARB_SYS, ask(number).abi_encode()).await;
        assert_eq!((code, data.len()), (3, 4 + 64));
    }
}

#[tokio::test]
async fn the_caller_of_the_caller_is_known_as_nitro_knows_it() {
    let chain = start().await;
    let inner = chain.deploy(&evm::forwarder(ARB_SYS)).await;
    let middle = chain.deploy(&evm::forwarder(inner)).await;
    let outer = chain.deploy(&evm::forwarder(middle)).await;
    let asked =
        |to: Address, input: Vec<u8>| chain.provider.call(call(to, input).from(chain.owner));
    let who = ArbSys::myCallersAddressWithoutAliasingCall {}.abi_encode();
    let top = ArbSys::isTopLevelCallCall {}.abi_encode();
    let cases = [
        (ARB_SYS, Address::ZERO, true),
        (inner, Address::ZERO, true),
        (middle, chain.owner, true),
        (outer, outer, false),
    ];
    for (to, caller, is_top) in cases {
        assert_eq!(
            asked(to, who.clone()).await.unwrap().as_ref(),
            address_word(caller)
        );
        let seen = asked(to, top.clone()).await.unwrap();
        assert_eq!(
            U256::from_be_slice(&seen),
            U256::from(u8::from(is_top)),
            "{to}"
        );
    }
}

#[tokio::test]
async fn a_message_to_the_parent_chain_is_noted_and_its_value_gone() {
    let chain = start().await;
    let input = ArbSys::sendTxToL1Call {
        destination: BOB,
        data: Bytes::from_static(b"hello"),
    }
    .abi_encode();
    let tx = call(ARB_SYS, input).value(parse_ether("2").unwrap());
    let receipt = chain.send(tx).await;
    assert!(receipt.status());
    assert_eq!(chain.balance(ARB_SYS).await, U256::ZERO);
    let event = ArbSys::L2ToL1Tx::decode_log(&receipt.logs()[0].inner).unwrap();
    let number = U256::from(receipt.block_number.unwrap());
    let message = [
        chain.owner.as_slice(),
        BOB.as_slice(),
        &number.to_be_bytes::<32>(),
        &number.to_be_bytes::<32>(),
        &event.timestamp.to_be_bytes::<32>(),
        &event.callvalue.to_be_bytes::<32>(),
        b"hello",
    ]
    .concat();
    assert_eq!(event.hash, U256::from_be_bytes(keccak256(message).0));
    assert_eq!(
        (event.caller, event.destination, event.position),
        (chain.owner, BOB, U256::ZERO)
    );
    assert_eq!(
        (event.callvalue, event.data.data.as_ref()),
        (parse_ether("2").unwrap(), &b"hello"[..])
    );
}

#[tokio::test]
async fn messages_form_a_tree_that_only_the_zero_address_sees() {
    let chain = start().await;
    let input = ArbSys::withdrawEthCall { destination: BOB }.abi_encode();
    let mut leaves = Vec::new();
    for expected in [0, 1] {
        let receipt = chain.invoke(ARB_SYS, input.clone()).await;
        let sent = receipt.logs().last().unwrap();
        let event = ArbSys::L2ToL1Tx::decode_log(&sent.inner).unwrap();
        assert_eq!(event.position, U256::from(expected));
        leaves.push(keccak256(B256::from(event.hash)));
        if expected == 1 {
            let update = ArbSys::SendMerkleUpdate::decode_log(&receipt.logs()[0].inner).unwrap();
            assert_eq!(update.hash, keccak256(leaves.concat()));
            assert_eq!(update.position, (U256::ONE << 192) + U256::ONE);
        }
    }
    let ask = ArbSys::sendMerkleTreeStateCall {}.abi_encode();
    let seen = chain
        .provider
        .call(call(ARB_SYS, ask.clone()).from(Address::ZERO))
        .await
        .unwrap();
    let state = ArbSys::sendMerkleTreeStateCall::abi_decode_returns(&seen).unwrap();
    assert_eq!(state.size, U256::from(2));
    assert_eq!(state.root, keccak256(leaves.concat()));
    assert_eq!(state.partials, [B256::ZERO, state.root]);
    let stranger = chain.provider.call(call(ARB_SYS, ask).from(BOB)).await;
    assert!(error(stranger).1.contains("zero address"));
}

#[tokio::test]
async fn balances_and_code_can_be_asked() {
    let chain = start().await;
    let code = evm::getter();
    let contract = chain.deploy(&code).await;
    assert_eq!(
        chain
            .ask(ARB_INFO, ArbInfo::getCodeCall { account: contract })
            .await
            .as_ref(),
        code
    );
    let balance = ArbInfo::getBalanceCall {
        account: signer(1).address(),
    };
    assert_eq!(
        chain.ask(ARB_INFO, balance).await,
        parse_ether("10000").unwrap()
    );
}

#[tokio::test]
async fn a_node_set_to_charge_for_its_own_state_charges_for_views() {
    for (arbos_storage_gas, gas) in [(false, 0), (true, 800 + 3 + 700 + 3)] {
        let chain = start_with(Config {
            arbos_storage_gas,
            ..Config::default()
        })
        .await;
        let input = ArbInfo::getBalanceCall { account: BOB }.abi_encode();
        let receipt = chain.invoke(ARB_INFO, input.clone()).await;
        assert_eq!(receipt.gas_used, intrinsic(&input) + gas);
    }
}
