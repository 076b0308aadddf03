//! Vehicles that a misuse harmed.

use alloy::primitives::{Address, B256};
use client::bindings::IDisputes;
use protocol::{Node, Share, tree::Tree};
use prover::Native;

/// Harmed vehicles and their shares.
#[derive(Clone, Debug)]
pub struct Harmed {
    shares: Vec<Share>,
    tree: Tree,
}

impl Harmed {
    /// The tree over vehicles 1, 2, … of these accounts, with these shares.
    pub fn new(shares: &[(Address, u64)]) -> Self {
        let share = |(vehicle_id, (account, shares)): (u64, &(Address, u64))| Share {
            vehicle_id,
            account: account.into_array(),
            shares: *shares,
        };
        let shares: Vec<_> = (1..).zip(shares).map(share).collect();
        let nodes = shares.iter().map(Node::of_leaf::<Native, Share>).collect();
        let tree = Tree::build::<Native>(nodes).unwrap();
        Self { shares, tree }
    }

    /// The call that posts it.
    pub fn post_call(&self, case: u64) -> IDisputes::postCompensationCall {
        let root = self.tree.root();
        IDisputes::postCompensationCall {
            caseId: case,
            root: root.hash.into(),
            totalShares: root.sum,
            leafCount: self.tree.leaf_count(),
            dataHash: B256::repeat_byte(0xda),
            dataUri: "ipfs://harmed".into(),
        }
    }

    /// The share at `index`, as it is claimed.
    pub fn claim(&self, case: u64, index: usize) -> IDisputes::Share {
        let share = &self.shares[index];
        IDisputes::Share {
            caseId: case,
            vehicleId: share.vehicle_id,
            account: share.account.into(),
            shares: share.shares,
            index: index as u64,
            proof: self.tree.prove(index as u64).unwrap().into(),
        }
    }

    /// What the share at `index` is worth of a pot, wei.
    pub fn worth(&self, index: usize, pot: u128) -> u128 {
        protocol::tokens(self.shares[index].shares, self.tree.root().sum, pot).unwrap()
    }
}
