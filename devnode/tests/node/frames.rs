//! EVM contracts and Stylus programs calling each other.

use crate::common::{
    address_word, call, evm, program, program::relay_args, start, start_with, word,
};
use alloy::{
    primitives::{Address, B256, Bytes, U256},
    providers::Provider,
    rpc::types::TransactionRequest,
};
use devnode::Config;

const OK: u8 = 0;
const FAILED: u8 = 2;

fn status_and(status: u8, data: impl AsRef<[u8]>) -> Bytes {
    [&[status], data.as_ref()].concat().into()
}

#[tokio::test]
async fn a_program_returns_its_arguments() {
    let chain = start().await;
    let echo = chain.program(&program::echo()).await;
    assert_eq!(chain.view(echo, vec![1, 2, 3]).await.as_ref(), [1, 2, 3]);
}

#[tokio::test]
async fn a_program_writes_storage_that_everybody_reads() {
    let chain = start().await;
    let setter = chain.program(&program::setter()).await;
    let receipt = chain.invoke(setter, [word(5), word(55)].concat()).await;
    assert!(receipt.status());
    let stored = chain
        .provider
        .get_storage_at(setter, U256::from(5))
        .await
        .unwrap();
    assert_eq!(stored, U256::from(55));
}

#[tokio::test]
async fn a_program_behind_an_evm_proxy_works_on_the_proxys_storage() {
    let chain = start().await;
    let setter = chain.program(&program::setter()).await;
    let proxy = chain.deploy(&evm::proxy(setter)).await;
    assert!(
        chain
            .invoke(proxy, [word(5), word(55)].concat())
            .await
            .status()
    );
    let at = |address| async move {
        chain
            .provider
            .get_storage_at(address, U256::from(5))
            .await
            .unwrap()
    };
    let (of_proxy, of_program) = (at(proxy).await, U256::ZERO);
    assert_eq!((of_proxy, of_program), (U256::from(55), U256::ZERO));
}

#[tokio::test]
async fn a_delegate_call_keeps_sender_value_and_address_of_the_parent() {
    let chain = start().await;
    let context = chain.program(&program::context()).await;
    let proxy = chain.deploy(&evm::proxy(context)).await;
    let tx = call(proxy, vec![]).from(chain.owner).value(U256::from(9));
    let seen = chain.provider.call(tx).await.unwrap();
    let expected = [
        address_word(chain.owner),
        address_word(proxy),
        word(9),
        word(0),
    ]
    .concat();
    assert_eq!(seen.as_ref(), expected);
}

#[tokio::test]
async fn a_program_delegates_to_evm_code_on_its_own_storage() {
    let chain = start().await;
    let delegator = chain.program(&program::delegator()).await;
    let setter = chain.deploy(&evm::setter()).await;
    let args = relay_args(setter, 0, [word(1), word(11)].concat());
    assert!(chain.invoke(delegator, args).await.status());
    let stored = chain
        .provider
        .get_storage_at(delegator, U256::from(1))
        .await
        .unwrap();
    assert_eq!(stored, U256::from(11));
}

#[tokio::test]
async fn a_program_calls_evm_code_with_value() {
    let chain = start().await;
    let caller = chain.program(&program::caller()).await;
    let (evm_setter, bob) = (
        chain.deploy(&evm::setter()).await,
        Address::repeat_byte(0xb0),
    );
    let args = relay_args(evm_setter, 0, [word(2), word(22)].concat());
    assert!(chain.invoke(caller, args).await.status());
    let stored = chain
        .provider
        .get_storage_at(evm_setter, U256::from(2))
        .await
        .unwrap();
    assert_eq!(stored, U256::from(22));

    let tx = call(caller, relay_args(bob, 7, [])).value(U256::from(7));
    assert!(chain.send(tx).await.status());
    assert_eq!(chain.balance(bob).await, U256::from(7));
}

#[tokio::test]
async fn a_value_the_program_does_not_have_makes_the_call_fail_and_not_the_program() {
    let chain = start().await;
    let caller = chain.program(&program::caller()).await;
    let args = relay_args(Address::repeat_byte(0xb0), 7, []);
    assert_eq!(chain.view(caller, args).await, status_and(FAILED, []));
}

#[tokio::test]
async fn revert_data_passes_from_evm_to_program_and_back() {
    let chain = start().await;
    let caller = chain.program(&program::caller()).await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let seen = chain.view(caller, relay_args(reverter, 0, [4, 5, 6])).await;
    assert_eq!(seen, status_and(FAILED, [4, 5, 6]));

    let stylus_reverter = chain.program(&program::reverter()).await;
    let proxy = chain.deploy(&evm::proxy(stylus_reverter)).await;
    let (code, _, data) = chain.view_error(proxy, vec![7, 8]).await;
    assert_eq!((code, data.as_ref()), (3, [7, 8].as_slice()));
}

#[tokio::test]
async fn a_trap_reverts_without_data_and_keeps_unspent_gas() {
    let chain = start().await;
    let trap = chain.program(&program::program("(unreachable)")).await;
    let (code, _, data) = chain.view_error(trap, vec![]).await;
    assert_eq!((code, data.len()), (3, 0));
    let receipt = chain.invoke(trap, vec![]).await;
    assert!(!receipt.status());
    assert!(receipt.gas_used < 100_000, "{}", receipt.gas_used);
}

#[tokio::test]
async fn a_program_out_of_ink_is_out_of_gas() {
    let chain = start().await;
    let endless = chain
        .program(&program::program("(loop $l (br $l)) (i32.const 0)"))
        .await;
    let receipt = chain.send(call(endless, vec![]).gas_limit(300_000)).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 300_000);
}

#[tokio::test]
async fn a_static_call_lets_a_program_read_and_not_write() {
    let chain = start().await;
    let caller = chain.program(&program::static_caller()).await;
    let setter = chain.program(&program::setter()).await;
    let getter = chain.program(&program::getter()).await;
    let read = chain.view(caller, relay_args(getter, 0, word(1))).await;
    assert_eq!(read, status_and(OK, word(0)));
    let write = chain
        .view(caller, relay_args(setter, 0, [word(1), word(2)].concat()))
        .await;
    assert_eq!(write, status_and(FAILED, []));
}

#[tokio::test]
async fn static_frames_forbid_logs_transient_writes_creates_and_value() {
    let chain = start().await;
    let tstore = "(call $tstore (i32.const 0) (i32.const 32)) (i32.const 0)";
    let create = "(call $create1 (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 96) (i32.const 128)) (i32.const 0)";
    for wasm in [
        program::logger(),
        program::program(tstore),
        program::program(create),
    ] {
        let target = chain.program(&wasm).await;
        let guard = chain.deploy(&evm::static_forwarder(target)).await;
        let (code, _, data) = chain.view_error(guard, [word(1), word(2)].concat()).await;
        assert_eq!((code, data.len()), (3, 0));
        assert!(
            chain
                .invoke(target, [word(1), word(2)].concat())
                .await
                .status()
        );
    }
    // Value in a static frame: the call fails, the program goes on.
    let caller = chain.program(&program::caller()).await;
    let guard = chain.deploy(&evm::static_forwarder(caller)).await;
    let seen = chain
        .view(guard, relay_args(Address::repeat_byte(1), 1, []))
        .await;
    assert_eq!(seen, status_and(FAILED, []));
}

#[tokio::test]
async fn logs_of_both_worlds_stand_in_the_order_they_were_emitted() {
    let chain = start().await;
    let logger = chain.program(&program::logger()).await;
    let proxy = chain.deploy(&evm::forwarder(logger)).await;
    let receipt = chain.invoke(proxy, [word(1), word(99)].concat()).await;
    let logs = receipt.logs();
    assert_eq!(logs.len(), 1);
    assert_eq!(logs[0].address(), logger);
    assert_eq!(logs[0].topics(), [B256::from(word(1))]);
    assert_eq!(logs[0].data().data.as_ref(), word(99));
}

#[tokio::test]
async fn a_callee_that_fails_leaves_neither_logs_nor_storage() {
    let chain = start().await;
    let body = "(call $log (i32.const 0) (i32.const 32) (i32.const 1))
        (call $store (i32.const 0) (i32.const 32)) (call $flush (i32.const 0)) (i32.const 1)";
    let failing = chain.program(&program::program(body)).await;
    let caller = chain.program(&program::caller()).await;
    let receipt = chain
        .invoke(caller, relay_args(failing, 0, [word(1), word(2)].concat()))
        .await;
    assert!(receipt.status());
    assert!(receipt.logs().is_empty());
    let stored = chain
        .provider
        .get_storage_at(failing, U256::from(1))
        .await
        .unwrap();
    assert_eq!(stored, U256::ZERO);
}

#[tokio::test]
async fn a_program_creates_contracts_at_the_addresses_of_create_and_create2() {
    let chain = start().await;
    let body = "(call $create1 (i32.const 64) (i32.sub (local.get $len) (i32.const 64)) (i32.const 32) (i32.const 30012) (i32.const 60000))
        (call $create2 (i32.const 64) (i32.sub (local.get $len) (i32.const 64)) (i32.const 32) (i32.const 0) (i32.const 30044) (i32.const 60000))
        (call $write_result (i32.const 30000) (i32.const 64)) (i32.const 0)";
    let factory = chain.program(&program::program(body)).await;
    let init = evm::returning(&evm::getter());
    let args = [word(3).as_slice(), &word(0), &init].concat();
    let predicted = [
        address_word(factory.create(1)),
        address_word(factory.create2_from_code(word(3), &init)),
    ];
    assert_eq!(
        chain.view(factory, args.clone()).await.as_ref(),
        predicted.concat()
    );
    assert!(chain.invoke(factory, args).await.status());
    let code = chain.provider.get_code_at(factory.create(1)).await.unwrap();
    assert_eq!(code.as_ref(), evm::getter());
}

#[tokio::test]
async fn a_constructor_that_reverts_gives_no_address_but_its_data() {
    let chain = start().await;
    let body = "(call $create1 (i32.const 0) (local.get $len) (i32.const 20000) (i32.const 30000) (i32.const 60000))
        (drop (call $returned (i32.const 30020) (i32.const 0) (call $returned_len)))
        (call $write_result (i32.const 30000) (i32.add (call $returned_len) (i32.const 20))) (i32.const 0)";
    let factory = chain.program(&program::program(body)).await;
    // MSTORE8(0, 0x2a), REVERT(0, 1)
    let init = [
        0x60,
        0x2a,
        evm::PUSH0,
        0x53,
        evm::PUSH1,
        1,
        evm::PUSH0,
        evm::REVERT,
    ];
    let seen = chain.view(factory, init.to_vec()).await;
    assert_eq!(seen.as_ref(), [[0; 20].as_slice(), &[0x2a]].concat());
}

#[tokio::test]
async fn clearing_a_slot_refunds_what_the_evm_refunds() {
    let chain = start().await;
    let setter = chain.program(&program::setter()).await;
    let write = |value| [word(1), word(value)].concat();
    let first = chain.invoke(setter, write(8)).await.gas_used;
    let second = chain.invoke(setter, write(9)).await.gas_used;
    let clearing = chain.invoke(setter, write(0)).await.gas_used;
    assert_eq!(
        first - second,
        20_000 - 2_900,
        "a new slot against a used one"
    );
    // One byte of calldata is zero instead of 9: 12 gas less. The refund is 4,800.
    assert_eq!(second - clearing, 4_800 + 12);
}

#[tokio::test]
async fn re_entry_is_seen_through_evm_frames_in_between() {
    let chain = start().await;
    let body = "(if (i32.eqz (local.get $len))
            (then (i32.store8 (i32.const 0) (call $reentrant))
                  (call $write_result (i32.const 0) (i32.const 1)))
            (else (drop (call $call (i32.const 0) (i32.const 100) (i32.const 0) (i32.const 100) (i64.const -1) (i32.const 60000)))
                  (drop (call $returned (i32.const 200) (i32.const 0) (i32.const 1)))
                  (call $write_result (i32.const 200) (i32.const 1))))
        (i32.const 0)";
    let target = chain.program(&program::program(body)).await;
    let detour = chain.deploy(&evm::forwarder(target)).await;
    let proxy = chain.deploy(&evm::proxy(target)).await;
    assert_eq!(
        chain.view(target, vec![]).await.as_ref(),
        [0],
        "called once"
    );
    assert_eq!(
        chain.view(target, detour.to_vec()).await.as_ref(),
        [1],
        "called back"
    );
    assert_eq!(
        chain.view(target, target.to_vec()).await.as_ref(),
        [1],
        "called by itself"
    );
    assert_eq!(
        chain.view(proxy, vec![]).await.as_ref(),
        [0],
        "a delegate call does not count"
    );
}

#[tokio::test]
async fn transient_storage_lasts_the_transaction_and_not_longer() {
    let chain = start().await;
    let body = "(if (i32.eqz (local.get $len))
            (then (call $tload (i32.const 0) (i32.const 32)) (call $write_result (i32.const 32) (i32.const 32)))
            (else (i32.store8 (i32.const 500) (i32.const 5))
                  (call $tstore (i32.const 600) (i32.const 500))
                  (call $self (i32.const 700))
                  (drop (call $call (i32.const 700) (i32.const 800) (i32.const 0) (i32.const 800) (i64.const -1) (i32.const 60000)))
                  (drop (call $returned (i32.const 900) (i32.const 0) (i32.const 32)))
                  (call $write_result (i32.const 900) (i32.const 32))))
        (i32.const 0)";
    let program = chain.program(&program::program(body)).await;
    let inside = chain.view(program, vec![1]).await;
    assert_eq!(inside[0], 5, "the callee sees it");
    assert!(chain.invoke(program, vec![1]).await.status());
    assert_eq!(chain.view(program, vec![]).await.as_ref(), word(0));
}

#[tokio::test]
async fn calls_nest_1024_deep_and_no_deeper() {
    let chain = start_with(Config {
        call_gas_limit: 1 << 45,
        ..Config::default()
    })
    .await;
    // Calls itself, adds 1 to what that returned, and returns it: ADDRESS is 0x30, MLOAD 0x51.
    let call_self = [
        evm::PUSH1,
        32,
        evm::PUSH0,
        evm::PUSH0,
        evm::PUSH0,
        evm::PUSH0,
        0x30,
        evm::GAS,
        evm::CALL,
        evm::POP,
    ];
    let answer = [
        evm::PUSH0,
        0x51,
        evm::PUSH1,
        1,
        evm::ADD,
        evm::PUSH0,
        evm::MSTORE,
        evm::PUSH1,
        32,
        evm::PUSH0,
        evm::RETURN,
    ];
    let contract = chain
        .deploy(&[call_self.as_slice(), &answer].concat())
        .await;
    assert_eq!(chain.view(contract, vec![]).await.as_ref(), word(1025));
}

#[tokio::test]
async fn nested_programs_run_out_at_128_open_pages() {
    let chain = start_with(Config {
        call_gas_limit: 1 << 45,
        ..Config::default()
    })
    .await;
    // Returns 1 more than the program it calls; 1 if that call fails.
    let body = "(call $self (i32.const 64))
        (if (i32.eqz (call $call (i32.const 64) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const -1) (i32.const 60000)))
            (then (drop (call $returned (i32.const 128) (i32.const 0) (i32.const 4)))))
        (i32.store (i32.const 128) (i32.add (i32.load (i32.const 128)) (i32.const 1)))
        (call $write_result (i32.const 128) (i32.const 4)) (i32.const 0)";
    let program = chain.program(&program::program(body)).await;
    chain.cache(program).await;
    let depth = chain.view(program, vec![]).await;
    assert_eq!(u32::from_le_bytes(depth.as_ref().try_into().unwrap()), 128);
}

#[tokio::test]
async fn a_program_balance_includes_the_value_it_was_called_with() {
    let chain = start().await;
    let body = "(call $self (i32.const 0)) (call $balance (i32.const 0) (i32.const 32))
        (call $write_result (i32.const 32) (i32.const 32)) (i32.const 0)";
    let program = chain.program(&program::program(body)).await;
    let tx: TransactionRequest = call(program, vec![]).from(chain.owner).value(U256::from(6));
    assert_eq!(chain.provider.call(tx).await.unwrap().as_ref(), word(6));
}

#[tokio::test]
async fn a_call_of_a_delegating_account_warms_the_delegate_in_the_evm_only() {
    let chain = start().await;
    let (account, delegate) = (
        Address::repeat_byte(0xac),
        chain.deploy(&evm::getter()).await,
    );
    let code: Bytes = [&[0xef, 0x01, 0x00], delegate.as_slice()].concat().into();
    let _: serde_json::Value = chain.request("anvil_setCode", (account, code)).await;

    let program = chain.program(&program::caller()).await;
    let by_program = evm::balance_probe(program, delegate);
    let probe = chain.deploy(&by_program).await;
    let seen = chain.view(probe, relay_args(account, 0, word(0))).await;
    let cold = evm::BALANCE_PROBE_GAS + 2600;
    assert_eq!(seen.as_ref(), [word(1), word(cold)].concat());

    let probe = chain.deploy(&evm::balance_probe(account, delegate)).await;
    let seen = chain.view(probe, word(0)).await;
    let warm = evm::BALANCE_PROBE_GAS + 100;
    assert_eq!(seen.as_ref(), [word(1), word(warm)].concat());
}
