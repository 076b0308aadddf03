//! Weeks of leaves, as the prover would publish them.

use alloy::primitives::{Address, B256};
use client::bindings::{Claim, IRewardsDistributor};
use protocol::{
    Node, StatedLeaf, VehicleLeaf,
    claims::Range,
    sum_tree::{Root, SumLeaf, Tree},
    week::Status,
};
use prover::Native;

/// A leaf that earned `points`.
pub fn leaf(vehicle: u64, account: Address, points: u32) -> StatedLeaf {
    StatedLeaf {
        vehicle_id: vehicle,
        account: account.into_array(),
        conn: 21,
        disc: 0,
        status: Status::Earned as u8,
        hardware: 1,
        software: 4,
        points,
    }
}

/// A leaf that missed the week.
pub fn missed(vehicle: u64, account: Address) -> StatedLeaf {
    StatedLeaf {
        disc: 1,
        status: Status::Missed as u8,
        hardware: 0,
        software: 0,
        ..leaf(vehicle, account, 0)
    }
}

/// A published week.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The week.
    pub week: u32,
    /// Its leaves.
    pub leaves: Vec<StatedLeaf>,
    /// The tree over them.
    pub tree: Tree,
    /// Tokens it shares out, wei.
    pub amount: u128,
    /// Root of the week before.
    pub previous_root: B256,
}

impl Posted {
    /// The tree over `leaves`, for `week`, sharing out `amount`.
    pub fn new(week: u32, leaves: Vec<StatedLeaf>, amount: u128, previous_root: B256) -> Self {
        let tree = Tree::build::<Native, _>(&leaves).unwrap();
        Self {
            week,
            leaves,
            tree,
            amount,
            previous_root,
        }
    }

    /// The root with its sum, and the levels of the tree.
    pub fn root(&self) -> Root {
        self.tree.root()
    }

    /// The root's hash.
    pub fn root_hash(&self) -> B256 {
        self.root().node.hash.into()
    }

    /// The root's children.
    pub fn children(&self) -> [Node; 2] {
        self.tree.children::<Native>()
    }

    /// The call that publishes it.
    pub fn publish_call(&self) -> IRewardsDistributor::publishCall {
        let [left, right] = self.children().map(|node| IRewardsDistributor::Node {
            hash: node.hash.into(),
            sum: node.sum,
        });
        IRewardsDistributor::publishCall {
            week: self.week,
            left,
            right,
            depth: self.root().depth,
            previousRoot: self.previous_root,
            dataHash: B256::repeat_byte(0xda),
            dataUri: "ipfs://week".into(),
        }
    }

    /// The claim of the leaf at `index`.
    pub fn claim(&self, index: usize) -> Claim {
        let leaf = &self.leaves[index];
        Claim {
            week: self.week,
            vehicleId: leaf.vehicle_id,
            account: leaf.account.into(),
            conn: leaf.conn,
            disc: leaf.disc,
            hardware: leaf.hardware,
            software: leaf.software,
            points: leaf.points,
            depth: self.root().depth,
            weekAmount: self.amount,
            proof: self.tree.prove::<Native>(leaf.place()).unwrap().into(),
        }
    }

    /// All claims, in the order of the leaves.
    pub fn claims(&self) -> Vec<Claim> {
        (0..self.leaves.len())
            .map(|index| self.claim(index))
            .collect()
    }

    /// All leaves of the `2^level` places from `first` on, as `claimRange` takes them.
    pub fn run(&self, first: u64, level: u8) -> Vec<u8> {
        let places = first..first + (1 << level);
        let mut leaves: Vec<VehicleLeaf> = self
            .leaves
            .iter()
            .filter(|leaf| places.contains(&leaf.place()))
            .map(|leaf| leaf.check().unwrap())
            .collect();
        leaves.sort_by_key(SumLeaf::place);
        let proof = self.tree.prove_run::<Native>(first, level).unwrap();
        let week = (self.week, self.amount);
        Range::encode(week, self.root().depth, (first, level), &leaves, &proof).unwrap()
    }

    /// Tokens the leaf at `index` is owed, wei.
    pub fn tokens(&self, index: usize) -> u128 {
        let points = u64::from(self.leaves[index].points);
        protocol::tokens(points, self.root().node.sum, self.amount).unwrap()
    }
}
