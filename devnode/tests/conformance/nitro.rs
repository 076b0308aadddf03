//! What Arbitrum has otherwise than Ethereum, or than one would think. Each test names what decides it: a formula, and the place
//! in Nitro's public sources (`nitro`: github.com/OffchainLabs/nitro, `geth`: github.com/OffchainLabs/go-ethereum) it follows.

use alloy::{
    eips::eip7702::Authorization,
    network::TransactionBuilder7702,
    primitives::{Address, B256, KECCAK256_EMPTY, U256, address, keccak256, utils::parse_ether},
    providers::Provider,
    signers::SignerSync,
    sol_types::SolCall,
};
use devnode::{
    Config,
    stylus::{Version, code::compress_with, compress},
};

use crate::{
    common::{
        call, evm,
        program::{ARB_WASM, ARB_WASM_CACHE, ArbWasm, ArbWasmCache},
        signer, word,
    },
    model::{self, COLD, HOSTIO, intrinsic, write_result},
    wasm,
    world::World,
};

const BLOBBASEFEE: u8 = 0x4a;
const GASPRICE: u8 = 0x3a;
const SELFDESTRUCT: u8 = 0xff;

/// Returns what is on top of the stack after `code`.
fn returning_word(code: &[u8]) -> Vec<u8> {
    let answer = [
        evm::PUSH0,
        evm::MSTORE,
        evm::PUSH1,
        32,
        evm::PUSH0,
        evm::RETURN,
    ];
    [code, &answer].concat()
}

/// Delegates a call to the account in its arguments, and returns the status.
const DELEGATING: &str = "i32.const 0 call $read_args
    i32.const 100 i32.const 0 i32.const 0 i32.const 0 i64.const -1 i32.const 64 call $delegate_call_contract i32.store8
    i32.const 100 i32.const 1 call $write_result i32.const 0";

/// geth core/state_transition.go `TransactionToMessage`: min(tip + base fee, fee cap), or the legacy price, stands in the
/// transaction's context, where nitro arbos/programs/programs.go `CallProgram` takes `txGasPrice` from; the opcode asks
/// arbos/tx_processor.go `GasPriceOp`, which answers with the base fee.
#[tokio::test]
async fn a_program_sees_the_price_that_is_offered_and_the_opcode_the_base_fee() {
    let world = World::with(Config::default()).await;
    let body = "i32.const 0 call $tx_gas_price i32.const 0 i32.const 0 i32.const 32 i32.const 0 i32.const 0 i32.const 0 drop drop drop
        drop drop drop i32.const 0 i32.const 32 call $write_result i32.const 0";
    let program = world.program(body).await;
    let contract = world.chain.deploy(&returning_word(&[GASPRICE])).await;
    let base_fee = u128::from(Config::default().base_fee);
    for (cap, tip, offered) in [
        (3 * base_fee, base_fee, 2 * base_fee),
        (3 * base_fee, 9 * base_fee / 3, 3 * base_fee),
        (2 * base_fee, 0, base_fee),
    ] {
        let offering = |to| {
            call(to, vec![])
                .from(world.chain.owner)
                .max_fee_per_gas(cap)
                .max_priority_fee_per_gas(tip)
        };
        let seen = world.chain.provider.call(offering(program.address)).await;
        assert_eq!(U256::from_be_slice(&seen.unwrap()), U256::from(offered));
        let seen = world.chain.provider.call(offering(contract)).await;
        assert_eq!(U256::from_be_slice(&seen.unwrap()), U256::from(base_fee));
    }
    let mut legacy = call(program.address, vec![]).from(world.chain.owner);
    legacy.gas_price = Some(5 * base_fee);
    let seen = world.chain.provider.call(legacy).await.unwrap();
    assert_eq!(U256::from_be_slice(&seen), U256::from(5 * base_fee));
}

/// The same of a mined transaction, which stores what it sees.
#[tokio::test]
async fn a_tipped_transaction_pays_the_base_fee_and_shows_its_tip_to_programs() {
    let world = World::with(Config::default()).await;
    let body =
        "i32.const 32 call $tx_gas_price i32.const 0 i32.const 32 call $storage_cache_bytes32
        i32.const 0 call $storage_flush_cache i32.const 0";
    let program = world.program(body).await;
    let base_fee = u128::from(Config::default().base_fee);
    let tx = call(program.address, vec![])
        .max_fee_per_gas(4 * base_fee)
        .max_priority_fee_per_gas(base_fee);
    let before = world.chain.balance(world.chain.owner).await;
    let receipt = world.chain.send(tx).await;
    assert!(receipt.status());
    let seen = world.slot(program.address, 0).await;
    assert_eq!(seen, U256::from(2 * base_fee));
    let paid = before - world.chain.balance(world.chain.owner).await;
    assert_eq!(paid, U256::from(base_fee) * U256::from(receipt.gas_used));
}

/// geth core/vm/jump_table.go: Arbitrum's tables leave 0x4a out, so that it is an undefined instruction.
#[tokio::test]
async fn blobbasefee_takes_all_gas() {
    let world = World::new().await;
    let contract = world.chain.deploy(&returning_word(&[BLOBBASEFEE])).await;
    let receipt = world
        .chain
        .send(call(contract, vec![]).gas_limit(90_000))
        .await;
    assert_eq!((receipt.status(), receipt.gas_used), (false, 90_000));
}

/// geth core/vm/instructions.go `opSelfdestruct6780`: if the acting account holds a program, the instruction reverts; its gas, 5,000
/// and 2,600 of a cold beneficiary, is paid.
#[tokio::test]
async fn a_programs_account_cannot_be_destroyed_by_what_it_delegates_to() {
    let world = World::new().await;
    let program = world.program(DELEGATING).await;
    let heir = Address::repeat_byte(0x4e);
    let code = [&[evm::PUSH20], heir.as_slice(), &[SELFDESTRUCT]].concat();
    let destroyer = world.chain.deploy(&code).await;
    let receipt = world.pay(program.address, 77, destroyer.as_slice()).await;
    assert!(receipt.status());
    assert_eq!(world.chain.balance(program.address).await, U256::from(77));
    assert_eq!(world.chain.balance(heir).await, U256::ZERO);
    assert_eq!(
        world.view(&program, destroyer.as_slice()).await[0],
        model::FAILED
    );
    // 25,000 more: the heir does not exist, and there is a balance.
    let inner = 3 + 5_000 + COLD + 25_000;
    let ink = model::code(DELEGATING)
        + model::read_args(20)
        + model::call(0, COLD + inner)
        + write_result(1);
    assert_eq!(receipt.gas_used, program.tx_gas(destroyer.as_slice(), ink));
    // By itself the contract goes on as ever.
    assert!(world.pay(destroyer, 5, &[]).await.status());
    assert_eq!(world.chain.balance(heir).await, U256::from(5));
}

/// geth core/vm/evm.go `StaticCall` touches its target, which makes an object of it; core/state/statedb.go `GetCodeHash`, which
/// `account_codehash` asks, then gives the hash of no code. EXTCODEHASH asks `Empty` first (EIP-1052).
#[tokio::test]
async fn an_empty_account_that_a_static_call_touched_has_the_hash_of_no_code() {
    let world = World::new().await;
    let hash = "i32.const 0 i32.const 32 call $account_codehash ";
    let touch = "i32.const 0 i32.const 0 i32.const 0 i64.const -1 i32.const 64 call $static_call_contract drop ";
    let plain = "i32.const 0 i32.const 0 i32.const 0 i32.const 200 i64.const -1 i32.const 64 call $call_contract drop ";
    let answer = "i32.const 32 i32.const 32 call $write_result i32.const 0";
    let nobody = Address::repeat_byte(0x77);
    for (before, expected) in [
        ("", B256::ZERO),
        (touch, KECCAK256_EMPTY),
        (plain, B256::ZERO),
    ] {
        let body = format!("i32.const 0 call $read_args {before} {hash} {answer}");
        let program = world.program(&body).await;
        let seen = world.view(&program, nobody.as_slice()).await;
        assert_eq!(B256::from_slice(&seen), expected, "{before}");
    }
}

/// EIP-7702: who delegates to a precompile has no code. geth core/vm/evm.go `resolveCode`.
#[tokio::test]
async fn who_delegates_to_a_precompile_of_arbitrum_has_no_code() {
    let world = World::with(Config::default()).await;
    let alice = signer(3);
    let authorization = Authorization {
        chain_id: U256::from(Config::default().chain_id),
        address: ARB_WASM,
        nonce: 0,
    };
    let signature = alice
        .sign_hash_sync(&authorization.signature_hash())
        .unwrap();
    let authorization = authorization.into_signed(signature);
    let tx = call(alice.address(), vec![1, 2, 3, 4]).with_authorization_list(vec![authorization]);
    assert!(world.chain.send(tx).await.status());
    let receipt = world.chain.invoke(alice.address(), vec![1, 2, 3, 4]).await;
    assert!(receipt.status());
    assert_eq!(receipt.gas_used, intrinsic(&[1, 2, 3, 4]));
}

/// nitro arbos/storage/storage.go: 800 a read, 20,000 a write; precompiles/precompile.go: 3 a word of arguments and results, 800
/// to open the state; events as LOG; arbos/programs: 100 for the parameters.
#[tokio::test]
async fn precompiles_charge_for_the_state_of_arbos() {
    let world = World::new().await;
    let wasm = wasm::program("i32.const 0");
    let address = world.chain.deploy_program(&wasm).await;
    let input = ArbWasm::activateProgramCall { program: address }.abi_encode();
    let (read, write) = (800, 20_000);
    let event = |topics: u64, bytes: u64| 375 * (1 + topics) + 8 * bytes;

    let receipt = world.chain.activate(address).await;
    // Opening, the entry, five of the price of data, who is paid; module hash, demand and its time, the entry.
    let state = 8 * read + 4 * write + 3 + 2 * 3 + 100 + event(2, 128);
    assert_eq!(state, 88_658);
    // The model has it too.
    let gas = intrinsic(&input) + wasm::size(&wasm).activation();
    assert_eq!(receipt.gas_used, gas);

    let input = ArbWasmCache::cacheProgramCall { addr: address }.abi_encode();
    let init = wasm::size(&wasm).entry().0 - 8832;
    let receipt = world.chain.invoke(ARB_WASM_CACHE, input.clone()).await;
    // Opening, manager or owner, the entry, the module hash; code hash; the entry.
    let state = 5 * read + write + 3 + 2600 + 100 + event(3, 32);
    assert_eq!(state, 28_459);
    assert_eq!(receipt.gas_used, intrinsic(&input) + state + init);

    let _: i64 = world
        .chain
        .request("evm_increaseTime", (U256::from(40 * 86_400),))
        .await;
    let codehash = keccak256(compress(&wasm).unwrap());
    let input = ArbWasm::codehashKeepaliveCall { codehash }.abi_encode();
    let tx = call(ARB_WASM, input.clone()).value(parse_ether("1").unwrap());
    let receipt = world.chain.send(tx).await;
    let state = 8 * read + 3 * write - read + 3 + 100 + event(2, 32);
    assert_eq!(state, 67_084);
    assert_eq!(receipt.gas_used, intrinsic(&input) + state + read);
}

/// nitro crates/prover `FIXED_MEMORY_FILL_VERSION`: from Stylus version 3 provers fill with the low 8 bits, as WebAssembly has it.
/// Before, provers did not; nodes, which decide what a transaction does, always have.
#[tokio::test]
async fn memory_is_filled_with_the_low_8_bits_of_a_value() {
    let body = "i32.const 0 i32.const 0x1234 i32.const 20 memory.fill i32.const 0 i32.const 20 call $write_result i32.const 0";
    for version in [Version::Arbos51, Version::Arbos60, Version::Arbos61] {
        let world = World::of(version).await;
        let program = world.program(body).await;
        assert_eq!(world.view(&program, &[]).await.as_ref(), [0x34; 20]);
    }
}

/// nitro arbos/programs/programs.go `getWasmFromClassicStylus`, crates/brotli/src/dicts: byte 3 of the code names a dictionary, none or
/// Nitro's own, with whose bytes brotli goes back beyond the beginning. The dictionary here is another one: Nitro's may not travel.
#[tokio::test]
async fn a_program_packed_with_the_dictionary_runs_where_the_dictionary_is() {
    let wasm = wasm::program("i32.const 0");
    let dictionary = &wasm[8..];
    let code = compress_with(&wasm, dictionary).unwrap();
    for (stylus_dictionary, runs) in [(Some(dictionary.to_vec().into()), true), (None, false)] {
        let world = World::with(Config {
            stylus_dictionary,
            ..Config::default()
        })
        .await;
        let program = world.chain.deploy(&code).await;
        assert_eq!(world.chain.activate(program).await.status(), runs);
        let called = call(program, vec![]).gas_limit(1_000_000);
        assert_eq!(world.chain.send(called).await.status(), runs);
        if !runs {
            let input = ArbWasm::activateProgramCall { program }.abi_encode();
            let (_, message, _) = world.chain.view_error(ARB_WASM, input).await;
            assert!(message.contains("--stylus-dictionary"), "{message}");
        }
    }
}

const HISTORY: Address = address!("0000F90827F1C53a10cb7A02335B175320002935");

/// nitro arbos/arbosState/arbosstate.go, version 40; geth params/protocol_params.go `HistoryStorageCodeArbitrum`: EIP-2935 with a
/// ring of 393,168 blocks, counted by `arbBlockNumber`.
#[tokio::test]
async fn the_history_contract_knows_the_hashes_of_past_blocks() {
    let world = World::with(Config::default()).await;
    for _ in 0..3 {
        world.pay(HISTORY, 0, &word(0)).await;
    }
    for number in 0..3 {
        let block = world.chain.provider.get_block(number.into()).await.unwrap();
        let seen = world.chain.view(HISTORY, word(number)).await;
        assert_eq!(B256::from_slice(&seen), block.unwrap().header.hash);
    }
    // A call on the pending block, which is 4: of it there is no hash yet, and of none to come.
    for number in [4, 5] {
        assert_eq!(world.chain.view_error(HISTORY, word(number)).await.0, 3);
    }
    // Only the system writes.
    let receipt = world.chain.invoke(HISTORY, word(9)).await;
    assert!(!receipt.status());
}

/// nitro arbos/l2pricing: without a backlog the base fee is the least one; precompiles/ArbOwner.go.
#[tokio::test]
async fn ink_costs_what_the_owner_sets() {
    let world = World::new().await;
    let owner = address!("0000000000000000000000000000000000000070");
    alloy::sol! {
        function setInkPrice(uint32 price) external;
    }
    let program = world.program("i32.const 0 call $tx_ink_price i32.store i32.const 0 i32.const 4 call $write_result i32.const 0").await;
    let set = setInkPriceCall { price: 500 }.abi_encode();
    assert!(world.chain.invoke(owner, set).await.status());
    assert_eq!(
        world.view(&program, &[]).await.as_ref(),
        500u32.to_le_bytes()
    );
    let body = "i32.const 0 call $tx_ink_price i32.store i32.const 0 i32.const 4 call $write_result i32.const 0";
    let ink = model::code(body) + HOSTIO + write_result(4);
    let receipt = world.invoke(&program, &[]).await;
    let entry = program.tx_gas(&[], 0);
    assert_eq!(receipt.gas_used, entry + ink.div_ceil(500));
}
