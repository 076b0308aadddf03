//! Logs.

use crate::{
    Encode, Encoder, List,
    types::{TakesAll, TakesIndexed},
};
use alloc::vec::Vec;
use alloy_primitives::B256;
use alloy_sol_types::SolEvent;
use stylus_sdk::{host::WasmVM, prelude::*};

/// An event of the interface whose indexed arguments may have the types of the tuple `Indexed`, and the others those of
/// `Data`.
pub trait Emitted<Indexed, Data>: SolEvent {
    /// See [`TakesAll::REGULAR`].
    const REGULAR: bool;
}

impl<Indexed, Data, E: SolEvent> Emitted<Indexed, Data> for E
where
    E::TopicList: TakesIndexed<Indexed>,
    E::DataTuple<'static>: TakesAll<Data>,
{
    const REGULAR: bool = <E::DataTuple<'static> as TakesAll<Data>>::REGULAR;
}

/// Emits an event: its name and, in the order of the interface, its arguments, those that are indexed marked as such:
/// `emit!(AccessRevoked(indexed id, indexed grantee, tenure))`. Indexed are at most three, each of one word.
///
/// An argument too many, too few, of another type or marked wrongly does not compile.
#[macro_export]
macro_rules! emit {
    ($($event:ident)::+ ($($arguments:tt)*)) => {
        $crate::emit!(@sort ($($event)::+) () () $($arguments)*)
    };
    (@sort $event:tt ($($indexed:tt)*) $data:tt indexed $value:expr $(, $($rest:tt)*)?) => {
        $crate::emit!(@sort $event ($($indexed)* &$value,) $data $($($rest)*)?)
    };
    (@sort $event:tt $indexed:tt ($($data:tt)*) $value:expr $(, $($rest:tt)*)?) => {
        $crate::emit!(@sort $event $indexed ($($data)* &$value,) $($($rest)*)?)
    };
    (@sort ($event:path) $indexed:tt $data:tt) => {
        $crate::emitted::<$event, _, _>($indexed, $data)
    };
}

/// What [`emit!`] does.
#[doc(hidden)]
#[inline(always)]
pub fn emitted<'v, E, Indexed: List<'v>, Data: List<'v>>(indexed: Indexed, data: Data)
where
    E: Emitted<Indexed::Values, Data::Values>,
{
    const {
        assert!(
            E::REGULAR,
            "a struct of several words beside something dynamic"
        )
    };
    logged::<E>(indexed.list().as_ref(), data.list().as_ref());
}

/// One function for all that emit the same event.
fn logged<E: SolEvent>(indexed: &[&dyn Encode], data: &[&dyn Encode]) {
    // As numbers in the code rather than bytes in the data: entering a program costs 600 times as much for a
    // byte of data as for one of code.
    log(
        const { quarter(E::SIGNATURE_HASH, 0) },
        const { quarter(E::SIGNATURE_HASH, 8) },
        const { quarter(E::SIGNATURE_HASH, 16) },
        const { quarter(E::SIGNATURE_HASH, 24) },
        indexed,
        data,
    );
}

/// Eight bytes of a word as the number that is stored as these bytes.
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // evaluated by the compiler
const fn quarter(word: B256, at: usize) -> u64 {
    let mut bytes = [0; 8];
    let mut i = 0;
    while i < 8 {
        bytes[i] = word.0[at + i];
        i += 1;
    }
    u64::from_le_bytes(bytes)
}

#[inline(never)]
fn log(a: u64, b: u64, c: u64, d: u64, indexed: &[&dyn Encode], data: &[&dyn Encode]) {
    let mut topics = Vec::with_capacity(512);
    for part in [a, b, c, d] {
        topics.extend_from_slice(&part.to_le_bytes());
    }
    let mut out = Encoder::after(topics, data.len());
    out.all(indexed);
    out.all(data);
    WasmVM {}.emit_log(&out.finish(), indexed.len().saturating_add(1));
}
