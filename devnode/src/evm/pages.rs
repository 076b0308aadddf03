//! WASM memory pages of a transaction.

/// Pages of 64 KiB open now, and the most that were ever open in this transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pages {
    /// Open in the frames now on the stack.
    pub(crate) open: u16,
    /// High-water mark; lasts until the transaction ends, whether frames revert or not.
    pub(crate) ever: u16,
}

impl Pages {
    /// Opens pages. Returns what was the case before.
    pub(crate) fn add(&mut self, pages: u16) -> Self {
        let before = *self;
        self.open = self.open.saturating_add(pages);
        self.ever = self.ever.max(self.open);
        before
    }

    /// Closes what a frame opened.
    pub(crate) fn restore_open(&mut self, open: u16) {
        self.open = open;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_survives_a_frame() {
        let mut pages = Pages::default();
        let before = pages.add(5);
        assert_eq!(before, Pages::default());
        pages.add(2);
        pages.restore_open(before.open);
        assert_eq!(pages, Pages { open: 0, ever: 7 });
    }
}
