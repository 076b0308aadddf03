//! Vehicles that a misuse harmed.

use alloy::primitives::{Address, B256};
use client::bindings::IDisputes;
use protocol::{
    Share, SumLeaf,
    sum_tree::{Root, Tree},
};
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
        let vehicles = (1..).zip(shares);
        let shares = vehicles.map(|(vehicle, (account, shares))| (vehicle, *account, *shares));
        Self::of_vehicles(&shares.collect::<Vec<_>>())
    }

    /// The tree over these vehicles of these accounts, with these shares.
    pub fn of_vehicles(shares: &[(u64, Address, u64)]) -> Self {
        let share = |(vehicle_id, account, shares): &(u64, Address, u64)| Share {
            vehicle_id: *vehicle_id,
            account: account.into_array(),
            shares: *shares,
        };
        let shares: Vec<_> = shares.iter().map(share).collect();
        let tree = Tree::build::<Native, _>(&shares).unwrap();
        Self { shares, tree }
    }

    /// The root, whose sum is that of all shares, and the levels of the tree.
    pub fn root(&self) -> Root {
        self.tree.root()
    }

    /// The call that posts it.
    pub fn post_call(&self, case: u64) -> IDisputes::postCompensationCall {
        let [left, right] = self.tree.children::<Native>().map(|node| IDisputes::Node {
            hash: node.hash.into(),
            sum: node.sum,
        });
        IDisputes::postCompensationCall {
            caseId: case,
            left,
            right,
            depth: self.root().depth,
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
            proof: self.tree.prove::<Native>(share.place()).unwrap().into(),
        }
    }

    /// What the share at `index` is worth of a pot, wei.
    pub fn worth(&self, index: usize, pot: u128) -> u128 {
        protocol::tokens(self.shares[index].shares, self.root().node.sum, pot).unwrap()
    }
}
