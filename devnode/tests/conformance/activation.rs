//! Activation: its gas, its fee, and everything that is refused. A refusal burns all gas.

use alloy::{
    primitives::{U256, utils::parse_ether},
    sol_types::{SolCall, SolEvent},
};

use devnode::stylus::Version;

use crate::{
    common::{
        call,
        program::{ARB_WASM, ArbWasm},
    },
    model::{ACTIVATION_STATE_AT_FIRST, intrinsic},
    wasm::{self, parse},
    world::World,
};

const MEMORY: &str = "(memory (export \"memory\") 1 1)";
const ENTRY: &str = "(func (export \"user_entrypoint\") (param i32) (result i32) i32.const 0)";

/// A program of these parts and the least of the rest.
fn with(parts: &str) -> Vec<u8> {
    parse(&format!("(module {parts} {MEMORY} {ENTRY})"))
}

#[tokio::test]
async fn activation_costs_by_length_functions_data_pages_and_operators() {
    let world = World::new().await;
    let functions = "(func (param i32) (result i32) local.get 0 i32.const 3 i32.mul)";
    for wasm in [
        with(""),
        with(&functions.repeat(50)),
        with(&format!(
            "{functions} (global i32 (i32.const 1)) (table 9 9 funcref) (elem (i32.const 0) 0 0 0)"
        )),
        wasm::program(&format!("{} i32.const 0", "nop ".repeat(5000))),
        wasm::program(
            "block loop local.get $len br_if 1 end end i32.const 0 i32.const 0 i32.const 9 memory.fill i32.const 7 return",
        ),
        wasm::module(
            "(; $pay_for_memory_grow ;) (memory (export \"memory\") 0)",
            "i32.const 1 memory.grow drop i32.const 0",
        ),
        wasm::module("(memory (export \"memory\") 20 20)", "i32.const 0"),
        wasm::module(
            &format!("{MEMORY} (data (i32.const 9) \"{}\")", "x".repeat(9000)),
            "i32.const 0",
        ),
        wasm::program("call $chainid drop i32.const 0"),
    ] {
        let address = world.chain.deploy_program(&wasm).await;
        let input = ArbWasm::activateProgramCall { program: address }.abi_encode();
        let receipt = world.chain.activate(address).await;
        let size = wasm::size(&wasm);
        assert_eq!(
            receipt.gas_used,
            intrinsic(&input) + size.activation(),
            "{size:?}"
        );

        let event = ArbWasm::ProgramActivated::decode_log(&receipt.logs()[0].inner).unwrap();
        let least = U256::from(size.asm()) * U256::from(82_928_201u64);
        // The price rises by e^(bytes/2,136,041,900…) with demand: by less than a tenth for a dozen programs.
        assert!(
            event.dataFee >= least && event.dataFee < least * U256::from(2),
            "{}",
            event.dataFee
        );
    }
}

/// Activates: `admitted` or not. A refusal takes all gas.
async fn check(world: &World, wasm: &[u8], admitted: bool, what: &str) {
    let address = world.chain.deploy_program(wasm).await;
    let input = ArbWasm::activateProgramCall { program: address }.abi_encode();
    let gas = 15_000_000;
    let tx = call(ARB_WASM, input.clone())
        .value(parse_ether("1").unwrap())
        .gas_limit(gas);
    let receipt = world.chain.send(tx).await;
    assert_eq!(receipt.status(), admitted, "{what}");
    let expected = match admitted {
        true => intrinsic(&input) + wasm::size(wasm).activation(),
        false => gas,
    };
    assert_eq!(receipt.gas_used, expected, "{what}");
}

#[tokio::test]
async fn limits_are_admitted_and_one_more_is_not() {
    let world = World::new().await;
    let locals = |n: usize| format!("(func (local {}))", "i32 ".repeat(n));
    let functions = |n: usize| "(func)".repeat(n - 1);
    let table = |n: usize| format!("(table {n} {n} funcref)");
    let data = |n: usize| format!("{MEMORY} {}", "(data (i32.const 0) \"d\")".repeat(n));
    let elements = |n: usize| {
        format!(
            "(func $f) (table 1 1 funcref) {}",
            "(elem (i32.const 0) $f)".repeat(n)
        )
    };
    for (most, parts) in [
        (348, &locals as &dyn Fn(usize) -> String),
        (4096, &functions),
        (4096, &table),
        (128, &elements),
    ] {
        let what = format!("{most} of {:.30}", parts(most));
        check(&world, &with(&parts(most)), true, &what).await;
        check(&world, &with(&parts(most + 1)), false, &what).await;
    }
    let with_data = |n: usize| parse(&format!("(module {} {ENTRY})", data(n)));
    check(&world, &with_data(128), true, "128 data segments").await;
    check(&world, &with_data(129), false, "129 data segments").await;
    let imports =
        |n: usize| with(&"(import \"vm_hooks\" \"msg_reentrant\" (func (result i32)))".repeat(n));
    check(&world, &imports(513), true, "513 imports").await;
    check(&world, &imports(514), false, "514 imports").await;
}

#[tokio::test]
async fn operators_are_counted_after_metering() {
    let world = World::new().await;
    // One function: 12 for the block, 12 at the entry, a return and 4 at the end, the end.
    let added = 12 + 12 + 1 + 4 + 1;
    let function = |operators: usize| with(&format!("(func {})", "nop ".repeat(operators - added)));
    check(&world, &function(65_536), true, "65,536 operators").await;
    check(&world, &function(65_537), false, "65,537 operators").await;
}

#[tokio::test]
async fn a_program_of_128_kib_is_admitted_and_one_byte_more_is_not() {
    let world = World::new().await;
    let of_length = |length: usize| {
        let of = |nops: usize| {
            with(&format!(
                "{} (func {})",
                format!("(func {})", "nop ".repeat(40_000)).repeat(3),
                "nop ".repeat(nops)
            ))
        };
        let shorter = of(10_000).len();
        of(10_000 + length - shorter)
    };
    let (most, more) = (of_length(131_072), of_length(131_073));
    assert_eq!((most.len(), more.len()), (131_072, 131_073));
    check(&world, &most, true, "128 KiB").await;
    // It is not even unpacked: the activation has no work to burn gas for.
    let address = world.chain.deploy_program(&more).await;
    let input = ArbWasm::activateProgramCall { program: address }.abi_encode();
    let receipt = world.chain.activate(address).await;
    assert!(!receipt.status());
    let state = ACTIVATION_STATE_AT_FIRST;
    assert_eq!(receipt.gas_used, intrinsic(&input) + 1_659_168 + state);
}

#[tokio::test]
async fn memory_must_be_one_exported_and_paid_for() {
    let world = World::new().await;
    let of = |memory: &str| parse(&format!("(module {memory} {ENTRY})"));
    check(&world, &of(""), false, "no memory").await;
    check(&world, &of("(memory 1 1)"), false, "not exported").await;
    check(
        &world,
        &of("(memory (export \"mem\") 1 1)"),
        false,
        "another name",
    )
    .await;
    check(
        &world,
        &of("(memory (export \"memory\") 1)"),
        false,
        "growing, nobody pays",
    )
    .await;
    check(
        &world,
        &of("(memory (export \"memory\") 1 2)"),
        false,
        "growing by one, nobody pays",
    )
    .await;
    check(
        &world,
        &of("(memory (export \"memory\") 128 128)"),
        true,
        "128 pages",
    )
    .await;
    check(
        &world,
        &of("(memory (export \"memory\") 129 129)"),
        false,
        "129 pages",
    )
    .await;
    let paying = "(import \"vm_hooks\" \"pay_for_memory_grow\" (func (param i32)))";
    check(
        &world,
        &of(&format!("{paying} (memory (export \"memory\") 1)")),
        true,
        "growing",
    )
    .await;
}

#[tokio::test]
async fn the_entry_point_must_be_there_with_its_type() {
    let world = World::new().await;
    for (entry, what) in [
        ("", "none"),
        (
            "(func (param i32) (result i32) i32.const 0)",
            "not exported",
        ),
        (
            "(func (export \"user_entrypoint\") (result i32) i32.const 0)",
            "no parameter",
        ),
        (
            "(func (export \"user_entrypoint\") (param i32))",
            "no result",
        ),
        (
            "(func (export \"user_entrypoint\") (param i64) (result i32) i32.const 0)",
            "i64",
        ),
        (
            "(global (export \"user_entrypoint\") i32 (i32.const 0))",
            "a global",
        ),
    ] {
        check(
            &world,
            &parse(&format!("(module {MEMORY} {entry})")),
            false,
            what,
        )
        .await;
    }
}

#[tokio::test]
async fn imports_must_be_host_functions_with_their_types() {
    let world = World::new().await;
    for (import, what) in [
        ("(import \"vm_hooks\" \"no_such\" (func))", "unknown"),
        (
            "(import \"env\" \"read_args\" (func (param i32)))",
            "another module",
        ),
        (
            "(import \"vm_hooks\" \"read_args\" (func (param i64)))",
            "wrong parameter",
        ),
        (
            "(import \"vm_hooks\" \"read_args\" (func (param i32) (result i32)))",
            "wrong result",
        ),
        (
            "(import \"vm_hooks\" \"read_args\" (global i32))",
            "a global",
        ),
        (
            "(import \"console\" \"log_i32\" (func (param i32)))",
            "console",
        ),
    ] {
        check(&world, &with(import), false, what).await;
    }
}

#[tokio::test]
async fn start_functions_and_reserved_names_are_refused() {
    let world = World::new().await;
    check(&world, &with("(func $f) (start $f)"), false, "start").await;
    check(
        &world,
        &with("(func (export \"stylus_ink_left\"))"),
        false,
        "a reserved name",
    )
    .await;
    check(
        &world,
        &with("(func (export \"stylus\"))"),
        false,
        "a reserved beginning",
    )
    .await;
    check(
        &world,
        &with("(func (export \"stilus\"))"),
        true,
        "another name",
    )
    .await;
}

#[tokio::test]
async fn operators_beyond_the_integers_are_refused() {
    let world = World::new().await;
    let vector = "i32.const 0 i8x16.splat drop";
    for body in [
        "f32.const 1 f32.const 2 f32.add drop",
        "f64.const 1 f64.sqrt drop",
        "f32.const 1 i32.trunc_f32_s drop",
        "i32.const 1 f32.convert_i32_s drop",
        "f64.const 1 f64.const 1 f64.lt drop",
        vector,
        "ref.null func drop",
        "i32.const 0 table.get 0 drop",
        "i32.const 0 i32.const 0 i32.const 0 memory.init 0",
        "data.drop 0",
        "return_call 0",
        "i32.const 0 i32.atomic.load drop",
        "i64.const 0 i64.const 0 i64.const 0 i64.const 0 i64.add128 drop drop",
    ] {
        let parts = format!("(table 1 1 funcref) (func $f {body})");
        let data = if body.contains("data") || body.contains("memory.init") {
            "(data \"x\")"
        } else {
            ""
        };
        let Ok(wasm) = wat::parse_str(format!("(module {parts} {MEMORY} {data} {ENTRY})")) else {
            panic!("{body} is no text");
        };
        check(&world, &wasm, false, body).await;
    }
}

#[tokio::test]
async fn multi_value_blocks_are_refused_from_arbos_60() {
    let body = "(func (result i32 i32) i32.const 1 i32.const 2)";
    check(&World::new().await, &with(body), true, "ArbOS 51").await;
    check(
        &World::of(Version::Arbos60).await,
        &with(body),
        false,
        "ArbOS 60",
    )
    .await;
}

#[tokio::test]
async fn code_that_is_not_a_packed_program_is_refused() {
    let world = World::new().await;
    for (code, what) in [
        (vec![0xef, 0xf0, 0x00, 0x07], "an unknown dictionary"),
        (vec![0xef, 0xf0, 0x00, 0x00], "nothing packed"),
        (vec![0xef, 0xf0, 0x00, 0x00, 0xff, 0xff], "no brotli"),
    ] {
        let address = world.chain.deploy(&code).await;
        let input = ArbWasm::activateProgramCall { program: address }.abi_encode();
        let tx = call(ARB_WASM, input).value(parse_ether("1").unwrap());
        let receipt = world.chain.send(tx.gas_limit(3_000_000)).await;
        assert!(!receipt.status(), "{what}");
    }
    let nonsense = world.chain.deploy_program(b"not wasm at all").await;
    let input = ArbWasm::activateProgramCall { program: nonsense }.abi_encode();
    let tx = call(ARB_WASM, input).value(parse_ether("1").unwrap());
    let receipt = world.chain.send(tx.gas_limit(3_000_000)).await;
    assert!(!receipt.status());
    assert_eq!(receipt.gas_used, 3_000_000);
}
