//! The same week in both trees: the sum tree published here, and the sorted-pair tree that Uniswap's
//! distributor and OpenZeppelin's verifier read.

use alloy::primitives::{Address, B256, U256, keccak256};
use anyhow::{Context, Result};
use protocol::{StatedLeaf, sum_tree::Tree, week::Status};
use prover::Native;

/// A week in which everybody earned.
pub(crate) struct Week {
    pub(crate) leaves: Vec<StatedLeaf>,
    pub(crate) tree: Tree,
}

impl Week {
    /// `count` leaves of different accounts, but the vehicles `fleet` belong to `owner`.
    pub(crate) fn new(count: u64, owner: Address, fleet: std::ops::Range<u64>) -> Result<Self> {
        let leaves: Vec<StatedLeaf> = (0..count)
            .map(|index| StatedLeaf {
                vehicle_id: index + 1,
                account: if fleet.contains(&index) {
                    owner
                } else {
                    account(index)
                }
                .into(),
                conn: 21,
                disc: 0,
                status: Status::Earned as u8,
                hardware: 1,
                software: 4,
                points: 1_000 * u32::try_from(1 + index % 9).unwrap_or(1),
            })
            .collect();
        let tree = Tree::build::<Native, _>(&leaves)
            .with_context(|| format!("{count} leaves make no tree"))?;
        Ok(Self { leaves, tree })
    }
}

/// An account nobody has the key of.
pub(crate) fn account(index: u64) -> Address {
    Address::from_word(keccak256(index.to_be_bytes()))
}

/// A tree of sorted pairs over `keccak256(index ‖ account ‖ amount)`; an odd last node moves up.
pub(crate) struct SortedTree {
    levels: Vec<Vec<B256>>,
}

impl SortedTree {
    /// Builds the tree over `(account, amount)`, in order.
    pub(crate) fn new(entries: impl Iterator<Item = (Address, U256)>) -> Self {
        let leaves = entries.enumerate().map(|(index, (account, amount))| {
            let index = U256::from(index).to_be_bytes::<32>();
            keccak256([&index[..], account.as_slice(), &amount.to_be_bytes::<32>()].concat())
        });
        let mut levels = vec![leaves.collect::<Vec<_>>()];
        while let Some(last) = levels.last().filter(|level| level.len() > 1) {
            let above = last
                .chunks(2)
                .map(|pair| match pair {
                    [a, b] => keccak256([a.min(b).0, a.max(b).0].concat()),
                    single => single[0],
                })
                .collect();
            levels.push(above);
        }
        Self { levels }
    }

    pub(crate) fn root(&self) -> B256 {
        self.levels
            .last()
            .and_then(|level| level.first())
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn prove(&self, index: u64) -> Vec<B256> {
        let mut at = index as usize;
        let mut proof = Vec::new();
        for level in &self.levels {
            proof.extend(level.get(at ^ 1).copied());
            at /= 2;
        }
        proof
    }
}
