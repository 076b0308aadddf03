//! Transient storage: by address, for the length of a transaction.

use crate::{
    common::word,
    model::{TRANSIENT, code, read_args, write_result},
    world::World,
};

const STORE: &str = "i32.const 0 i32.const 32 call $transient_store_bytes32";
const LOAD: &str = "i32.const 0 i32.const 64 call $transient_load_bytes32";

#[tokio::test]
async fn reads_and_writes_cost_100_gas_and_their_ink_every_time() {
    let world = World::new().await;
    let body = format!("{LOAD} {STORE} {STORE} {LOAD} {LOAD} i32.const 0");
    world.costs(&body, &[], 5 * TRANSIENT).await;
}

#[tokio::test]
async fn what_was_written_is_read_and_gone_with_the_transaction() {
    let world = World::new().await;
    let result = "i32.const 64 i32.const 32 call $write_result i32.const 0";
    let writes = format!("i32.const 0 call $read_args {STORE} {LOAD} {result}");
    let program = world
        .program(&format!(
            "local.get $len if {} end {LOAD} {result}",
            writes.replace(result, "")
        ))
        .await;
    let input = [word(0), word(7)].concat();
    assert_eq!(world.view(&program, &input).await.as_ref(), word(7));
    assert!(world.invoke(&program, &input).await.status());
    assert_eq!(world.view(&program, &[]).await.as_ref(), word(0));
    let alone = world.program(&writes).await;
    let ink = code(&writes) + read_args(64) + 2 * TRANSIENT + write_result(32);
    world.spends(&alone, &input, ink).await;
}
