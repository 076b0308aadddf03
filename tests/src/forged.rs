//! Trees that keep to no rules.

use std::collections::BTreeMap;

use alloy::primitives::Bytes;
use client::{
    bindings::{IRewardsDistributor, IWeekJudge},
    judge::shown,
};
use protocol::{Node, StatedLeaf, SumLeaf};
use prover::Native;

/// A tree of a few levels in which anything can be stated.
#[derive(Clone, Debug, Default)]
pub struct Forged {
    /// Levels.
    pub depth: u8,
    /// What stands at places, whatever its id is.
    pub leaves: BTreeMap<u64, StatedLeaf>,
    /// Places whose leaf nobody knows.
    pub unknown: BTreeMap<u64, Node>,
    /// Nodes, by level and place there, that are stated with another sum.
    pub sums: BTreeMap<(u8, u64), u64>,
    /// Nodes that are hashed though nothing stands below them.
    pub hashed: Vec<(u8, u64)>,
}

impl Forged {
    /// An honest tree to begin with.
    pub fn of(depth: u8, leaves: &[StatedLeaf]) -> Self {
        Self {
            depth,
            leaves: leaves.iter().map(|leaf| (leaf.place(), *leaf)).collect(),
            ..Self::default()
        }
    }

    /// A node as the one above it states it.
    pub fn node(&self, level: u8, place: u64) -> Node {
        let mut node = match level.checked_sub(1) {
            None => self.at(place),
            Some(below) => {
                let [left, right] = [place << 1, place << 1 | 1].map(|at| self.node(below, at));
                let is_empty = left == Node::EMPTY && right == Node::EMPTY;
                if is_empty && !self.hashed.contains(&(level, place)) {
                    Node::EMPTY
                } else {
                    Node {
                        hash: Node::hash_over::<Native>(&left, &right),
                        sum: left.sum.wrapping_add(right.sum),
                    }
                }
            }
        };
        if let Some(sum) = self.sums.get(&(level, place)) {
            node.sum = *sum;
        }
        node
    }

    fn at(&self, place: u64) -> Node {
        let leaf = self.leaves.get(&place).map(Node::over::<Native, _>);
        let unknown = || self.unknown.get(&place).copied();
        leaf.or_else(unknown).unwrap_or(Node::EMPTY)
    }

    /// The path from a node to the root.
    pub fn path(&self, level: u8, place: u64) -> Bytes {
        let (mut mask, mut siblings) = (0u64, Vec::new());
        for up in level..self.depth {
            let node = self.node(up, place >> (up - level) ^ 1);
            if node != Node::EMPTY {
                mask |= 1 << (up - level);
                siblings.extend_from_slice(&node.hash);
                siblings.extend_from_slice(&node.sum.to_be_bytes());
            }
        }
        let bytes = usize::from(self.depth - level).div_ceil(8);
        let mask = &mask.to_be_bytes()[8 - bytes..];
        [mask, &siblings].concat().into()
    }

    /// What stands at a place, as it is brought to the judge.
    pub fn shown(&self, place: u64) -> IWeekJudge::Leaf {
        shown(&self.leaves[&place], self.path(0, place))
    }

    /// The root's hash.
    pub fn root(&self) -> [u8; 32] {
        let top = self.depth - 1;
        let [left, right] = [0, 1].map(|place| self.node(top, place));
        Node::hash_over::<Native>(&left, &right)
    }

    /// The children of the root, as they are published.
    pub fn children(&self) -> [IRewardsDistributor::Node; 2] {
        [0, 1].map(|place| {
            let Node { hash, sum } = self.node(self.depth - 1, place);
            IRewardsDistributor::Node {
                hash: hash.into(),
                sum,
            }
        })
    }
}
