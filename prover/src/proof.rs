//! Proof documents: everything a claim needs, as JSON.

use alloy_primitives::{Address, B256, Bytes};
use protocol::sum_tree::{Root, verify, verify_empty};
use protocol::{Node, StatedLeaf, VehicleLeaf};
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

impl From<&VehicleLeaf> for LeafDoc {
    fn from(leaf: &VehicleLeaf) -> Self {
        Self {
            vehicle_id: leaf.vehicle_id,
            account: leaf.account.into(),
            conn: leaf.conn,
            disc: leaf.disc,
            status: leaf.status,
            hardware: leaf.hardware,
            software: leaf.software,
            points: leaf.points,
        }
    }
}

impl From<&LeafDoc> for StatedLeaf {
    fn from(doc: &LeafDoc) -> Self {
        Self {
            vehicle_id: doc.vehicle_id,
            account: doc.account.into_array(),
            conn: doc.conn,
            disc: doc.disc,
            status: doc.status,
            hardware: doc.hardware,
            software: doc.software,
            points: doc.points,
        }
    }
}

/// The proof of what stands at a vehicle's place in a week: its leaf, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProofDoc {
    /// The week.
    pub week: u32,
    /// The vehicle, and the place of its leaf.
    pub vehicle: u64,
    /// Levels of the tree.
    pub depth: u8,
    /// The leaf; null if the place is empty.
    pub leaf: Option<LeafDoc>,
    /// A mask of `depth` bits, set where the sibling is not empty, and those siblings, leaf to root, 40 bytes each; empty for a
    /// place that the tree does not have.
    pub proof: Bytes,
    /// The root it leads to.
    pub root: B256,
    /// The total it leads to.
    pub total_points: u64,
}

impl ProofDoc {
    /// Checks that the proof leads to the root and total it names. Compare those, and the depth, with what was published.
    /// Whether the leaf is true is for [`StatedLeaf::check`] and a recomputation to say.
    ///
    /// # Errors
    /// If it leads elsewhere, or its leaf is another vehicle's.
    pub fn verify(&self) -> Result<(), Error> {
        let (vehicle, week) = (self.vehicle, self.week);
        let root = Root {
            node: Node {
                hash: self.root.0,
                sum: self.total_points,
            },
            depth: self.depth,
        };
        let verified = match self.leaf.as_ref().map(StatedLeaf::from) {
            Some(leaf) if leaf.vehicle_id != vehicle => {
                let leaf = leaf.vehicle_id;
                return Err(Error::OtherLeaf { vehicle, leaf });
            }
            Some(leaf) => verify::<Native, _>(&leaf, &root, &self.proof),
            None => verify_empty::<Native>(vehicle, &root, &self.proof),
        };
        verified.map_err(|source| Error::Proof {
            vehicle,
            week,
            source,
        })
    }
}
