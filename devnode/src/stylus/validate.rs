//! What a chain accepts as a program.
//!
//! The order of the checks differs from a chain's, their sum does not: a refused activation costs the same
//! whatever the reason.

use wasmparser::{ExternalKind, FuncType, ValType};

use super::config::Config;
use super::hostio::signature;
use super::module::Module;
use super::price::PAGE_LIMIT;

/// Function a call enters.
pub const ENTRY_POINT: &str = "user_entrypoint";
/// Name of the exported memory.
pub const MEMORY: &str = "memory";
/// Host function that must be imported by a program whose memory can grow.
pub const PAY_FOR_MEMORY_GROW: &str = "pay_for_memory_grow";
/// Module of the host functions.
pub const HOST_MODULE: &str = "vm_hooks";
/// Number of globals that metering adds.
pub const ADDED_GLOBALS: u32 = 4;

/// Most operators of a function after instrumentation.
pub const MAX_OPERATORS: u64 = 65_536;
const MAX_LOCALS: u64 = 348;
const MAX_NAME: usize = 512;
const RESERVED: &str = "stylus";

/// Why a program is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not WASM, or WASM of a kind that chains do not run.
    #[error("invalid WASM at byte {offset}: {message}")]
    Invalid {
        /// What the validator says.
        message: String,
        /// Where.
        offset: usize,
    },
    /// Longer than any program may be.
    #[error("the program has {have} bytes, the limit is {limit}")]
    TooLong {
        /// Bytes it has.
        have: usize,
        /// Bytes it may have.
        limit: u32,
    },
    /// A data count section; wasm-opt writes one with bulk memory.
    #[error("data count section: drop section 12, or build without bulk memory")]
    DataCount,
    /// A section nobody knows.
    #[error("section {0} is not supported")]
    Section(u8),
    /// A start function.
    #[error("start functions are not allowed")]
    Start,
    /// Something other than a function is imported.
    #[error("import {0}: only functions can be imported")]
    ImportKind(String),
    /// No host function has this name.
    #[error("import {0}: there is no such host function")]
    UnknownImport(String),
    /// The host function has another type.
    #[error("import {0}: wrong type")]
    ImportType(String),
    /// The same import twice, with two types.
    #[error("import {0} twice with different types")]
    InconsistentImport(String),
    /// A name that begins with `stylus`.
    #[error("reserved symbol {0}: names that begin with stylus are the chain's")]
    Reserved(String),
    /// An export called like an import.
    #[error("export {0} has the name of an import")]
    ExportsImport(String),
    /// Not exactly one memory, exported as `memory`.
    #[error("exactly one memory is needed, exported as \"memory\"")]
    Memory,
    /// The memory is too large from the start.
    #[error("the program starts with {pages} pages of memory, {limit} are available")]
    MemorySize {
        /// Pages it wants.
        pages: u64,
        /// Pages left.
        limit: u16,
    },
    /// The memory can grow, and nobody pays.
    #[error(
        "vm_hooks.pay_for_memory_grow (i32) must be imported, or the memory's maximum equal its minimum"
    )]
    NoPayForMemoryGrow,
    /// No entry point of the right type.
    #[error("the function user_entrypoint (i32) -> i32 must be exported")]
    EntryPoint,
    /// Too many of something.
    #[error("{count} {what}, the limit is {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        count: u64,
        /// How many there may be.
        limit: u64,
    },
    /// A name longer than 512 bytes.
    #[error("a name of {0} bytes, the limit is 512")]
    LongName(usize),
    /// A global or an offset that is not a constant.
    #[error("an initial value or a segment's offset is not a constant")]
    NotConstant,
    /// An element segment of expressions.
    #[error("element segments of expressions are not supported")]
    ElementExpressions,
    /// A segment that does not fit.
    #[error("a {0} segment lies out of bounds")]
    SegmentBounds(&'static str),
    /// A type that is no number.
    #[error("values of type {0} are not supported")]
    ValueType(String),
    /// An operator that is not supported, floating point arithmetic for one.
    #[error("operator {0} is not supported")]
    Operator(String),
    /// A function needs too much stack.
    #[error("function {function} needs {words} words of stack, the limit is {limit}")]
    Frame {
        /// Index of the function, imports not counted.
        function: usize,
        /// Words it needs.
        words: u32,
        /// Words it may need.
        limit: u32,
    },
    /// A cost does not fit its field.
    #[error("the program is too large: its {0} is out of range")]
    Cost(&'static str),
    /// Scopes do not match; valid code never has that.
    #[error("the scopes of a function do not match")]
    Scopes,
}

impl From<wasmparser::Error> for Refusal {
    fn from(error: wasmparser::Error) -> Self {
        Self::Invalid {
            message: error.message().to_string(),
            offset: error.offset(),
        }
    }
}

/// Checks a module against every rule that does not need its instrumented code. `page_limit` is the number of memory
/// pages still available to the transaction, `max_wasm` the length of the longest program.
pub fn validate(
    module: &Module<'_>,
    config: Config,
    page_limit: u16,
    max_wasm: u32,
) -> Result<(), Refusal> {
    let (have, limit) = (module.wasm.len(), max_wasm);
    if have > limit as usize {
        return Err(Refusal::TooLong { have, limit });
    }
    if module.has_start {
        return Err(Refusal::Start);
    }
    // First, as they bound the work of the others.
    limits(module, config)?;
    value_types(module)?;
    names(module)?;
    imports(module, config)?;
    memory(module, page_limit)?;
    entry_point(module)?;
    segments(module)
}

fn value_types(module: &Module<'_>) -> Result<(), Refusal> {
    let number = |ty: &ValType| {
        matches!(
            ty,
            ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64
        )
        .then_some(())
        .ok_or_else(|| Refusal::ValueType(ty.to_string()))
    };
    for ty in &module.types {
        ty.params()
            .iter()
            .chain(ty.results())
            .try_for_each(number)?;
    }
    Ok(())
}

fn names(module: &Module<'_>) -> Result<(), Refusal> {
    for export in &module.exports {
        let name = last_part(export.name);
        if name.starts_with(RESERVED) {
            return Err(Refusal::Reserved(export.name.to_owned()));
        }
        if module.imports.iter().any(|import| import.name == name) {
            return Err(Refusal::ExportsImport(export.name.to_owned()));
        }
    }
    if let Some(import) = module
        .imports
        .iter()
        .find(|import| import.name.starts_with(RESERVED))
    {
        return Err(Refusal::Reserved(import.name.to_owned()));
    }
    if module.name.len() > MAX_NAME {
        return Err(Refusal::LongName(module.name.len()));
    }
    Ok(())
}

/// Names are compared by what follows their last double underscore.
fn last_part(name: &str) -> &str {
    name.rsplit("__").next().unwrap_or(name)
}

fn imports(module: &Module<'_>, config: Config) -> Result<(), Refusal> {
    for (index, import) in module.imports.iter().enumerate() {
        let full_name = || format!("{}.{}", import.module, import.name);
        // The types are compared by index, so that even equal types in two places are refused.
        let clash = module.imports[..index].iter().any(|prior| {
            (prior.module, prior.name) == (import.module, import.name)
                && prior.type_index != import.type_index
        });
        if clash {
            return Err(Refusal::InconsistentImport(full_name()));
        }
        let expected = signature(import.module, import.name, config.debug)
            .ok_or_else(|| Refusal::UnknownImport(full_name()))?;
        let actual = module.types.get(import.type_index as usize);
        if actual != Some(&expected) {
            return Err(Refusal::ImportType(full_name()));
        }
    }
    Ok(())
}

fn memory(module: &Module<'_>, page_limit: u16) -> Result<(), Refusal> {
    let exported = module
        .export(MEMORY)
        .is_some_and(|export| export.kind == ExternalKind::Memory && export.index == 0);
    let ([memory], true) = (module.memories.as_slice(), exported) else {
        return Err(Refusal::Memory);
    };
    let limit = page_limit.min(PAGE_LIMIT);
    if memory.initial > u64::from(limit) {
        return Err(Refusal::MemorySize {
            pages: memory.initial,
            limit,
        });
    }
    if memory.maximum != Some(memory.initial) && pay_for_memory_grow(module).is_none() {
        return Err(Refusal::NoPayForMemoryGrow);
    }
    Ok(())
}

/// Index of the host function that is paid before the memory grows; none if it is not imported.
pub fn pay_for_memory_grow(module: &Module<'_>) -> Option<u32> {
    module
        .imports
        .iter()
        .position(|import| import.module == HOST_MODULE && import.name == PAY_FOR_MEMORY_GROW)
        .and_then(|index| u32::try_from(index).ok())
}

fn entry_point(module: &Module<'_>) -> Result<(), Refusal> {
    let ty = module
        .export(ENTRY_POINT)
        .filter(|export| export.kind == ExternalKind::Func)
        .and_then(|export| module.function_type(export.index));
    if ty != Some(&FuncType::new([ValType::I32], [ValType::I32])) {
        return Err(Refusal::EntryPoint);
    }
    Ok(())
}

fn limits(module: &Module<'_>, config: Config) -> Result<(), Refusal> {
    // Public chains drop all exports but two before they count; metering adds its globals to what is left.
    let kept = |name: &str| config.debug || name == MEMORY || name == ENTRY_POINT;
    let exports = module.exports.iter().filter(|export| kept(export.name));
    let table_entries = module
        .tables
        .iter()
        .fold(0, |sum: u64, table| sum.saturating_add(table.initial));

    limit("data segments", module.data_segments as u64, 128)?;
    limit("element segments", module.element_segments as u64, 128)?;
    limit(
        "exports",
        exports.clone().count() as u64 + u64::from(ADDED_GLOBALS),
        1024,
    )?;
    limit("functions", module.bodies.len() as u64, 4096)?;
    limit(
        "globals",
        u64::from(module.globals) + u64::from(ADDED_GLOBALS),
        32_768,
    )?;
    limit("imports", module.imports.len() as u64, 513)?;
    limit("table entries", table_entries, 4096)?;
    limit(
        "bytes of element segments",
        module.element_segment_len,
        4096,
    )?;
    if let Some(export) = exports.clone().find(|export| export.name.len() > MAX_NAME) {
        return Err(Refusal::LongName(export.name.len()));
    }
    for body in &module.bodies {
        let mut locals = 0u64;
        for declaration in body.get_locals_reader()? {
            locals += u64::from(declaration?.0);
        }
        limit("locals of a function", locals, MAX_LOCALS)?;
    }
    Ok(())
}

/// Refuses more than `limit` of something.
pub(super) fn limit(what: &'static str, count: u64, limit: u64) -> Result<(), Refusal> {
    if count > limit {
        Err(Refusal::TooMany { what, count, limit })
    } else {
        Ok(())
    }
}

fn segments(module: &Module<'_>) -> Result<(), Refusal> {
    let memory = module
        .memories
        .first()
        .map_or(0, |memory| memory.initial.saturating_mul(65_536));
    let table = module.tables.first().map_or(0, |table| table.initial);
    let fits = |size: u64| {
        move |segment: &super::module::Segment| segment.offset.saturating_add(segment.len) <= size
    };
    if !module.active_data.iter().all(fits(memory)) {
        return Err(Refusal::SegmentBounds("data"));
    }
    if !module.active_elements.iter().all(fits(table)) {
        return Err(Refusal::SegmentBounds("element"));
    }
    Ok(())
}
