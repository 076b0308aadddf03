//! Compiles programs and keeps the result.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use alloy_primitives::{B256, Bytes};
use wasmtime::{Engine, InstancePre, Linker, OptLevel, WasmFeatures};

use super::api::NOTED_FUNCTIONS;
use super::code::{CodeError, decompress_within};
use super::config::Config;
use super::hostio::{self, Host};
use super::instrument::{instrument, mark};
use super::module::{Module, features};
use super::price::{PAGE_LIMIT, WASM_CAP};
use super::ticker;
use super::validate::{Refusal, validate};

/// Native stack of a program. Its 22,000 words of 8 bytes, spilled twice, and the machine's own part of fewer than
/// 4,000 frames (metering alone makes a frame 6 words) need less than 2 MiB: the word counter always fires
/// first.
const WASM_STACK: usize = 8 << 20;
/// Native stack with what host functions need beyond that. Only touched pages take memory.
const FIBER_STACK: usize = WASM_STACK + (1 << 20);
/// Address space of a memory: no more can be paid for, so it never moves.
const MEMORY_RESERVATION: u64 = PAGE_LIMIT as u64 * 65_536;

/// Most frames of the stack that are looked at after a trap: twice [`Note`](super::Note)'s functions, since marking
/// doubles them.
const BACKTRACE: Option<NonZeroUsize> = NonZeroUsize::new(2 * NOTED_FUNCTIONS);

/// Why a program cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum VmError {
    /// The code on chain is no program.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The program is not one a chain admits.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The WASM engine fails. Not the program's fault: it was admitted.
    #[error("the WASM engine fails: {0:#}")]
    Engine(wasmtime::Error),
}

/// A compiled program, ready to be started any number of times.
#[derive(Clone)]
pub struct Compiled {
    pub(super) instance: InstancePre<Host>,
    /// For programs in the form for profiling: functions before those that [`mark`] moved, and how many these are.
    pub(super) moved: Option<(u32, u32)>,
}

impl Compiled {
    /// The program's own index of a function found on the stack; none for what marking added.
    pub(super) fn own_function(&self, index: u32) -> Option<u32> {
        match self.moved {
            None => Some(index),
            Some((before, moved)) if index >= before => index.checked_sub(moved),
            Some(_) => None,
        }
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled").finish_non_exhaustive()
    }
}

/// The VM: compilers with the host functions, and the programs compiled so far. Cheap to share behind an [`Arc`].
pub struct Vm {
    config: Config,
    /// Bytes of dictionary 1, if they are here.
    dictionary: Option<Bytes>,
    plain: Compiler,
    /// Set up when something is profiled for the first time.
    profiling: OnceLock<Compiler>,
}

impl std::fmt::Debug for Vm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vm")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Vm {
    /// A VM without programs.
    pub fn new(config: Config) -> Result<Self, VmError> {
        Ok(Self {
            config,
            dictionary: None,
            plain: Compiler::new(config, Form::Plain)?,
            profiling: OnceLock::new(),
        })
    }

    /// The same, able to unpack programs that were packed with dictionary 1, whose bytes these are.
    pub fn with_dictionary(self, dictionary: Option<Bytes>) -> Self {
        Self { dictionary, ..self }
    }

    /// Bytes of dictionary 1, if they are here.
    pub fn dictionary(&self) -> Option<&[u8]> {
        self.dictionary.as_deref().map(|bytes| bytes.as_ref())
    }

    /// Its settings.
    pub const fn config(&self) -> Config {
        self.config
    }

    /// The program whose on-chain form is `code`, from the cache if it was compiled before. `code_hash` is the
    /// key and must be the hash of `code`. Whether the program is activated is the chain's business.
    pub fn load(&self, code_hash: B256, code: &[u8]) -> Result<Arc<Compiled>, VmError> {
        self.load_wasm(code_hash, || self.unpack(code))
    }

    /// As [`Self::load`], for a program whose plain form `wasm` makes. `key` must stand for that program and no other.
    pub fn load_wasm(
        &self,
        key: B256,
        wasm: impl FnOnce() -> Result<Vec<u8>, CodeError>,
    ) -> Result<Arc<Compiled>, VmError> {
        self.plain.load(key, wasm)
    }

    /// As [`Self::load`], in the form for profiling: the same ink, the same results, and a
    /// [`Witness`](super::Witness) is told of every function that is entered or left.
    pub fn load_for_profile(&self, code_hash: B256, code: &[u8]) -> Result<Arc<Compiled>, VmError> {
        self.load_wasm_for_profile(code_hash, || self.unpack(code))
    }

    /// As [`Self::load_wasm`], in the form for profiling.
    pub fn load_wasm_for_profile(
        &self,
        key: B256,
        wasm: impl FnOnce() -> Result<Vec<u8>, CodeError>,
    ) -> Result<Arc<Compiled>, VmError> {
        self.profiling()?.load(key, wasm)
    }

    /// Compiles a program in its plain form, past the cache.
    pub fn compile(&self, wasm: &[u8]) -> Result<Compiled, VmError> {
        self.plain.compile(wasm)
    }

    /// As [`Self::compile`], in the form for profiling.
    pub fn compile_for_profile(&self, wasm: &[u8]) -> Result<Compiled, VmError> {
        self.profiling()?.compile(wasm)
    }

    fn unpack(&self, code: &[u8]) -> Result<Vec<u8>, CodeError> {
        // Activation has applied the chain's limit.
        decompress_within(code, WASM_CAP as usize, self.dictionary())
    }

    fn profiling(&self) -> Result<&Compiler, VmError> {
        if let Some(compiler) = self.profiling.get() {
            return Ok(compiler);
        }
        let compiler = Compiler::new(self.config, Form::Profiling)?;
        Ok(self.profiling.get_or_init(|| compiler))
    }
}

/// What programs are compiled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Profiling,
}

/// An engine with its host functions and the programs it compiled.
struct Compiler {
    engine: Engine,
    linker: Linker<Host>,
    config: Config,
    form: Form,
    compiled: Mutex<HashMap<B256, Arc<Compiled>>>,
}

impl Compiler {
    fn new(config: Config, form: Form) -> Result<Self, VmError> {
        let engine = Engine::new(&engine_config(config, form)).map_err(VmError::Engine)?;
        ticker::watch(&engine);
        let mut linker = Linker::new(&engine);
        hostio::link(&mut linker, config).map_err(VmError::Engine)?;
        Ok(Self {
            engine,
            linker,
            config,
            form,
            compiled: Mutex::default(),
        })
    }

    fn load(
        &self,
        key: B256,
        wasm: impl FnOnce() -> Result<Vec<u8>, CodeError>,
    ) -> Result<Arc<Compiled>, VmError> {
        if let Some(compiled) = self.cached(key) {
            return Ok(compiled);
        }
        let compiled = Arc::new(self.compile(&wasm()?)?);
        // Two threads may compile the same program; either result will do.
        self.cache().insert(key, Arc::clone(&compiled));
        Ok(compiled)
    }

    fn compile(&self, wasm: &[u8]) -> Result<Compiled, VmError> {
        let module = Module::parse(wasm, self.config.version)?;
        validate(&module, self.config, PAGE_LIMIT, WASM_CAP)?;
        let wasm = instrument(&module)?.wasm;
        let (wasm, moved) = match self.form {
            Form::Plain => (wasm, None),
            Form::Profiling => {
                let metered = Module::parse(&wasm, self.config.version)?;
                let (imports, own) = (module.imports.len(), module.bodies.len());
                (mark(&metered), Some(((imports + own) as u32, own as u32)))
            }
        };
        let module = wasmtime::Module::from_binary(&self.engine, &wasm).map_err(VmError::Engine)?;
        let instance = self
            .linker
            .instantiate_pre(&module)
            .map_err(VmError::Engine)?;
        Ok(Compiled { instance, moved })
    }

    fn cached(&self, code_hash: B256) -> Option<Arc<Compiled>> {
        self.cache().get(&code_hash).cloned()
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, HashMap<B256, Arc<Compiled>>> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn engine_config(config: Config, form: Form) -> wasmtime::Config {
    let mut engine = wasmtime::Config::new();
    // Named one by one: what an engine enables by default changes with its version.
    engine.wasm_features(WasmFeatures::all(), false);
    engine.wasm_features(features(config.version), true);
    // For the markers' table; what programs may have was decided before.
    engine.wasm_features(WasmFeatures::REFERENCE_TYPES, form == Form::Profiling);
    // Metering is in the program itself.
    engine.consume_fuel(false);
    engine.epoch_interruption(true);
    // Contracts run for microseconds and are compiled once per node. Without optimisation a frame also
    // holds no more values than the program has, which the size of the stack relies on.
    engine.cranelift_opt_level(OptLevel::None);
    engine.parallel_compilation(true);
    engine.max_wasm_stack(WASM_STACK);
    engine.async_stack_size(FIBER_STACK);
    engine.memory_reservation(MEMORY_RESERVATION);
    engine.memory_reservation_for_growth(0);
    engine.memory_may_move(false);
    // Bounds are checked in the code; guards would only take address space, 64 MiB for every open call.
    engine.memory_guard_size(65_536);
    engine.guard_before_linear_memory(false);
    // Taken when a program traps, never before.
    engine.wasm_backtrace_max_frames(BACKTRACE);
    engine
}
