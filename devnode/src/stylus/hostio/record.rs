//! What a witness is told of a host function's work.

use wasmtime::Caller;

use super::{Escape, Host, Hostio};
use crate::stylus::witness::{HostioCall, SharedWitness, hear};

impl<'a> Hostio<'a> {
    /// Begins the work of the host function `name`.
    pub(super) fn start(caller: Caller<'a, Host>, name: &'static str) -> Self {
        let mut hostio = Self(caller);
        let host = hostio.host();
        host.current = name;
        if let Some(witness) = host.witness.clone() {
            hostio.announce(&witness);
        }
        hostio
    }

    /// Ends its work, with its arguments and results as [`HostioCall`] wants them.
    pub(super) fn record(&mut self, args: &[&[u8]], outs: &[&[u8]]) {
        if let Some(witness) = self.host().witness.clone() {
            let call = HostioCall {
                name: self.host().current,
                args: args.concat(),
                outs: outs.concat(),
                start_ink: self.host().start_ink,
                end_ink: self.ink_left().unwrap_or_default(),
            };
            hear(&witness).hostio_ends(call);
        }
    }

    /// Bytes of the program's memory if somebody will want to see them; none otherwise.
    pub(super) fn read_for_record(&self, ptr: u32, len: u32) -> Result<Vec<u8>, Escape> {
        match self.0.data().witness {
            Some(_) => Ok(self.read(ptr, len)?.to_vec()),
            None => Ok(Vec::new()),
        }
    }

    #[cold]
    fn announce(&mut self, witness: &SharedWitness) {
        let ink = self.ink_left().unwrap_or_default();
        self.host().start_ink = ink;
        hear(witness).hostio_starts(self.host().current, ink);
    }
}
