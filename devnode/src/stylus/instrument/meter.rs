//! Ink for every basic block, taken before it runs.

use super::Globals;
use super::op::Op;
use crate::stylus::module::Module;
use crate::stylus::price::{BLOCK_HEADER_INK, ends_block, opcode_ink};

/// Puts in front of every basic block: stop if the ink does not suffice for it, else take the ink.
pub(super) fn meter<'a>(ops: Vec<Op<'a>>, module: &Module<'_>, globals: Globals) -> Vec<Op<'a>> {
    let params = |index: u32| {
        module
            .types
            .get(index as usize)
            .map_or(0, |ty| ty.params().len())
    };
    let mut metered = Vec::with_capacity(ops.len() * 4);
    let mut block = Vec::new();
    let mut cost = 0u64;
    for op in ops {
        cost = cost.saturating_add(opcode_ink(&op.operator, params));
        let ends = ends_block(&op.operator);
        block.push(op);
        if ends {
            metered.extend(header(cost.saturating_add(BLOCK_HEADER_INK), globals));
            metered.append(&mut block);
            cost = 0;
        }
    }
    metered
}

fn header(cost: u64, globals: Globals) -> [Op<'static>; 12] {
    [
        Op::get(globals.ink),
        Op::i64(cost),
        Op::i64_lt_u(),
        Op::if_(),
        Op::i32(1),
        Op::set(globals.ink_status),
        Op::unreachable(),
        Op::end(),
        Op::get(globals.ink),
        Op::i64(cost),
        Op::i64_sub(),
        Op::set(globals.ink),
    ]
}
