//! Every operator at its published price.

use devnode::stylus::Status;

use crate::support::*;

/// Runs a body of straight code that leaves a status and compares its ink.
fn costs(body: &str, ink: u64) {
    let outcome = run(&program(body));
    assert_eq!(outcome.status, Status::Success, "{body}: {outcome:?}");
    assert_eq!(used(&outcome), RETURN + ink, "{body}");
}

#[test]
fn constants_cost_1_and_drops_9() {
    costs(
        "(drop (i32.const 7)) (drop (i64.const 7)) i32.const 0",
        1 + 9 + 1 + 9,
    );
    costs("nop i32.const 0", 1);
}

#[test]
fn locals_and_globals() {
    costs("(drop (local.get $args)) i32.const 0", 75 + 9);
    costs(
        "(drop (local.tee $args (i32.const 1))) i32.const 0",
        1 + 75 + 9,
    );
    costs("(local.set $args (i32.const 1)) i32.const 0", 1 + 210);
    let globals = "(global $g (mut i32) (i32.const 5))";
    let text = module(&format!(
        "{globals} {}",
        entry("(global.set $g (i32.const 1)) (drop (global.get $g)) i32.const 0")
    ));
    assert_eq!(used(&run(&text)), RETURN + 1 + 575 + 225 + 9);
}

#[test]
fn select_costs_1250() {
    costs(
        "(drop (select (i32.const 1) (i32.const 2) (i32.const 3))) i32.const 0",
        3 + 1250 + 9,
    );
}

#[test]
fn loads_cost_670_or_680_by_their_type() {
    for op in [
        "i32.load",
        "i32.load8_s",
        "i32.load8_u",
        "i32.load16_s",
        "i32.load16_u",
    ] {
        costs(
            &format!("(drop ({op} (i32.const 0))) i32.const 0"),
            1 + 670 + 9,
        );
    }
    for op in [
        "i64.load",
        "i64.load8_s",
        "i64.load8_u",
        "i64.load16_s",
        "i64.load16_u",
        "i64.load32_s",
        "i64.load32_u",
    ] {
        costs(
            &format!("(drop ({op} (i32.const 0))) i32.const 0"),
            1 + 680 + 9,
        );
    }
}

#[test]
fn stores_cost_825_or_950_by_their_type() {
    for op in ["i32.store", "i32.store8", "i32.store16"] {
        costs(
            &format!("({op} (i32.const 0) (i32.const 1)) i32.const 0"),
            2 + 825,
        );
    }
    for op in ["i64.store", "i64.store8", "i64.store16", "i64.store32"] {
        costs(
            &format!("({op} (i32.const 0) (i64.const 1)) i32.const 0"),
            2 + 950,
        );
    }
}

#[test]
fn comparisons_cost_170_or_225_by_their_type() {
    for op in [
        "eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u",
    ] {
        costs(
            &format!("(drop (i32.{op} (i32.const 4) (i32.const 1))) i32.const 0"),
            2 + 170 + 9,
        );
        costs(
            &format!("(drop (i64.{op} (i64.const 4) (i64.const 1))) i32.const 0"),
            2 + 225 + 9,
        );
    }
    costs("(drop (i32.eqz (i32.const 4))) i32.const 0", 1 + 170 + 9);
    costs("(drop (i64.eqz (i64.const 4))) i32.const 0", 1 + 225 + 9);
}

#[test]
fn arithmetic() {
    for (op, narrow, wide) in [
        ("add", 70, 100),
        ("sub", 70, 100),
        ("and", 70, 100),
        ("or", 70, 100),
        ("xor", 70, 100),
        ("shl", 70, 100),
        ("shr_s", 70, 100),
        ("shr_u", 70, 100),
        ("rotl", 70, 100),
        ("rotr", 70, 100),
        ("mul", 160, 160),
        ("div_s", 1120, 1270),
        ("div_u", 1120, 1270),
        ("rem_s", 1120, 1270),
        ("rem_u", 1120, 1270),
    ] {
        costs(
            &format!("(drop (i32.{op} (i32.const 4) (i32.const 1))) i32.const 0"),
            2 + narrow + 9,
        );
        costs(
            &format!("(drop (i64.{op} (i64.const 4) (i64.const 1))) i32.const 0"),
            2 + wide + 9,
        );
    }
    for (op, narrow, wide) in [("clz", 210, 210), ("ctz", 210, 210), ("popcnt", 2650, 6000)] {
        costs(
            &format!("(drop (i32.{op} (i32.const 4))) i32.const 0"),
            1 + narrow + 9,
        );
        costs(
            &format!("(drop (i64.{op} (i64.const 4))) i32.const 0"),
            1 + wide + 9,
        );
    }
}

#[test]
fn conversions_cost_100() {
    for op in [
        "i64.extend_i32_s",
        "i64.extend_i32_u",
        "i32.extend8_s",
        "i32.extend16_s",
    ] {
        costs(
            &format!("(drop ({op} (i32.const 4))) i32.const 0"),
            1 + 100 + 9,
        );
    }
    for op in [
        "i32.wrap_i64",
        "i64.extend8_s",
        "i64.extend16_s",
        "i64.extend32_s",
    ] {
        costs(
            &format!("(drop ({op} (i64.const 4))) i32.const 0"),
            1 + 100 + 9,
        );
    }
}

#[test]
fn the_size_of_memory_costs_3000() {
    costs("(drop (memory.size)) i32.const 0", 3000 + 9);
}

#[test]
fn bulk_operators_cost_950_and_100_per_byte() {
    for len in [0, 1, 1000] {
        costs(
            &format!("(memory.fill (i32.const 0) (i32.const 1) (i32.const {len})) i32.const 0"),
            3 + 950 + 100 * len,
        );
        costs(
            &format!("(memory.copy (i32.const 0) (i32.const 9) (i32.const {len})) i32.const 0"),
            3 + 950 + 100 * len,
        );
    }
}

#[test]
fn a_bulk_operator_takes_its_length_as_unsigned() {
    let body = "(memory.fill (i32.const 0) (i32.const 1) (i32.const -1)) i32.const 0";
    let outcome = run(&program(body));
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0));
}

#[test]
fn float_moves_are_admitted_and_cannot_be_afforded() {
    let outcome = run(&program("(drop (f64.load (i32.const 0))) i32.const 0"));
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0));
    let never_reached =
        "(if (i32.const 0) (then (f32.store (i32.const 0) (f32.const 1)))) i32.const 0";
    assert_eq!(run(&program(never_reached)).status, Status::Success);
}
