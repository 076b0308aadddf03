//! Which addresses act in open frames, to tell re-entrancy.

use alloy_primitives::{Address, map::HashMap};

/// Number of open frames per acting address. Frames of delegate calls do not count.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spans(HashMap<Address, u32>);

impl Spans {
    /// A frame opens.
    pub(crate) fn enter(&mut self, address: Address) {
        *self.0.entry(address).or_default() += 1;
    }

    /// A frame closes.
    pub(crate) fn leave(&mut self, address: Address) {
        if let Some(open) = self.0.get_mut(&address) {
            *open = open.saturating_sub(1);
        }
    }

    /// More than one open frame belongs to `address`, a frame about to open included if `opening`.
    pub(crate) fn is_reentrant(&self, address: Address, opening: bool) -> bool {
        let open = self.0.get(&address).copied().unwrap_or_default();
        open + u32::from(opening) > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_reentrant_from_its_second_open_frame() {
        let (mut spans, alice) = (Spans::default(), Address::repeat_byte(1));
        assert!(!spans.is_reentrant(alice, true));
        spans.enter(alice);
        assert!(spans.is_reentrant(alice, true));
        assert!(!spans.is_reentrant(alice, false));
        spans.enter(alice);
        assert!(spans.is_reentrant(alice, false));
        spans.leave(alice);
        assert!(!spans.is_reentrant(alice, false));
    }
}
