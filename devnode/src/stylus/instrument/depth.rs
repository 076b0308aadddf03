//! A bound on the stack that is the same on every machine.

use wasmparser::{BlockType, FuncType, Operator};

use super::Globals;
use super::op::Op;
use crate::stylus::module::Module;
use crate::stylus::validate::Refusal;

/// Most words of a frame.
const MAX_FRAME: u32 = 10 * 1024;
/// Most values on the operand stack of a function at once.
const MAX_CONTENTION: u32 = 4096;
/// Words of a frame besides its locals and operands.
const FRAME_OVERHEAD: u32 = 4;

/// Takes the words of a function's frame when it is entered and gives them back when it returns. When there are not
/// more left than it needs, the counter is set to zero and the program stops.
pub(super) fn depth<'a>(
    mut ops: Vec<Op<'a>>,
    locals: u32,
    module: &Module<'_>,
    function: usize,
    globals: Globals,
) -> Result<Vec<Op<'a>>, Refusal> {
    let operands = worst_case(&ops, module)?;
    let frame = operands
        .saturating_add(locals)
        .saturating_add(FRAME_OVERHEAD);
    for (words, limit) in [(operands, MAX_CONTENTION), (frame, MAX_FRAME)] {
        if words > limit {
            return Err(Refusal::Frame {
                function,
                words,
                limit,
            });
        }
    }

    let mut checked = Vec::with_capacity(ops.len() + 17);
    checked.extend(enter(frame, globals));
    // Falling off the end is made a return, so that all exits look alike.
    let end = ops.pop().ok_or(Refusal::Scopes)?;
    ops.push(Op::return_());
    for op in ops {
        if matches!(op.operator, Operator::Return) {
            checked.extend(leave(frame, globals));
        }
        checked.push(op);
    }
    checked.push(end);
    Ok(checked)
}

fn enter(frame: u32, globals: Globals) -> [Op<'static>; 12] {
    [
        Op::get(globals.stack),
        Op::i32(frame),
        Op::i32_le_u(),
        Op::if_(),
        Op::i32(0),
        Op::set(globals.stack),
        Op::unreachable(),
        Op::end(),
        Op::get(globals.stack),
        Op::i32(frame),
        Op::i32_sub(),
        Op::set(globals.stack),
    ]
}

fn leave(frame: u32, globals: Globals) -> [Op<'static>; 4] {
    [
        Op::get(globals.stack),
        Op::i32(frame),
        Op::i32_add(),
        Op::set(globals.stack),
    ]
}

/// The most values a function can have on its operand stack, by a count that every node does alike: it looks at
/// the operators in their order, also at those that are never reached.
fn worst_case(ops: &[Op<'_>], module: &Module<'_>) -> Result<u32, Refusal> {
    let mut stack = Stack::default();
    for op in ops {
        stack.apply(&op.operator, module)?;
    }
    Ok(stack.worst)
}

struct Stack {
    now: u32,
    worst: u32,
    scopes: Vec<u32>,
}

impl Default for Stack {
    fn default() -> Self {
        Self {
            now: 0,
            worst: 0,
            scopes: vec![0],
        }
    }
}

impl Stack {
    fn push(&mut self, count: u32) {
        self.now = self.now.saturating_add(count);
        self.worst = self.worst.max(self.now);
    }

    fn pop(&mut self, count: u32) {
        self.now = self.now.saturating_sub(count);
    }

    /// Results are counted before the parameters are dropped.
    fn call(&mut self, ty: Option<&FuncType>) -> Result<(), Refusal> {
        let ty = ty.ok_or(Refusal::Scopes)?;
        self.push(ty.results().len() as u32);
        self.pop(ty.params().len() as u32);
        Ok(())
    }

    fn open(&mut self, ty: BlockType, module: &Module<'_>) -> Result<(), Refusal> {
        match ty {
            BlockType::Empty => {}
            BlockType::Type(_) => self.push(1),
            BlockType::FuncType(index) => self.call(module.types.get(index as usize))?,
        }
        self.scopes.push(self.now);
        Ok(())
    }

    fn apply(&mut self, operator: &Operator<'_>, module: &Module<'_>) -> Result<(), Refusal> {
        use Operator::*;
        match operator {
            Block { blockty } | Loop { blockty } => self.open(*blockty, module)?,
            If { blockty } => {
                self.pop(1);
                self.open(*blockty, module)?;
            }
            Else => self.now = *self.scopes.last().ok_or(Refusal::Scopes)?,
            End => self.now = self.scopes.pop().ok_or(Refusal::Scopes)?,

            Call { function_index } => self.call(module.function_type(*function_index))?,
            CallIndirect { type_index, .. } => {
                self.call(module.types.get(*type_index as usize))?;
                self.pop(1);
            }
            MemoryFill { .. } | MemoryCopy { .. } => self.pop(3),

            LocalGet { .. }
            | GlobalGet { .. }
            | MemorySize { .. }
            | I32Const { .. }
            | I64Const { .. }
            | F32Const { .. }
            | F64Const { .. } => self.push(1),

            Drop
            | BrIf { .. }
            | BrTable { .. }
            | LocalSet { .. }
            | GlobalSet { .. }
            | I32Eq
            | I32Ne
            | I32LtS
            | I32LtU
            | I32GtS
            | I32GtU
            | I32LeS
            | I32LeU
            | I32GeS
            | I32GeU
            | I64Eq
            | I64Ne
            | I64LtS
            | I64LtU
            | I64GtS
            | I64GtU
            | I64LeS
            | I64LeU
            | I64GeS
            | I64GeU
            | I32Add
            | I32Sub
            | I32Mul
            | I32DivS
            | I32DivU
            | I32RemS
            | I32RemU
            | I64Add
            | I64Sub
            | I64Mul
            | I64DivS
            | I64DivU
            | I64RemS
            | I64RemU
            | I32And
            | I32Or
            | I32Xor
            | I32Shl
            | I32ShrS
            | I32ShrU
            | I32Rotl
            | I32Rotr
            | I64And
            | I64Or
            | I64Xor
            | I64Shl
            | I64ShrS
            | I64ShrU
            | I64Rotl
            | I64Rotr => {
                self.pop(1);
            }

            Select
            | I32Store { .. }
            | I64Store { .. }
            | F32Store { .. }
            | F64Store { .. }
            | I32Store8 { .. }
            | I32Store16 { .. }
            | I64Store8 { .. }
            | I64Store16 { .. }
            | I64Store32 { .. } => self.pop(2),

            Nop
            | Unreachable
            | Br { .. }
            | Return
            | LocalTee { .. }
            | MemoryGrow { .. }
            | I32Eqz
            | I64Eqz
            | I32Clz
            | I32Ctz
            | I32Popcnt
            | I64Clz
            | I64Ctz
            | I64Popcnt
            | I32Load { .. }
            | I64Load { .. }
            | F32Load { .. }
            | F64Load { .. }
            | I32Load8S { .. }
            | I32Load8U { .. }
            | I32Load16S { .. }
            | I32Load16U { .. }
            | I64Load8S { .. }
            | I64Load8U { .. }
            | I64Load16S { .. }
            | I64Load16U { .. }
            | I64Load32S { .. }
            | I64Load32U { .. }
            | I32WrapI64
            | I64ExtendI32S
            | I64ExtendI32U
            | I32Extend8S
            | I32Extend16S
            | I64Extend8S
            | I64Extend16S
            | I64Extend32S
            | I32ReinterpretF32
            | I64ReinterpretF64
            | F32ReinterpretI32
            | F64ReinterpretI64 => {}

            other => return Err(refuse(other)),
        }
        Ok(())
    }
}

/// Names the operator without its arguments.
fn refuse(operator: &Operator<'_>) -> Refusal {
    let text = format!("{operator:?}");
    Refusal::Operator(
        text.split([' ', '{', '('])
            .next()
            .unwrap_or_default()
            .to_owned(),
    )
}
