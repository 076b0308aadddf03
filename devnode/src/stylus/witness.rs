//! Looking on while a program runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Status;

/// Sees what a program does. It changes nothing: output, logs and ink are the same without it.
pub trait Witness: Send {
    /// The entry point is about to be called.
    fn program_starts(&mut self, _args_len: u32, _ink: u64) {}

    /// A host function was called.
    fn hostio_starts(&mut self, _name: &'static str, _ink: u64) {}

    /// The host function that started last has done its work. One that stops the program never gets here.
    fn hostio_ends(&mut self, _call: HostioCall) {}

    /// A function of the program was entered. Only programs in the form for profiling report it.
    fn function_starts(&mut self, _index: u32, _ink: u64) {}

    /// The function that was entered last returns. A trap takes functions off the stack without a word.
    fn function_ends(&mut self, _ink: u64) {}

    /// The program has ended: with the status it gave, or by what stopped it.
    fn program_ends(&mut self, _end: Result<u32, Status>, _ink_left: u64) {}
}

/// A call of a host function, its arguments and results written as Nitro's `stylusTracer` does: numbers big-endian,
/// pointers replaced by what they point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostioCall {
    /// Name of the host function.
    pub name: &'static str,
    /// Arguments, one after the other.
    pub args: Vec<u8>,
    /// Results, one after the other.
    pub outs: Vec<u8>,
    /// Ink when it was called.
    pub start_ink: u64,
    /// Ink when it returned.
    pub end_ink: u64,
}

/// A witness as the program and whoever wants to hear of it share it.
pub type SharedWitness = Arc<Mutex<dyn Witness>>;

/// Access to a shared witness. One that panicked stays usable: what it says concerns nobody but itself.
pub(crate) fn hear<W: Witness + ?Sized>(witness: &Mutex<W>) -> MutexGuard<'_, W> {
    witness.lock().unwrap_or_else(PoisonError::into_inner)
}
