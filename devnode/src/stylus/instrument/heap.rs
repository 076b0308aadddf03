//! Payment for memory before it grows.

use wasmparser::Operator;

use super::Globals;
use super::op::Op;

/// Puts a call of the paying host function in front of every `memory.grow`, with the same number of pages.
pub(super) fn heap<'a>(ops: Vec<Op<'a>>, pay: u32, globals: Globals) -> Vec<Op<'a>> {
    let mut bounded = Vec::with_capacity(ops.len());
    for op in ops {
        if matches!(op.operator, Operator::MemoryGrow { .. }) {
            bounded.extend([
                Op::set(globals.scratch),
                Op::get(globals.scratch),
                Op::get(globals.scratch),
                Op::call(pay),
            ]);
        }
        bounded.push(op);
    }
    bounded
}
