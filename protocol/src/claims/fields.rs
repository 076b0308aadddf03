//! Reading big-endian fields.

/// Takes fields off the front; `None` once too little is left. Read out of line: a program pays for each copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(super) fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_be_bytes)
    }

    #[inline(never)]
    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_be_bytes)
    }

    #[inline(never)]
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }

    #[inline(never)]
    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_be_bytes)
    }

    #[inline(never)]
    pub(super) fn u128(&mut self) -> Option<u128> {
        self.take().map(u128::from_be_bytes)
    }

    /// A proof of a tree of `depth` levels.
    pub(super) fn proof(&mut self, depth: u8) -> Option<&'a [u8]> {
        let (proof, rest) = crate::sum_tree::split(depth, self.0)?;
        self.0 = rest;
        Some(proof)
    }
}
