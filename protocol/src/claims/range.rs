//! A run of neighbouring places under one proof.
//!
//! week u32, the week's amount u128, depth u8, level u8 (`k`), first place u64; a mask of `2^k` bits, big-endian in whole bytes,
//! bit `i` for the `i`-th place, set where it is not empty; for each of those, ascending, status u8, account [20], conn u16, disc
//! u16 and, if it was earned, hardware u32, software u32, points u32; then the proof of the node above the run, as one of a tree
//! of `depth - k` levels.

use super::fields::Fields;
use crate::StatedLeaf;
use crate::sum_tree::{Keccak256, MAX_DEPTH, Node, ProofError, node_over, root_of};
use crate::week::Status;

/// Most levels of a run: 256 places.
pub const MAX_LEVEL: u8 = 8;

/// All leaves of a run of `2^level` places that begins at a multiple of their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<'a> {
    /// The week.
    pub week: u32,
    /// What the week shares out, wei.
    pub week_amount: u128,
    /// Levels of the week's tree, not fewer than `level`.
    pub depth: u8,
    /// Levels of the run, at most [`MAX_LEVEL`].
    pub level: u8,
    /// Its first place.
    pub first: u64,
    /// Which places are not empty, and the leaves that stand there.
    places: Places<'a>,
    /// From the node above the run to the root.
    proof: &'a [u8],
}

/// The places of a run in order: each a leaf, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places<'a> {
    /// The place to come.
    next: u64,
    /// How many are still to come.
    left: u16,
    /// The mask: its last byte has the bits of the first eight places.
    mask: &'a [u8],
    /// Bits already read of that byte.
    bit: u8,
    leaves: Fields<'a>,
}

impl<'a> Range<'a> {
    /// Reads a range off the front of `encoded` and returns what follows it; `None` if it cannot be read.
    pub fn read(encoded: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut fields = Fields(encoded);
        let week = fields.u32()?;
        let week_amount = fields.u128()?;
        let depth = fields.u8().filter(|depth| *depth <= MAX_DEPTH)?;
        let level = fields.u8().filter(|level| *level <= MAX_LEVEL)?;
        let above = depth.checked_sub(level)?;
        let first = fields.u64()?;
        let count = 1u16 << level;
        if !first.is_multiple_of(count.into()) {
            return None;
        }
        let mask = fields.bytes(usize::from(count).div_ceil(8))?;
        // A run of fewer than eight places leaves bits of its byte unused; they are zero, so that it has one form only.
        let unused = mask.first()?.checked_shr(count.into()).unwrap_or(0);
        if unused != 0 {
            return None;
        }
        let places = Places {
            next: first,
            left: count,
            mask,
            bit: 0,
            leaves: fields,
        };
        let mut walk = places;
        while walk.left > 0 {
            walk.step()?;
        }
        let mut rest = walk.leaves;
        let proof = rest.proof(above)?;
        let range = Self {
            week,
            week_amount,
            depth,
            level,
            first,
            places,
            proof,
        };
        Some((range, rest.0))
    }

    /// The root that the run leads to. What was posted has to be this, at this depth.
    ///
    /// # Errors
    /// If it leads nowhere.
    pub fn root<K: Keccak256>(&self) -> Result<Node, ProofError> {
        let mut places = self.places;
        let mut next = || {
            let leaf = places.step()?;
            Some(leaf.map_or(Node::EMPTY, |leaf| Node::over::<K, _>(&leaf)))
        };
        // All places could be read (`read`), so only the sums are left to fail.
        let node = node_over::<K>(self.level, &mut next).ok_or(ProofError::SumOverflow)?;
        let above = self.depth.wrapping_sub(self.level);
        root_of::<K>(node, self.first >> self.level, above, self.proof)
    }

    /// The leaves that were earned, ascending by place: those that are paid.
    pub fn earned(&self) -> impl Iterator<Item = StatedLeaf> + use<'a> {
        self.places
            .flatten()
            .filter(|leaf| leaf.status == Status::Earned as u8)
    }
}

impl Places<'_> {
    /// The next place; `None` if it cannot be read.
    #[inline(never)]
    fn step(&mut self) -> Option<Option<StatedLeaf>> {
        let vehicle_id = self.next;
        // The one after the last place of all is never read.
        self.next = vehicle_id.wrapping_add(1);
        self.left = self.left.checked_sub(1)?;
        let (byte, before) = self.mask.split_last()?;
        let is_set = byte.checked_shr(self.bit.into())? & 1 == 1;
        self.bit = self.bit.wrapping_add(1);
        if self.bit == 8 {
            self.bit = 0;
            self.mask = before;
        }
        if !is_set {
            return Some(None);
        }
        let status = Status::from_u8(self.leaves.u8()?)?;
        let mut leaf = StatedLeaf {
            vehicle_id,
            account: self.leaves.take()?,
            conn: self.leaves.u16()?,
            disc: self.leaves.u16()?,
            status: status as u8,
            hardware: 0,
            software: 0,
            points: 0,
        };
        if status == Status::Earned {
            leaf.hardware = self.leaves.u32()?;
            leaf.software = self.leaves.u32()?;
            leaf.points = self.leaves.u32()?;
        }
        Some(Some(leaf))
    }
}

impl Iterator for Places<'_> {
    type Item = Option<StatedLeaf>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step()
    }
}

#[cfg(feature = "alloc")]
mod encode {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::{MAX_LEVEL, Range};
    use crate::VehicleLeaf;
    use crate::sum_tree::{SumLeaf, split};
    use crate::week::Status;

    impl Range<'_> {
        /// Encodes the run of `2^level` places from `first` on: `leaves` are all that stand there, ascending by place, and
        /// `proof` is that of the node above them ([`Tree::prove_run`](crate::sum_tree::Tree::prove_run)).
        ///
        /// `None` if it cannot be said: more than [`MAX_LEVEL`] levels or than the tree has, a first place that is no multiple of
        /// the run, a leaf outside it or out of order, a proof whose length is not that of its mask.
        pub fn encode(
            (week, week_amount): (u32, u128),
            depth: u8,
            (first, level): (u64, u8),
            leaves: &[VehicleLeaf],
            proof: &[u8],
        ) -> Option<Vec<u8>> {
            let above = depth.checked_sub(level)?;
            let is_whole = split(above, proof)?.1.is_empty();
            let count = 1u64.checked_shl(level.into())?;
            if level > MAX_LEVEL || !is_whole || !first.is_multiple_of(count) {
                return None;
            }
            let mut mask = vec![0u8; usize::try_from(count).ok()?.div_ceil(8)];
            let mut body = Vec::new();
            let mut free_from = 0;
            for leaf in leaves {
                let at = leaf.place().checked_sub(first)?;
                if at < free_from || at >= count {
                    return None;
                }
                free_from = at.checked_add(1)?;
                let byte = usize::try_from(at / 8).ok()?.checked_add(1)?;
                let byte = mask.len().checked_sub(byte)?;
                *mask.get_mut(byte)? |= 1u8.checked_shl(u32::try_from(at % 8).ok()?)?;
                body.push(leaf.status);
                body.extend(leaf.account);
                body.extend(leaf.conn.to_be_bytes());
                body.extend(leaf.disc.to_be_bytes());
                if leaf.status() == Status::Earned {
                    body.extend(leaf.hardware.to_be_bytes());
                    body.extend(leaf.software.to_be_bytes());
                    body.extend(leaf.points.to_be_bytes());
                }
            }
            let mut bytes = Vec::new();
            bytes.extend(week.to_be_bytes());
            bytes.extend(week_amount.to_be_bytes());
            bytes.extend([depth, level]);
            bytes.extend(first.to_be_bytes());
            bytes.extend(mask);
            bytes.extend(body);
            bytes.extend_from_slice(proof);
            Some(bytes)
        }
    }
}
