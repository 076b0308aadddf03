//! Weeks of leaves, as the prover would publish them.

use alloy::primitives::{Address, B256};
use client::{
    bindings::{Claim, IRewardsDistributor},
    claims::LeafPosition,
};
use protocol::{Leaf, Node, Status, tree::Tree};
use prover::Native;

/// A leaf that earned `points`.
pub fn leaf(vehicle: u64, account: Address, points: u32) -> Leaf {
    Leaf {
        vehicle_id: vehicle,
        account: account.into_array(),
        conn: 21,
        disc: 0,
        status: Status::Earned,
        hardware: 1,
        software: 4,
        points,
    }
}

/// A leaf that missed the week.
pub fn missed(vehicle: u64, account: Address) -> Leaf {
    Leaf {
        disc: 1,
        status: Status::Missed,
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
    pub leaves: Vec<Leaf>,
    /// The tree over them.
    pub tree: Tree,
    /// Tokens it shares out, wei.
    pub amount: u128,
}

impl Posted {
    /// The tree over `leaves`, for `week`, sharing out `amount`.
    pub fn new(week: u32, leaves: Vec<Leaf>, amount: u128) -> Self {
        let nodes = leaves.iter().map(Node::of_leaf::<Native, Leaf>).collect();
        let tree = Tree::build::<Native>(nodes).unwrap();
        Self {
            week,
            leaves,
            tree,
            amount,
        }
    }

    /// The root with its sum.
    pub fn root(&self) -> Node {
        self.tree.root()
    }

    /// The call that publishes it.
    pub fn publish_call(&self) -> IRewardsDistributor::publishCall {
        IRewardsDistributor::publishCall {
            week: self.week,
            root: B256::from(self.root().hash),
            totalPoints: self.root().sum,
            leafCount: self.tree.leaf_count(),
            dataHash: B256::repeat_byte(0xda),
            dataUri: "ipfs://week".into(),
        }
    }

    /// The claim of the leaf at `index`.
    pub fn claim(&self, index: usize) -> Claim {
        let position = LeafPosition {
            week: self.week,
            index: index as u64,
            leaf_count: self.tree.leaf_count(),
            amount: self.amount,
        };
        let proof = self.tree.prove(position.index).unwrap();
        position.claim(&self.leaves[index], proof.into())
    }

    /// Any leaf as a challenge takes it.
    pub fn challenge_leaf(&self, index: usize) -> IRewardsDistributor::Leaf {
        let leaf = &self.leaves[index];
        IRewardsDistributor::Leaf {
            vehicleId: leaf.vehicle_id,
            account: leaf.account.into(),
            conn: leaf.conn,
            disc: leaf.disc,
            status: leaf.status as u8,
            hardware: leaf.hardware,
            software: leaf.software,
            points: leaf.points,
            index: index as u64,
            proof: self.tree.prove(index as u64).unwrap().into(),
        }
    }

    /// Tokens the leaf at `index` is owed, wei.
    pub fn tokens(&self, index: usize) -> u128 {
        let points = u64::from(self.leaves[index].points);
        protocol::tokens(points, self.root().sum, self.amount).unwrap()
    }
}
