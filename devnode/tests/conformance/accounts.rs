//! Looking at other accounts.

use alloy::primitives::{Address, B256, U256, keccak256};

use crate::{
    common::{evm, word},
    model::{
        API, COLD, HOSTIO, PTR, WARM, code, code_size, look, ops, read_args, write, write_result,
    },
    world::World,
};

const NOBODY: Address = Address::repeat_byte(0x77);

fn body(text: &str) -> String {
    format!("i32.const 0 call $read_args {text} i32.const 0")
}

#[tokio::test]
async fn balance_and_code_hash_cost_the_access() {
    let world = World::new().await;
    for name in ["account_balance", "account_codehash"] {
        let once = format!("i32.const 0 i32.const 32 call ${name} ");
        let ink = read_args(20) + look(COLD);
        world.costs(&body(&once), NOBODY.as_slice(), ink).await;
        let ink = read_args(20) + look(COLD) + 2 * look(WARM);
        world
            .costs(&body(&once.repeat(3)), NOBODY.as_slice(), ink)
            .await;
    }
}

#[tokio::test]
async fn the_program_itself_and_its_caller_are_warm() {
    let world = World::new().await;
    for name in ["contract_address", "msg_sender"] {
        let body = format!(
            "i32.const 0 call ${name} i32.const 0 i32.const 32 call $account_balance i32.const 0"
        );
        world.costs(&body, &[], HOSTIO + PTR + look(WARM)).await;
    }
}

#[tokio::test]
async fn code_and_its_size_cost_700_more_and_the_last_one_is_remembered() {
    let world = World::new().await;
    let contract = world.chain.deploy(&evm::getter()).await;
    let size = "i32.const 0 call $account_code_size drop ";
    let ink = read_args(20) + code_size(COLD);
    world.costs(&body(size), contract.as_slice(), ink).await;
    let ink = read_args(20) + code_size(COLD) + 2 * (HOSTIO + API);
    world
        .costs(&body(&size.repeat(3)), contract.as_slice(), ink)
        .await;
    // An account without code is asked for again.
    let ink = read_args(20) + code_size(COLD) + code_size(WARM);
    world
        .costs(&body(&size.repeat(2)), NOBODY.as_slice(), ink)
        .await;
}

#[tokio::test]
async fn code_is_paid_for_in_full_whatever_part_is_read() {
    let world = World::new().await;
    let runtime = vec![evm::JUMPDEST; 100];
    let contract = world.chain.deploy(&runtime).await;
    for (offset, size, seen) in [
        (0, 100, 100),
        (0, 10, 10),
        (90, 50, 10),
        (100, 5, 0),
        (0, 0, 0),
    ] {
        let text = format!(
            "i32.const 600 i32.const 0 i32.const {offset} i32.const {size} i32.const 100 call $account_code i32.store
             i32.const 600 i32.const 4 call $write_result"
        );
        let program = world.program(&body(&text)).await;
        let ink =
            code(&body(&text)) + read_args(20) + code_size(COLD) + write(100) + write_result(4);
        world.spends(&program, contract.as_slice(), ink).await;
        let output = world.view(&program, contract.as_slice()).await;
        assert_eq!(output.as_ref(), u32::to_le_bytes(seen));
    }
}

#[tokio::test]
async fn the_hash_of_code_is_that_of_the_evm() {
    let world = World::new().await;
    let contract = world.chain.deploy(&evm::getter()).await;
    let text = "i32.const 0 i32.const 32 call $account_codehash i32.const 32 i32.const 32 call $write_result";
    let program = world.program(&body(text)).await;
    let seen = world.view(&program, contract.as_slice()).await;
    assert_eq!(seen.as_ref(), keccak256(evm::getter()).as_slice());
    let owner = world.chain.owner;
    assert_eq!(
        world.view(&program, owner.as_slice()).await.as_ref(),
        keccak256([]).as_slice()
    );
    assert_eq!(
        world.view(&program, NOBODY.as_slice()).await.as_ref(),
        B256::ZERO.as_slice()
    );
}

#[tokio::test]
async fn the_balance_is_the_accounts() {
    let world = World::new().await;
    assert!(world.pay(NOBODY, 123, &[]).await.status());
    let text = "i32.const 0 i32.const 32 call $account_balance i32.const 32 i32.const 32 call $write_result";
    let program = world.program(&body(text)).await;
    assert_eq!(
        world.view(&program, NOBODY.as_slice()).await.as_ref(),
        word(123)
    );
    assert_eq!(U256::from_be_bytes(word(123)), U256::from(123));
}

#[tokio::test]
async fn looking_needs_2600_gas() {
    let world = World::new().await;
    let before =
        "i32.const 0 call $contract_address i32.const 0 i32.const 32 call $account_balance";
    let ink = HOSTIO + PTR + HOSTIO + 2 * PTR + API;
    world
        .needs(&format!("{before} i32.const 0"), before, ink, 2600)
        .await;
    let before = "i32.const 0 call $contract_address i32.const 0 call $account_code_size";
    let ink = HOSTIO + PTR + HOSTIO + API;
    world
        .needs(&format!("{before} drop i32.const 0"), before, ink, 2600)
        .await;
    assert!(ops(before) > 0);
}
