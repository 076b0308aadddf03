//! Rewrites a program so that it meters itself.
//!
//! Four passes over each function, in an order that everybody must keep, since each sees what the former added and
//! activation is paid by the operators that result: ink per block, ink per byte of bulk operators, stack words,
//! payment for memory. Four globals are appended for them.

mod depth;
mod dynamic;
mod heap;
mod mark;
mod meter;
mod op;
mod section;

use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, RawSection,
    SectionId, ValType,
};

pub use self::mark::{MARK_ENTRY, MARK_EXIT, MARKERS, mark};
use self::op::Op;
use self::section::{elements, extended};
use super::module::Module;
use super::validate::{
    ADDED_GLOBALS, ENTRY_POINT, MAX_OPERATORS, MEMORY, Refusal, limit, pay_for_memory_grow,
};

/// Name under which the ink left is exported (i64).
pub const INK_LEFT: &str = "stylus_ink_left";
/// Name under which the mark "out of ink" is exported (i32, 0 or 1).
pub const INK_STATUS: &str = "stylus_ink_status";
/// Name under which the words of stack left are exported (i32).
pub const STACK_LEFT: &str = "stylus_stack_left";

/// An instrumented program.
#[derive(Clone, Debug)]
pub struct Instrumented {
    /// The new binary.
    pub wasm: Vec<u8>,
    /// Operators of all its functions.
    pub operators: u64,
}

const OPERATORS: &str = "operators of a function";

/// Indices of the added globals.
#[derive(Clone, Copy, Debug)]
struct Globals {
    ink: u32,
    ink_status: u32,
    scratch: u32,
    stack: u32,
}

/// Instruments a module that [`super::validate::validate`] let pass. Refuses operators that chains do not run, and functions
/// that grow too large or need too much stack.
pub fn instrument(module: &Module<'_>) -> Result<Instrumented, Refusal> {
    let first = module.globals;
    let globals = Globals {
        ink: first,
        ink_status: first + 1,
        scratch: first + 2,
        stack: first + 3,
    };
    let grows = module
        .memories
        .first()
        .is_some_and(|memory| memory.maximum != Some(memory.initial));
    let pay = if grows {
        pay_for_memory_grow(module)
    } else {
        None
    };

    let mut code = CodeSection::new();
    let mut operators = 0u64;
    for (function, body) in module.bodies.iter().enumerate() {
        let mut locals = 0u32;
        for declaration in body.get_locals_reader()? {
            locals = locals.saturating_add(declaration?.0);
        }
        let ops = Op::of_body(module.wasm, body)?;
        // They only become more; what is too much already need not be multiplied first.
        limit(OPERATORS, ops.len() as u64, MAX_OPERATORS)?;
        let ops = meter::meter(ops, module, globals);
        let ops = dynamic::dynamic(ops, globals);
        let mut ops = depth::depth(ops, locals, module, function, globals)?;
        if let Some(pay) = pay {
            ops = heap::heap(ops, pay, globals);
        }
        limit(OPERATORS, ops.len() as u64, MAX_OPERATORS)?;
        operators += ops.len() as u64;

        let start = body.range().start;
        let locals_end = body.get_binary_reader_for_operators()?.original_position();
        let mut bytes = module
            .wasm
            .get(start..locals_end)
            .unwrap_or_default()
            .to_vec();
        for op in &ops {
            op.encode(&mut bytes);
        }
        code.raw(&bytes);
    }
    Ok(Instrumented {
        wasm: assemble(module, globals, &code),
        operators,
    })
}

/// Puts the sections together in their order. Only what running the program needs is exported.
fn assemble(module: &Module<'_>, globals: Globals, code: &CodeSection) -> Vec<u8> {
    let mut output = wasm_encoder::Module::new();
    let copy = |output: &mut wasm_encoder::Module, id: SectionId| {
        if let Some(data) = module.section(id as u8) {
            output.section(&RawSection { id: id as u8, data });
        }
    };
    for id in [
        SectionId::Type,
        SectionId::Import,
        SectionId::Function,
        SectionId::Table,
        SectionId::Memory,
    ] {
        copy(&mut output, id);
    }
    output.section(&RawSection {
        id: SectionId::Global as u8,
        data: &global_section(module),
    });

    let mut exports = ExportSection::new();
    exports.export(MEMORY, ExportKind::Memory, 0);
    if let Some(entry) = module.export(ENTRY_POINT) {
        exports.export(ENTRY_POINT, ExportKind::Func, entry.index);
    }
    exports.export(INK_LEFT, ExportKind::Global, globals.ink);
    exports.export(INK_STATUS, ExportKind::Global, globals.ink_status);
    exports.export(STACK_LEFT, ExportKind::Global, globals.stack);
    output.section(&exports);

    copy(&mut output, SectionId::Element);
    if !code.is_empty() {
        output.section(code);
    }
    copy(&mut output, SectionId::Data);
    output.finish()
}

/// The program's globals, their bytes as they are, and the added ones: ink, ink status, scratch, stack.
fn global_section(module: &Module<'_>) -> Vec<u8> {
    let mut added = GlobalSection::new();
    let variable = |val_type| GlobalType {
        val_type,
        mutable: true,
        shared: false,
    };
    added.global(variable(ValType::I64), &ConstExpr::i64_const(0));
    for _ in 1..ADDED_GLOBALS {
        added.global(variable(ValType::I32), &ConstExpr::i32_const(0));
    }
    let own = module.section(SectionId::Global as u8);
    let (count, added_count) = (module.globals as usize, ADDED_GLOBALS as usize);
    extended(own, count, added_count, &elements(&added))
}
