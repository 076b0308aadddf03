//! A WASM module as far as its costs, its admission and its instrumentation need it.

use std::ops::Range;

use wasmparser::{
    Element, ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, MemoryType, Name,
    NameSectionReader, Parser, Payload, TableType, TypeRef, Validator, WasmFeatures,
};

use super::config::Version;
use super::validate::Refusal;

/// The WASM a chain of this version understands. Some of it is refused later, see [`super::validate`].
pub fn features(version: Version) -> WasmFeatures {
    let features = WasmFeatures::FLOATS
        | WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::BULK_MEMORY;
    match version {
        Version::Arbos51 => features | WasmFeatures::MULTI_VALUE,
        Version::Arbos60 | Version::Arbos61 => features,
    }
}

/// An imported function.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// Module it comes from.
    pub module: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// Index of its type.
    pub type_index: u32,
}

/// An export.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub kind: ExternalKind,
    /// Index among its kind.
    pub index: u32,
}

/// An active data or element segment: where it goes and how much room it takes there.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// First byte or entry.
    pub offset: u64,
    /// Number of bytes or entries.
    pub len: u64,
}

/// A parsed and valid module. Nothing in it was checked against the rules of a chain yet.
#[derive(Debug, Default)]
pub struct Module<'a> {
    /// The whole binary.
    pub wasm: &'a [u8],
    /// Function types.
    pub types: Vec<FuncType>,
    /// Imported functions, which come first among the functions.
    pub imports: Vec<Import<'a>>,
    /// Index of the type of each function defined here.
    pub functions: Vec<u32>,
    /// Bodies of those functions.
    pub bodies: Vec<FunctionBody<'a>>,
    /// Tables.
    pub tables: Vec<TableType>,
    /// Memories.
    pub memories: Vec<MemoryType>,
    /// Number of globals.
    pub globals: u32,
    /// Exports.
    pub exports: Vec<Export<'a>>,
    /// There is a start function.
    pub has_start: bool,
    /// Number of data segments.
    pub data_segments: usize,
    /// Bytes of data.
    pub data_len: u64,
    /// Bytes of data segments with their headers.
    pub data_segment_len: u64,
    /// Data segments that are copied into memory at the start.
    pub active_data: Vec<Segment>,
    /// Number of element segments.
    pub element_segments: usize,
    /// Bytes of element segments with their headers.
    pub element_segment_len: u64,
    /// Element segments that are copied into the table at the start.
    pub active_elements: Vec<Segment>,
    /// Name of the module; empty if it has none.
    pub name: &'a str,
    /// Sections that instrumentation copies as they are: id and bytes.
    sections: Vec<(u8, &'a [u8])>,
}

impl<'a> Module<'a> {
    /// Parses and validates a binary. Everything the parser meets must be something a chain knows; a data count
    /// section, in particular, is not.
    pub fn parse(wasm: &'a [u8], version: Version) -> Result<Self, Refusal> {
        Validator::new_with_features(features(version)).validate_all(wasm)?;
        let mut module = Module {
            wasm,
            ..Module::default()
        };
        for payload in Parser::new(0).parse_all(wasm) {
            module.read(payload?)?;
        }
        Ok(module)
    }

    /// Type of a function, counted over imports and definitions.
    pub fn function_type(&self, index: u32) -> Option<&FuncType> {
        let index = index as usize;
        let type_index = match self.imports.get(index) {
            Some(import) => import.type_index,
            None => *self.functions.get(index - self.imports.len())?,
        };
        self.types.get(type_index as usize)
    }

    /// The export with a name.
    pub fn export(&self, name: &str) -> Option<&Export<'a>> {
        self.exports.iter().find(|export| export.name == name)
    }

    /// Contents of a section, by its id.
    pub fn section(&self, id: u8) -> Option<&'a [u8]> {
        self.sections
            .iter()
            .find(|section| section.0 == id)
            .map(|section| section.1)
    }

    fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        self.wasm.get(range).unwrap_or_default()
    }

    fn read(&mut self, payload: Payload<'a>) -> Result<(), Refusal> {
        if let Some((id, range)) = payload.as_section() {
            let bytes = self.bytes(range);
            self.sections.push((id, bytes));
        }
        match payload {
            Payload::Version { .. } | Payload::End(_) | Payload::CodeSectionStart { .. } => {}
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    let TypeRef::Func(type_index) = import.ty else {
                        return Err(Refusal::ImportKind(format!(
                            "{}.{}",
                            import.module, import.name
                        )));
                    };
                    self.imports.push(Import {
                        module: import.module,
                        name: import.name,
                        type_index,
                    });
                }
            }
            Payload::FunctionSection(functions) => {
                for function in functions {
                    self.functions.push(function?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    constant(&global?.init_expr)?;
                    self.globals += 1;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let wasmparser::Export { name, kind, index } = export?;
                    self.exports.push(Export { name, kind, index });
                }
            }
            Payload::StartSection { .. } => self.has_start = true,
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.read_element(element?)?;
                }
            }
            Payload::DataSection(datas) => {
                for data in datas {
                    self.read_data(data?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => {
                if section.name() == "name" {
                    let reader =
                        wasmparser::BinaryReader::new(section.data(), section.data_offset());
                    self.read_names(NameSectionReader::new(reader))?;
                }
            }
            Payload::DataCountSection { .. } => return Err(Refusal::DataCount),
            other => {
                return Err(Refusal::Section(
                    other.as_section().map_or(0, |section| section.0),
                ));
            }
        }
        Ok(())
    }

    fn read_data(&mut self, data: wasmparser::Data<'a>) -> Result<(), Refusal> {
        self.data_segments += 1;
        self.data_len += data.data.len() as u64;
        self.data_segment_len += data.range.len() as u64;
        if let wasmparser::DataKind::Active { offset_expr, .. } = data.kind {
            let offset = offset(&offset_expr)?;
            self.active_data.push(Segment {
                offset,
                len: data.data.len() as u64,
            });
        }
        Ok(())
    }

    fn read_element(&mut self, element: Element<'a>) -> Result<(), Refusal> {
        self.element_segments += 1;
        self.element_segment_len += element.range.len() as u64;
        if let ElementKind::Active { offset_expr, .. } = element.kind {
            let offset = offset(&offset_expr)?;
            let ElementItems::Functions(functions) = element.items else {
                return Err(Refusal::ElementExpressions);
            };
            self.active_elements.push(Segment {
                offset,
                len: functions.count().into(),
            });
        }
        Ok(())
    }

    /// Reads what a chain reads of the names; what it would choke on is refused.
    fn read_names(&mut self, names: NameSectionReader<'a>) -> Result<(), Refusal> {
        for name in names {
            match name? {
                Name::Module { name, .. } => self.name = name,
                Name::Function(map) => {
                    for naming in map {
                        naming?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// An initial value must be one constant.
fn constant<'a>(
    expression: &wasmparser::ConstExpr<'a>,
) -> Result<wasmparser::Operator<'a>, Refusal> {
    use wasmparser::Operator::*;
    let mut reader = expression.get_operators_reader();
    let value = reader.read()?;
    let end = reader.read()?;
    match value {
        I32Const { .. } | I64Const { .. } | F32Const { .. } | F64Const { .. }
            if matches!(end, End) && reader.eof() =>
        {
            Ok(value)
        }
        _ => Err(Refusal::NotConstant),
    }
}

/// Where a segment goes. Offsets are 32 bits; a chain widens them with their sign, which puts the negative ones
/// out of bounds, as this does.
fn offset(expression: &wasmparser::ConstExpr<'_>) -> Result<u64, Refusal> {
    match constant(expression)? {
        wasmparser::Operator::I32Const { value } => Ok(i64::from(value) as u64),
        _ => Err(Refusal::NotConstant),
    }
}
