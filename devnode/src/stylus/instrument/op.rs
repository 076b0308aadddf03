//! Operators of a function body, some of the program's own, some added.

use std::borrow::Cow;

use wasm_encoder::{BlockType, Encode, Instruction};
use wasmparser::{FunctionBody, Operator};

use crate::stylus::validate::Refusal;

/// One operator and its encoding.
#[derive(Clone, Debug)]
pub(super) struct Op<'a> {
    pub(super) operator: Operator<'a>,
    encoding: Cow<'a, [u8]>,
}

impl<'a> Op<'a> {
    /// The operators of a body. No index in them changes, as everything that is added comes last; so
    /// their bytes can be kept.
    pub(super) fn of_body(wasm: &'a [u8], body: &FunctionBody<'a>) -> Result<Vec<Self>, Refusal> {
        let mut reader = body.get_operators_reader()?;
        let mut ops = Vec::new();
        while !reader.eof() {
            let start = reader.original_position();
            let operator = reader.read()?;
            let bytes = wasm
                .get(start..reader.original_position())
                .unwrap_or_default();
            ops.push(Self {
                operator,
                encoding: Cow::Borrowed(bytes),
            });
        }
        Ok(ops)
    }

    pub(super) fn encode(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(&self.encoding);
    }

    fn added(operator: Operator<'a>, instruction: &Instruction<'_>) -> Self {
        let mut encoding = Vec::with_capacity(4);
        instruction.encode(&mut encoding);
        Self {
            operator,
            encoding: Cow::Owned(encoding),
        }
    }

    pub(super) fn get(global_index: u32) -> Self {
        Self::added(
            Operator::GlobalGet { global_index },
            &Instruction::GlobalGet(global_index),
        )
    }

    pub(super) fn set(global_index: u32) -> Self {
        Self::added(
            Operator::GlobalSet { global_index },
            &Instruction::GlobalSet(global_index),
        )
    }

    pub(super) fn call(function_index: u32) -> Self {
        Self::added(
            Operator::Call { function_index },
            &Instruction::Call(function_index),
        )
    }

    pub(super) fn i32(value: u32) -> Self {
        let value = value.cast_signed();
        Self::added(Operator::I32Const { value }, &Instruction::I32Const(value))
    }

    pub(super) fn i64(value: u64) -> Self {
        let value = value.cast_signed();
        Self::added(Operator::I64Const { value }, &Instruction::I64Const(value))
    }

    pub(super) fn if_() -> Self {
        let blockty = wasmparser::BlockType::Empty;
        Self::added(Operator::If { blockty }, &Instruction::If(BlockType::Empty))
    }

    pub(super) fn end() -> Self {
        Self::added(Operator::End, &Instruction::End)
    }

    pub(super) fn return_() -> Self {
        Self::added(Operator::Return, &Instruction::Return)
    }

    pub(super) fn unreachable() -> Self {
        Self::added(Operator::Unreachable, &Instruction::Unreachable)
    }

    pub(super) fn i32_add() -> Self {
        Self::added(Operator::I32Add, &Instruction::I32Add)
    }

    pub(super) fn i32_sub() -> Self {
        Self::added(Operator::I32Sub, &Instruction::I32Sub)
    }

    pub(super) fn i32_le_u() -> Self {
        Self::added(Operator::I32LeU, &Instruction::I32LeU)
    }

    pub(super) fn i64_sub() -> Self {
        Self::added(Operator::I64Sub, &Instruction::I64Sub)
    }

    pub(super) fn i64_mul() -> Self {
        Self::added(Operator::I64Mul, &Instruction::I64Mul)
    }

    pub(super) fn i64_lt_u() -> Self {
        Self::added(Operator::I64LtU, &Instruction::I64LtU)
    }

    pub(super) fn i64_extend_i32_u() -> Self {
        Self::added(Operator::I64ExtendI32U, &Instruction::I64ExtendI32U)
    }
}
