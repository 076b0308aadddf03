//! The form of a program that reports which function it is in.
//!
//! Every function moves to the end of the index space and leaves a wrapper in its place: report the entry, call what
//! was moved, report the exit. Calls, tables and exports thus lead through the wrappers, no index changes, and the
//! metered code stays as it is to the byte; so do its ink and its words of stack. The reports go through a
//! table of their own, because another import would shift all functions.

use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, Instruction, RawSection,
    RefType, SectionId, TableSection, TableType, TypeSection, ValType,
};

use super::section::{elements, extended, without_count};
use crate::stylus::module::Module;

/// Name of the table of the two markers.
pub const MARKERS: &str = "stylus_markers";
/// Where the function stands that is told of an entry, with the function's index.
pub const MARK_ENTRY: u64 = 0;
/// Where the function stands that is told of an exit.
pub const MARK_EXIT: u64 = 1;

/// Wraps every function of an instrumented module.
pub fn mark(module: &Module<'_>) -> Vec<u8> {
    let mut output = wasm_encoder::Module::new();
    for id in ORDER {
        let own = module.section(id as u8);
        let data = match id {
            SectionId::Type => extended(own, module.types.len(), 1, &marker_type()),
            SectionId::Function => moved_functions(module),
            SectionId::Table => extended(own, module.tables.len(), 1, &marker_table()),
            SectionId::Export => extended(own, module.exports.len(), 1, &marker_export(module)),
            SectionId::Code => wrapped_code(module),
            _ => match own {
                Some(own) => own.to_vec(),
                None => continue,
            },
        };
        let (id, data) = (id as u8, data.as_slice());
        output.section(&RawSection { id, data });
    }
    output.finish()
}

const ORDER: [SectionId; 10] = [
    SectionId::Type,
    SectionId::Import,
    SectionId::Function,
    SectionId::Table,
    SectionId::Memory,
    SectionId::Global,
    SectionId::Export,
    SectionId::Element,
    SectionId::Code,
    SectionId::Data,
];

fn marker_type() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    elements(&types)
}

fn marker_table() -> Vec<u8> {
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 2,
        maximum: Some(2),
        shared: false,
    });
    elements(&tables)
}

fn marker_export(module: &Module<'_>) -> Vec<u8> {
    let mut exports = ExportSection::new();
    exports.export(MARKERS, ExportKind::Table, module.tables.len() as u32);
    elements(&exports)
}

/// Wrappers and what they wrap have the same types.
fn moved_functions(module: &Module<'_>) -> Vec<u8> {
    let mut moved = FunctionSection::new();
    for type_index in &module.functions {
        moved.function(*type_index);
    }
    let count = module.functions.len();
    let own = module.section(SectionId::Function as u8);
    extended(own, count, count, &elements(&moved))
}

fn wrapped_code(module: &Module<'_>) -> Vec<u8> {
    let (imports, count) = (module.imports.len() as u32, module.bodies.len() as u32);
    let mut wrappers = CodeSection::new();
    for (index, type_index) in (imports..).zip(&module.functions) {
        let params = module
            .types
            .get(*type_index as usize)
            .map_or(0, |ty| ty.params().len());
        wrappers.function(&wrapper(module, index, index + count, params as u32));
    }
    let moved = without_count(module.section(SectionId::Code as u8).unwrap_or_default());
    let wrappers = [elements(&wrappers).as_slice(), moved].concat();
    extended(None, 0, module.bodies.len() * 2, &wrappers)
}

fn wrapper(module: &Module<'_>, index: u32, moved: u32, params: u32) -> Function {
    let marker = |function: &mut Function, marker: u64| {
        function.instruction(&Instruction::I32Const(index.cast_signed()));
        function.instruction(&Instruction::I32Const(marker as i32));
        function.instruction(&Instruction::CallIndirect {
            type_index: module.types.len() as u32,
            table_index: module.tables.len() as u32,
        });
    };
    let mut function = Function::new([]);
    marker(&mut function, MARK_ENTRY);
    for param in 0..params {
        function.instruction(&Instruction::LocalGet(param));
    }
    function.instruction(&Instruction::Call(moved));
    marker(&mut function, MARK_EXIT);
    function.instruction(&Instruction::End);
    function
}
