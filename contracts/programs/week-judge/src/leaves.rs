//! What calls carry of trees.

use crate::{
    errors,
    interface::{self as i, Kind},
    pools::Week,
    Result,
};
use alloy_primitives::{Address, B256};
use contract_base::host::Host;
use protocol::{
    sum_tree::{self, Root},
    Keccak256, Node, StatedLeaf, SumLeaf,
};

/// A node as it is stated.
pub(crate) struct Child(pub(crate) Node);

abi_codec::reads! {
    Child = i::Node { hash: B256, sum: u64 } => Self(Node { hash: hash.0, sum });
}

/// A leaf as it was published, and its path.
pub(crate) struct Leaf<'a> {
    pub(crate) stated: StatedLeaf,
    proof: &'a [u8],
}

abi_codec::reads! {
    Leaf<'a> = i::Leaf {
        vehicle_id: u64,
        account: Address,
        conn: u16,
        disc: u16,
        status: u8,
        hardware: u32,
        software: u32,
        points: u32,
        proof: &'a [u8],
    } => Self {
        stated: StatedLeaf {
            vehicle_id,
            account: account.into_array(),
            conn,
            disc,
            status,
            hardware,
            software,
            points,
        },
        proof,
    };
}

impl Leaf<'_> {
    pub(crate) fn vehicle(&self) -> u64 {
        self.stated.vehicle_id
    }

    /// Whom it credits in this group; 0 for nobody.
    pub(crate) fn credited(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Software => self.stated.software,
            _ => self.stated.hardware,
        }
    }

    /// Refuses unless the leaf stands at its vehicle's place in the week.
    pub(crate) fn check(&self, week: &Week) -> Result<()> {
        self.check_at(week, self.vehicle(), self.stated.weight())
    }

    /// Refuses unless it stands there and is stated with this sum.
    pub(crate) fn check_at(&self, week: &Week, place: u64, sum: u64) -> Result<()> {
        let hash = Host::keccak256(&self.stated.preimage());
        let node = Node { hash, sum };
        check_node(week, &week.root, node, place, self.proof)
    }
}

/// Refuses unless the node stands at this place below the root.
pub(crate) fn check_node(
    week: &Week,
    root: &Root,
    node: Node,
    place: u64,
    proof: &[u8],
) -> Result<()> {
    root.accept::<Host>(node, place, proof)
        .map_err(|_| errors::invalid_path(week.number, place))
}

/// Refuses unless nothing stands at this place in the week.
pub(crate) fn check_empty(week: &Week, place: u64, proof: &[u8]) -> Result<()> {
    sum_tree::verify_empty::<Host>(place, &week.root, proof)
        .map_err(|_| errors::invalid_path(week.number, place))
}
