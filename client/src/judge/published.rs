//! A week as it was published, whatever it says.

use std::{collections::BTreeMap, path::Path};

use alloy::primitives::{B256, Bytes};
use anyhow::Context;
use protocol::{
    Node, StatedLeaf,
    sum_tree::{BuildError, Tree},
};
use prover::Native;

use super::Answer;
use crate::bindings::IWeekJudge;

/// The leaves of a published week, and their tree.
#[derive(Debug)]
pub struct Published {
    leaves: Vec<StatedLeaf>,
    tree: Tree,
    /// What answers to demands showed instead.
    answers: BTreeMap<u64, Answer>,
}

impl Published {
    /// Reads the folder of a published week, of which the leaves are needed. Nothing of them is believed.
    ///
    /// # Errors
    /// If the leaves are missing, or cannot stand in a tree.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let leaves = prover::stated_leaves(folder)?;
        Self::of(leaves).with_context(|| format!("no tree has the leaves in {}", folder.display()))
    }

    /// The week with these leaves, ascending by vehicle.
    ///
    /// # Errors
    /// If they do not ascend, or their points exceed 64 bits.
    pub fn of(leaves: Vec<StatedLeaf>) -> Result<Self, BuildError> {
        let tree = Tree::build::<Native, _>(&leaves)?;
        Ok(Self {
            leaves,
            tree,
            answers: BTreeMap::new(),
        })
    }

    /// Lets what answered demands stand where it was shown to stand, whatever the leaves say.
    #[must_use]
    pub fn with_answers(mut self, answers: &BTreeMap<u64, Answer>) -> Self {
        self.answers = answers.clone();
        self
    }

    /// The root's hash.
    pub fn root(&self) -> B256 {
        self.tree.root().node.hash.into()
    }

    /// All leaves, ascending by vehicle.
    pub fn leaves(&self) -> &[StatedLeaf] {
        &self.leaves
    }

    /// The leaf at a place.
    pub fn leaf(&self, place: u64) -> Option<&StatedLeaf> {
        if let Some(answer) = self.answers.get(&place) {
            return answer.leaf.as_ref();
        }
        self.first_leaf_from(place)
            .filter(|leaf| leaf.vehicle_id == place)
    }

    /// The lowest leaf at this place or above.
    pub(super) fn first_leaf_from(&self, place: u64) -> Option<&StatedLeaf> {
        let at = self.leaves.partition_point(|leaf| leaf.vehicle_id < place);
        self.leaves.get(at)
    }

    /// That leaf with its path.
    pub fn shown(&self, place: u64) -> Option<IWeekJudge::Leaf> {
        Some(shown(self.leaf(place)?, self.path(place)))
    }

    /// The path of a place, with a leaf or empty. Of one that the tree does not have it is empty as well.
    pub fn path(&self, place: u64) -> Bytes {
        if let Some(answer) = self.answers.get(&place) {
            return answer.path.clone();
        }
        self.tree.prove::<Native>(place).unwrap_or_default().into()
    }

    /// A node of the leaves' tree, levels counted from them.
    pub(super) fn node(&self, level: u8, place: u64) -> Node {
        if level == self.tree.root().depth && place == 0 {
            return self.tree.root().node;
        }
        let node = self.tree.node::<Native>(level.into(), place);
        node.unwrap_or(Node::EMPTY)
    }
}

/// A leaf and its path as the judge takes them.
pub fn shown(leaf: &StatedLeaf, proof: Bytes) -> IWeekJudge::Leaf {
    IWeekJudge::Leaf {
        vehicleId: leaf.vehicle_id,
        account: leaf.account.into(),
        conn: leaf.conn,
        disc: leaf.disc,
        status: leaf.status,
        hardware: leaf.hardware,
        software: leaf.software,
        points: leaf.points,
        proof,
    }
}
