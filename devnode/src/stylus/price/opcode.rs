//! Ink of the operators of a program.

use wasmparser::Operator;

/// Ink of the check that opens every basic block.
pub const BLOCK_HEADER_INK: u64 = 2450;

/// Ink of each byte that `memory.copy` and `memory.fill` touch.
pub const BULK_BYTE_INK: u64 = 100;

/// Price of an operator that no program can afford: some are tolerated as long as they are never reached.
pub const REFUSED_INK: u64 = u64::MAX;

/// Whether a basic block ends with this operator. Ink is taken for the whole block before it runs.
pub fn ends_block(operator: &Operator<'_>) -> bool {
    use Operator::*;
    matches!(
        operator,
        End | Else
            | Return
            | Loop { .. }
            | Br { .. }
            | BrIf { .. }
            | BrTable { .. }
            | If { .. }
            | Call { .. }
            | CallIndirect { .. }
    )
}

/// Ink of one operator. `params` gives the number of parameters of the function type with an index.
///
/// [`REFUSED_INK`] for everything that is not integer code.
pub fn opcode_ink(operator: &Operator<'_>, params: impl Fn(u32) -> usize) -> u64 {
    use Operator::*;
    match operator {
        Unreachable | Return | Nop | Else | End => 1,
        I32Const { .. } | I64Const { .. } | Block { .. } | Loop { .. } => 1,
        Drop => 9,
        Br { .. } | BrIf { .. } | If { .. } => 765,
        BrTable { targets } => 2400 + 325 * u64::from(targets.len()),
        Select => 1250,
        Call { .. } => 3800,
        CallIndirect { type_index, .. } => 13_610 + 650 * params(*type_index) as u64,

        LocalGet { .. } | LocalTee { .. } => 75,
        LocalSet { .. } => 210,
        GlobalGet { .. } => 225,
        GlobalSet { .. } => 575,

        I32Load { .. }
        | I32Load8S { .. }
        | I32Load8U { .. }
        | I32Load16S { .. }
        | I32Load16U { .. } => 670,
        I64Load { .. }
        | I64Load8S { .. }
        | I64Load8U { .. }
        | I64Load16S { .. }
        | I64Load16U { .. }
        | I64Load32S { .. }
        | I64Load32U { .. } => 680,
        I32Store { .. } | I32Store8 { .. } | I32Store16 { .. } => 825,
        I64Store { .. } | I64Store8 { .. } | I64Store16 { .. } | I64Store32 { .. } => 950,
        MemorySize { .. } => 3000,
        MemoryGrow { .. } => 8050,
        MemoryCopy { .. } | MemoryFill { .. } => 950,

        I32Eqz | I32Eq | I32Ne | I32LtS | I32LtU | I32GtS | I32GtU | I32LeS | I32LeU | I32GeS
        | I32GeU => 170,
        I64Eqz | I64Eq | I64Ne | I64LtS | I64LtU | I64GtS | I64GtU | I64LeS | I64LeU | I64GeS
        | I64GeU => 225,

        I32Clz | I32Ctz | I64Clz | I64Ctz => 210,
        I32Popcnt => 2650,
        I64Popcnt => 6000,
        I32Add | I32Sub | I32And | I32Or | I32Xor | I32Shl | I32ShrS | I32ShrU | I32Rotl
        | I32Rotr => 70,
        I64Add | I64Sub | I64And | I64Or | I64Xor | I64Shl | I64ShrS | I64ShrU | I64Rotl
        | I64Rotr => 100,
        I32Mul | I64Mul => 160,
        I32DivS | I32DivU | I32RemS | I32RemU => 1120,
        I64DivS | I64DivU | I64RemS | I64RemU => 1270,
        I32WrapI64 | I64ExtendI32S | I64ExtendI32U | I32Extend8S | I32Extend16S | I64Extend8S
        | I64Extend16S | I64Extend32S => 100,

        _ => REFUSED_INK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indirect_calls_cost_by_their_parameters() {
        let call = Operator::CallIndirect {
            type_index: 3,
            table_index: 0,
        };
        assert_eq!(opcode_ink(&call, |index| index as usize), 13_610 + 650 * 3);
    }

    #[test]
    fn floats_have_no_price_that_can_be_paid() {
        assert_eq!(opcode_ink(&Operator::F32Add, |_| 0), REFUSED_INK);
    }

    #[test]
    fn an_unreachable_does_not_end_a_block() {
        assert!(!ends_block(&Operator::Unreachable));
        assert!(ends_block(&Operator::Return));
    }
}
