//! Blocks: ink is taken for all of one before it runs, with 2450 for the check itself.

use devnode::stylus::{Outcome, Status};

use crate::support::*;

fn used_by(body: &str) -> u64 {
    let outcome = run(&program(body));
    assert_eq!(outcome.status, Status::Success, "{body}: {outcome:?}");
    used(&outcome)
}

#[test]
fn a_plain_block_belongs_to_the_code_around_it_and_its_end_closes_it() {
    // block end | const end
    assert_eq!(
        used_by("(block nop) i32.const 0"),
        (HEADER + 1 + 1 + 1) + RETURN
    );
}

#[test]
fn only_the_branch_taken_is_paid() {
    let body =
        |condition| format!("(if (i32.const {condition}) (then nop nop) (else nop)) i32.const 0");
    let test = HEADER + 1 + 765;
    // then: nop nop else; the `else` jumps over the other branch, to behind its end.
    assert_eq!(used_by(&body(1)), test + (HEADER + 1 + 1 + 1) + RETURN);
    // else: nop end.
    assert_eq!(used_by(&body(0)), test + (HEADER + 1 + 1) + RETURN);
}

#[test]
fn an_if_without_else_is_skipped_for_free() {
    assert_eq!(
        used_by("(if (i32.const 0) (then nop)) i32.const 0"),
        (HEADER + 1 + 765) + RETURN
    );
}

#[test]
fn a_loop_pays_for_its_body_each_time() {
    let body = |times| {
        format!(
            "(local $i i32) (local.set $i (i32.const {times}))
             (loop $again
                (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
             i32.const 0"
        )
    };
    let enter = HEADER + 1 + 210 + 1;
    let turn = HEADER + 75 + 1 + 70 + 75 + 765;
    let leave = HEADER + 1;
    for times in [1, 2, 50] {
        assert_eq!(used_by(&body(times)), enter + times * turn + leave + RETURN);
    }
}

#[test]
fn a_branch_leaves_the_rest_of_its_block_unpaid() {
    assert_eq!(
        used_by("(block $out (br $out) nop nop nop) i32.const 0"),
        (HEADER + 1 + 765) + RETURN
    );
}

#[test]
fn a_branch_table_costs_325_for_each_target_but_the_default() {
    let body = |index| {
        format!(
            "(block $a (block $b (block $c (br_table $a $b $c $a (i32.const {index})))))
             i32.const 0"
        )
    };
    let enter = HEADER + 3 + 1 + 2400 + 3 * 325;
    let end = HEADER + 1;
    assert_eq!(used_by(&body(0)), enter + RETURN);
    assert_eq!(used_by(&body(1)), enter + end + RETURN);
    assert_eq!(used_by(&body(2)), enter + 2 * end + RETURN);
    assert_eq!(used_by(&body(9)), enter + RETURN);
}

#[test]
fn a_return_ends_its_block() {
    assert_eq!(used_by("i32.const 0 return"), HEADER + 1 + 1);
}

#[test]
fn a_call_costs_3800_and_an_indirect_one_13610_and_650_per_parameter() {
    let callee = "(func $callee (param i32 i32) nop)";
    let direct = module(&format!(
        "{callee} {}",
        entry("(call $callee (i32.const 1) (i32.const 2)) i32.const 0")
    ));
    let body = HEADER + 1 + 1;
    assert_eq!(used(&run(&direct)), call_block(2) + body + RETURN);

    let indirect = module(&format!(
        "{callee} (type $t (func (param i32 i32))) (table 1 funcref) (elem (i32.const 0) $callee) {}",
        entry("(call_indirect (type $t) (i32.const 1) (i32.const 2) (i32.const 0)) i32.const 0")
    ));
    let call = HEADER + 3 + 13_610 + 2 * 650;
    assert_eq!(used(&run(&indirect)), call + body + RETURN);
}

#[test]
fn a_block_that_traps_half_way_is_paid_in_full() {
    let outcome = run(&program(
        "i32.const 1 drop unreachable i32.const 2 drop i32.const 0",
    ));
    assert_eq!(outcome.status, Status::Revert);
    assert_eq!(used(&outcome), HEADER + (1 + 9) + 1 + (1 + 9) + 1 + 1);
}

fn with_ink(body: &str, ink: u64) -> Outcome {
    Chain::default().run(&compile(&program(body)), env(), ink)
}

#[test]
fn the_last_unit_of_ink_suffices_and_one_less_does_not() {
    let enough = with_ink("i32.const 0", RETURN);
    assert_eq!((enough.status, enough.ink_left), (Status::Success, 0));
    let short = with_ink("i32.const 0", RETURN - 1);
    assert_eq!((short.status, short.ink_left), (Status::OutOfInk, 0));
}

#[test]
fn an_endless_loop_runs_out_of_ink() {
    let outcome = with_ink("(loop $l (br $l)) i32.const 0", 1_000_000_000);
    assert_eq!((outcome.status, outcome.ink_left), (Status::OutOfInk, 0));
}
