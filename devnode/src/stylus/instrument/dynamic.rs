//! Ink for the bytes that `memory.copy` and `memory.fill` touch.

use wasmparser::Operator;

use super::Globals;
use super::op::Op;
use crate::stylus::price::BULK_BYTE_INK;

/// Puts in front of every bulk operator: take ink for its length, stop if there is not enough.
pub(super) fn dynamic<'a>(ops: Vec<Op<'a>>, globals: Globals) -> Vec<Op<'a>> {
    let mut metered = Vec::with_capacity(ops.len());
    for op in ops {
        if matches!(
            op.operator,
            Operator::MemoryCopy { .. } | Operator::MemoryFill { .. }
        ) {
            metered.extend(charge(globals));
        }
        metered.push(op);
    }
    metered
}

/// The length is on the stack. The product cannot overflow; that the ink did shows by its having grown.
fn charge(globals: Globals) -> [Op<'static>; 17] {
    [
        Op::set(globals.scratch),
        Op::get(globals.ink),
        Op::get(globals.ink),
        Op::get(globals.scratch),
        Op::i64_extend_i32_u(),
        Op::i64(BULK_BYTE_INK),
        Op::i64_mul(),
        Op::i64_sub(),
        Op::set(globals.ink),
        Op::get(globals.ink),
        Op::i64_lt_u(),
        Op::if_(),
        Op::i32(1),
        Op::set(globals.ink_status),
        Op::unreachable(),
        Op::end(),
        Op::get(globals.scratch),
    ]
}
