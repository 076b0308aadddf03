//! Building whole trees and making proofs.

use alloc::vec;
use alloc::vec::Vec;

use super::proof::STEP_LEN;
use super::shape::{Sibling, position_above, width_above};
use crate::sum_tree::{Keccak256, Node, SumOverflow};

/// A whole tree, held level by level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Leaf nodes first, the root level last; empty for a tree without leaves.
    levels: Vec<Vec<Node>>,
}

impl Tree {
    /// Builds the tree over `leaves`, on the calling thread.
    pub fn build<K: Keccak256>(leaves: Vec<Node>) -> Result<Self, SumOverflow> {
        Self::build_by(leaves, fill_parents::<K>)
    }

    /// Builds the tree over `leaves`, leaving each level's work to `fill`, which must do exactly what
    /// [`fill_parents`] does: split the level as it likes and call that for every part.
    pub fn build_by(
        leaves: Vec<Node>,
        fill: impl Fn(&[Node], &mut [Node]) -> Result<(), SumOverflow>,
    ) -> Result<Self, SumOverflow> {
        let mut levels = Vec::new();
        let mut level = leaves;
        while level.len() > 1 {
            let mut above = vec![Node::EMPTY; above_len(level.len())];
            fill(&level, &mut above)?;
            levels.push(core::mem::replace(&mut level, above));
        }
        if !level.is_empty() {
            levels.push(level);
        }
        Ok(Self { levels })
    }

    /// The root; [`Node::EMPTY`] without leaves.
    pub fn root(&self) -> Node {
        self.levels
            .last()
            .and_then(|level| level.first())
            .copied()
            .unwrap_or(Node::EMPTY)
    }

    /// Number of leaves.
    pub fn leaf_count(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| width(leaves))
    }

    /// The packed path of the leaf at `index`, leaf to root; `None` if there is no such leaf.
    pub fn prove(&self, index: u64) -> Option<Vec<u8>> {
        if index >= self.leaf_count() {
            return None;
        }
        let mut path = Vec::with_capacity(self.levels.len().saturating_mul(STEP_LEN));
        let mut position = index;
        for level in &self.levels {
            let sibling = match Sibling::of(position, width(level)) {
                Sibling::Left => position.checked_sub(1),
                Sibling::Right => position.checked_add(1),
                Sibling::None => None,
            };
            if let Some(node) = sibling.and_then(|at| level.get(usize::try_from(at).ok()?)) {
                path.extend_from_slice(&node.hash);
                path.extend_from_slice(&node.sum.to_be_bytes());
            }
            position = position_above(position);
        }
        Some(path)
    }
}

/// Computes the parents of consecutive nodes of a level: pairs are joined, an odd last node moves up.
///
/// A level may be cut into parts at even positions, each filled on its own (`parents` is then the
/// matching part of the level above). Nodes without a parent to write to are left alone.
pub fn fill_parents<K: Keccak256>(
    children: &[Node],
    parents: &mut [Node],
) -> Result<(), SumOverflow> {
    for (pair, parent) in children.chunks(2).zip(parents) {
        match pair {
            [left, right] => *parent = Node::join::<K>(left, right)?,
            [last] => *parent = *last,
            _ => {}
        }
    }
    Ok(())
}

fn width(level: &[Node]) -> u64 {
    // Lossless: no supported target has pointers wider than 64 bits.
    level.len() as u64
}

fn above_len(len: usize) -> usize {
    // Lossless: the level above is never wider.
    width_above(len as u64) as usize
}
