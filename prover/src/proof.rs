//! Proof documents: everything a claim needs, as JSON.

use alloy_primitives::{Address, B256, Bytes};
use protocol::{Leaf, Node, Status, tree};
use serde::{Deserialize, Serialize};

use crate::{Error, Native};

/// A leaf in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeafDoc {
    /// Token id of the vehicle.
    pub vehicle_id: u64,
    /// Who is paid.
    pub account: Address,
    /// Weeks connected.
    pub conn: u16,
    /// Consecutive weeks missed.
    pub disc: u16,
    /// 0 missed, 1 earned, 2 no consent, 3 flagged, 4 maker not active.
    pub status: u8,
    /// Manufacturer id credited, 0 for none.
    pub hardware: u32,
    /// Connection id credited, 0 for none.
    pub software: u32,
    /// Points of the week.
    pub points: u32,
}

impl From<&Leaf> for LeafDoc {
    fn from(leaf: &Leaf) -> Self {
        Self {
            vehicle_id: leaf.vehicle_id,
            account: leaf.account.into(),
            conn: leaf.conn,
            disc: leaf.disc,
            status: leaf.status as u8,
            hardware: leaf.hardware,
            software: leaf.software,
            points: leaf.points,
        }
    }
}

impl TryFrom<&LeafDoc> for Leaf {
    type Error = Error;

    fn try_from(doc: &LeafDoc) -> Result<Self, Error> {
        Ok(Self {
            vehicle_id: doc.vehicle_id,
            account: doc.account.into_array(),
            conn: doc.conn,
            disc: doc.disc,
            status: Status::from_u8(doc.status).ok_or(Error::Status { status: doc.status })?,
            hardware: doc.hardware,
            software: doc.software,
            points: doc.points,
        })
    }
}

/// The proof that a leaf belongs to a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProofDoc {
    /// The week.
    pub week: u32,
    /// Position of the leaf.
    pub index: u64,
    /// Number of leaves.
    pub leaf_count: u64,
    /// The leaf.
    pub leaf: LeafDoc,
    /// The packed path, 40 bytes a level, leaf to root.
    pub proof: Bytes,
    /// The root it leads to.
    pub root: B256,
    /// The total it leads to.
    pub total_points: u64,
}

impl ProofDoc {
    /// Checks that the proof leads to the root and total it names. Compare those with what was published.
    pub fn verify(&self) -> Result<(), Error> {
        let leaf = Leaf::try_from(&self.leaf)?;
        let root = Node {
            hash: self.root.0,
            sum: self.total_points,
        };
        tree::verify::<Native, _>(&leaf, self.index, self.leaf_count, &self.proof, &root).map_err(
            |source| Error::Proof {
                vehicle: leaf.vehicle_id,
                week: self.week,
                source,
            },
        )
    }
}
