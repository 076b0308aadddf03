//! The host functions: what a program can ask of its surroundings.
//!
//! Each charges what a chain charges, in a chain's order; the order shows in the ink that is left when a program
//! traps half-way. Ink that was taken stays taken, whatever happens after.

mod account;
mod call;
mod console;
mod context;
mod data;
mod escape;
mod log;
mod mailbox;
mod marker;
mod math;
mod memory;
mod meter;
mod record;
mod signature;
mod storage;
mod storage_cache;

use alloy_primitives::{Address, Bytes};
use wasmtime::{Caller, Linker, Memory};

pub(super) use self::escape::Escape;
pub(super) use self::mailbox::Mailbox;
pub(super) use self::marker::place_markers;
pub(super) use self::meter::Meter;
pub(super) use self::signature::signature;
use self::storage_cache::StorageCache;
use super::api::{Env, Request, Response};
use super::config::Config;
use super::witness::SharedWitness;

/// State of one call of a program.
pub(super) struct Host {
    env: Env,
    mailbox: Mailbox,
    /// Set once the program is instantiated, which runs none of its code.
    linked: Option<(Meter, Memory)>,
    output: Bytes,
    return_data: Bytes,
    storage: StorageCache,
    last_code: Option<(Address, Bytes)>,
    /// The host function called last.
    current: &'static str,
    /// Ink when it was called; only kept for a witness.
    start_ink: u64,
    witness: Option<SharedWitness>,
}

impl Host {
    pub(super) fn new(env: Env, mailbox: Mailbox, witness: Option<SharedWitness>) -> Self {
        Self {
            env,
            mailbox,
            linked: None,
            output: Bytes::new(),
            return_data: Bytes::new(),
            storage: StorageCache::default(),
            last_code: None,
            current: "",
            start_ink: 0,
            witness,
        }
    }

    /// Number of bytes of call data.
    pub(super) fn args_len(&self) -> u32 {
        self.env.args.len() as u32
    }

    /// Words of stack that the program has.
    pub(super) fn stack_words(&self) -> u32 {
        self.env.stack_words
    }

    /// Hands over the program's meter and memory.
    pub(super) fn link(&mut self, meter: Meter, memory: Memory) {
        self.linked = Some((meter, memory));
    }

    /// What the program wrote as its result.
    pub(super) fn take_output(&mut self) -> Bytes {
        std::mem::take(&mut self.output)
    }

    /// The host function called last: the one that ended the program, if a host function did.
    pub(super) fn current(&self) -> &'static str {
        self.current
    }

    /// Who looks on, if anybody does.
    pub(super) fn witness(&self) -> Option<&SharedWitness> {
        self.witness.as_ref()
    }
}

/// Makes all host functions available to programs.
pub(super) fn link(linker: &mut Linker<Host>, config: Config) -> wasmtime::Result<()> {
    data::link(linker)?;
    storage::link(linker)?;
    call::link(linker)?;
    log::link(linker)?;
    account::link(linker)?;
    context::link(linker)?;
    math::link(linker)?;
    memory::link(linker)?;
    if config.debug {
        console::link(linker)?;
    }
    Ok(())
}

/// A host function at work: the program that called it, its ink and its memory.
struct Hostio<'a>(Caller<'a, Host>);

impl Hostio<'_> {
    fn host(&mut self) -> &mut Host {
        self.0.data_mut()
    }

    fn env(&self) -> &Env {
        &self.0.data().env
    }

    /// Refuses to go on in a frame that must not change state.
    fn forbid_static(&self, what: &'static str) -> Result<(), Escape> {
        if self.env().read_only {
            Err(Escape::WriteProtection(what))
        } else {
            Ok(())
        }
    }

    /// Asks the chain; the program sleeps meanwhile.
    async fn ask(&self, request: Request) -> Response {
        self.0.data().mailbox.ask(request).await
    }

    fn memory(&self) -> Result<Memory, Escape> {
        self.0
            .data()
            .linked
            .map(|linked| linked.1)
            .ok_or(Escape::NotLinked)
    }

    fn read(&self, ptr: u32, len: u32) -> Result<&[u8], Escape> {
        let start = ptr as usize;
        let memory = self.memory()?.data(&self.0);
        memory
            .get(start..start + len as usize)
            .ok_or(Escape::Memory {
                ptr,
                len: len.into(),
            })
    }

    fn read_array<const N: usize>(&self, ptr: u32) -> Result<[u8; N], Escape> {
        let out_of_bounds = Escape::Memory { ptr, len: N as u64 };
        self.read(ptr, N as u32)?
            .try_into()
            .map_err(|_| out_of_bounds)
    }

    fn write(&mut self, ptr: u32, bytes: &[u8]) -> Result<(), Escape> {
        let start = ptr as usize;
        let memory = self.memory()?.data_mut(&mut self.0);
        let len = bytes.len();
        memory
            .get_mut(start..start + len)
            .ok_or(Escape::Memory {
                ptr,
                len: len as u64,
            })?
            .copy_from_slice(bytes);
        Ok(())
    }
}

/// The answer was not one to the request.
fn bad_answer(response: &Response) -> Escape {
    Escape::BadAnswer(format!("{response:?}"))
}

/// The part of `data` that begins at `offset` and is at most `size` long; empty beyond the end.
fn slice(data: &[u8], offset: u32, size: u32) -> &[u8] {
    let start = (offset as usize).min(data.len());
    let end = (offset.saturating_add(size) as usize).min(data.len());
    data.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_function_is_linked_with_the_type_it_is_declared_with() {
        let engine = wasmtime::Engine::default();
        let mut linker = Linker::new(&engine);
        link(
            &mut linker,
            Config {
                debug: true,
                ..Config::default()
            },
        )
        .unwrap();
        let mut store =
            wasmtime::Store::new(&engine, Host::new(test_env(), Mailbox::default(), None));
        let tables = [
            (super::super::validate::HOST_MODULE, signature::VM_HOOKS),
            (signature::CONSOLE_MODULE, signature::CONSOLE),
        ];
        for (module, table) in tables {
            for (name, params, results) in table {
                let function = linker
                    .get(&mut store, module, name)
                    .unwrap()
                    .into_func()
                    .unwrap();
                let ty = function.ty(&store);
                assert_eq!(show(ty.params()), show(*params), "parameters of {name}");
                assert_eq!(show(ty.results()), show(*results), "results of {name}");
            }
        }
    }

    fn show(types: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
        types.into_iter().map(|ty| ty.to_string()).collect()
    }

    fn test_env() -> Env {
        Env {
            args: Bytes::new(),
            contract_address: Address::ZERO,
            msg_sender: Address::ZERO,
            msg_value: Default::default(),
            reentrant: false,
            read_only: false,
            tx_origin: Address::ZERO,
            tx_gas_price: Default::default(),
            block_basefee: Default::default(),
            block_coinbase: Address::ZERO,
            block_gas_limit: 0,
            block_number: 0,
            block_timestamp: 0,
            chain_id: 0,
            ink_price: 1,
            stack_words: 0,
        }
    }

    #[test]
    fn a_slice_beyond_the_end_is_cut_off() {
        assert_eq!(slice(b"abcd", 1, 2), b"bc");
        assert_eq!(slice(b"abcd", 3, u32::MAX), b"d");
        assert_eq!(slice(b"abcd", 4, 1), b"");
        assert_eq!(slice(b"abcd", u32::MAX, 1), b"");
    }
}
