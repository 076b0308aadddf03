//! Activation: admits a program and fixes what its calls will cost.

use super::config::Config;
use super::instrument::instrument;
use super::module::Module;
use super::price::{self, ModuleSize};
use super::validate::{ADDED_GLOBALS, Refusal, validate};

/// What a chain records about a program, and what activating it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activation {
    /// Pages of memory it starts with.
    pub footprint: u16,
    /// Gas of entering it uncached, for [`price::init_gas`].
    pub init_cost: u16,
    /// Gas of entering it, for [`price::cached_gas`].
    pub cached_cost: u16,
    /// Bytes of machine code it is taken to need; the data fee depends on it.
    pub asm_estimate: u32,
    /// Gas of the activation, its fixed part included.
    pub gas: u64,
}

/// Activates a program. `page_limit` is the number of memory pages that the transaction may still open
/// ([`price::PAGE_LIMIT`] less those open). On a chain a refusal burns all gas.
pub fn activate(wasm: &[u8], config: Config, page_limit: u16) -> Result<Activation, Refusal> {
    activate_within(wasm, config, page_limit, config.version.max_wasm_size())
}

/// As [`activate`], on a chain whose owner has set the length of the longest program.
pub fn activate_within(
    wasm: &[u8],
    config: Config,
    page_limit: u16,
    max_wasm: u32,
) -> Result<Activation, Refusal> {
    let module = Module::parse(wasm, config.version)?;
    validate(&module, config, page_limit, max_wasm)?;
    let operators = instrument(&module)?.operators;
    Activation::of(&measure(&module, operators))
}

impl Activation {
    fn of(size: &ModuleSize) -> Result<Self, Refusal> {
        Ok(Self {
            footprint: size.pages.try_into().map_err(|_| Refusal::Cost("memory"))?,
            init_cost: price::init_cost(size)
                .try_into()
                .map_err(|_| Refusal::Cost("init cost"))?,
            cached_cost: price::cached_cost(size)
                .try_into()
                .map_err(|_| Refusal::Cost("cached cost"))?,
            asm_estimate: price::asm_estimate(size)
                .try_into()
                .map_err(|_| Refusal::Cost("machine code"))?,
            gas: price::activation_gas(size),
        })
    }
}

fn measure(module: &Module<'_>, operators: u64) -> ModuleSize {
    let signature_words = module
        .functions
        .iter()
        .filter_map(|index| module.types.get(*index as usize))
        .map(|ty| (ty.params().len() + ty.results().len()) as u64)
        .sum();
    ModuleSize {
        wasm: module.wasm.len() as u64,
        functions: module.functions.len() as u64,
        signature_words,
        globals: u64::from(module.globals) + u64::from(ADDED_GLOBALS),
        data: module.data_len,
        data_segments: module.data_segment_len,
        element_segments: module.element_segment_len,
        pages: module.memories.first().map_or(0, |memory| memory.initial),
        operators,
    }
}
