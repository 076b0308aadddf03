//! What a program in the form for profiling calls when it enters and leaves a function.

use wasmtime::{AsContextMut, Caller, Func, Instance, Ref, Result, Store};

use super::{Escape, Host, Hostio};
use crate::stylus::instrument::{MARK_ENTRY, MARK_EXIT, MARKERS};
use crate::stylus::witness::hear;

/// Fills the table that [`crate::stylus::instrument::mark`] added. The markers take no ink.
pub(in crate::stylus) fn place_markers(instance: &Instance, store: &mut Store<Host>) -> Result<()> {
    let table = instance
        .get_table(&mut *store, MARKERS)
        .ok_or(Escape::NotLinked)?;
    let entry = Func::wrap(
        store.as_context_mut(),
        |caller: Caller<'_, Host>, index: u32| {
            report(caller, |witness, ink| witness.function_starts(index, ink));
        },
    );
    let exit = Func::wrap(
        store.as_context_mut(),
        |caller: Caller<'_, Host>, _: u32| {
            report(caller, |witness, ink| witness.function_ends(ink));
        },
    );
    table.set(&mut *store, MARK_ENTRY, Ref::Func(Some(entry)))?;
    table.set(&mut *store, MARK_EXIT, Ref::Func(Some(exit)))
}

fn report(caller: Caller<'_, Host>, tell: impl FnOnce(&mut dyn crate::stylus::Witness, u64)) {
    let mut hostio = Hostio(caller);
    if let Some(witness) = hostio.host().witness.clone() {
        let ink = hostio.ink_left().unwrap_or_default();
        tell(&mut *hear(&witness), ink);
    }
}
