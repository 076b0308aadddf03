//! The accumulator of messages to the parent chain: a Merkle tree of which only the roots of complete subtrees are
//! kept.

use std::convert::Infallible;

use alloy_primitives::{B256, U256, keccak256};

use super::{read, slot, write};
use crate::evm::{Ctx, Db};

/// The messages sent so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sends {
    /// How many.
    pub(crate) size: u64,
    /// Root of the complete subtree of each size 2^level; zero if there is none.
    pub(crate) partials: Vec<B256>,
}

/// A subtree that a message completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Update {
    /// Its height.
    pub(crate) level: u64,
    /// Number of its last leaf.
    pub(crate) leaf: u64,
    /// Its root.
    pub(crate) hash: B256,
}

impl Update {
    /// Where the subtree stands, as `SendMerkleUpdate` encodes it.
    pub(crate) fn position(&self) -> U256 {
        U256::from(self.level) << 192 | U256::from(self.leaf)
    }
}

impl Sends {
    /// Reads the accumulator.
    pub(crate) fn load<DB: Db>(ctx: &mut Ctx<DB>) -> Result<Self, Infallible> {
        let size = read(ctx, slot(b"sends"))?.saturating_to();
        let mut partials = Vec::new();
        for level in 0..levels(size) {
            partials.push(read(ctx, partial(level))?.into());
        }
        Ok(Self { size, partials })
    }

    /// Replaces the accumulator.
    pub(crate) fn store<DB: Db>(&self, ctx: &mut Ctx<DB>) -> Result<(), Infallible> {
        write(ctx, slot(b"sends"), U256::from(self.size))?;
        for (level, hash) in (0..).zip(&self.partials) {
            write(ctx, partial(level), (*hash).into())?;
        }
        Ok(())
    }

    /// Appends a message and returns the subtrees it completes.
    pub(crate) fn append(&mut self, message: B256) -> Vec<Update> {
        let mut updates = Vec::new();
        // Hashed once more, so that no leaf can pass for a node.
        let mut hash = keccak256(message);
        let leaf = self.size;
        self.size += 1;
        for (level, partial) in (1..).zip(&mut self.partials) {
            if partial.is_zero() {
                *partial = hash;
                return updates;
            }
            hash = node(*partial, hash);
            *partial = B256::ZERO;
            updates.push(Update { level, leaf, hash });
        }
        self.partials.push(hash);
        updates
    }

    /// Root of the tree, filled up with zeros; zero if nothing was sent.
    pub(crate) fn root(&self) -> B256 {
        let mut root: Option<(B256, usize)> = None;
        for (level, partial) in self.partials.iter().enumerate() {
            if partial.is_zero() {
                continue;
            }
            root = Some(match root {
                None => (*partial, level),
                Some((hash, height)) => {
                    let filled = (height..level).fold(hash, |hash, _| node(hash, B256::ZERO));
                    (node(*partial, filled), level + 1)
                }
            });
        }
        root.map_or(B256::ZERO, |(hash, _)| hash)
    }
}

fn node(left: B256, right: B256) -> B256 {
    keccak256([left, right].concat())
}

fn partial(level: u64) -> U256 {
    slot(b"sends").wrapping_add(U256::from(level + 2))
}

/// Number of subtree sizes that `size` leaves need: the logarithm, rounded up as Nitro rounds it.
fn levels(size: u64) -> u64 {
    u64::from(u64::BITS - size.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(n: u8) -> B256 {
        B256::with_last_byte(n)
    }

    fn leaf(n: u8) -> B256 {
        keccak256(message(n))
    }

    fn of(count: u8) -> Sends {
        let mut sends = Sends::default();
        for n in 0..count {
            sends.append(message(n));
        }
        sends
    }

    #[test]
    fn nothing_sent_has_the_zero_root() {
        assert_eq!(Sends::default().root(), B256::ZERO);
    }

    #[test]
    fn a_message_completes_the_subtrees_that_end_with_it() {
        let mut sends = of(3);
        let updates = sends.append(message(3));
        let right = node(leaf(2), leaf(3));
        let root = node(node(leaf(0), leaf(1)), right);
        let expected = [
            Update {
                level: 1,
                leaf: 3,
                hash: right,
            },
            Update {
                level: 2,
                leaf: 3,
                hash: root,
            },
        ];
        assert_eq!(updates, expected);
        assert_eq!(sends.root(), root);
        assert_eq!(
            expected[1].position(),
            (U256::from(2) << 192) + U256::from(3)
        );
    }

    #[test]
    fn an_incomplete_tree_is_filled_up_with_zeros() {
        let filled = node(leaf(4), B256::ZERO);
        let right = node(filled, B256::ZERO);
        let left = of(4).root();
        assert_eq!(of(5).root(), node(left, right));
    }

    #[test]
    fn the_number_of_partials_follows_from_the_size() {
        for count in 0..20 {
            let sends = of(count);
            assert_eq!(levels(sends.size), sends.partials.len() as u64, "{count}");
        }
    }
}
