//! Claims as `claimPacked` takes them.

use protocol::{Leaf, Status, packed};

use crate::bindings::Claim;

/// Packs claims in order. Consecutive weeks of a vehicle share its account and id, so sort by them.
///
/// Returns none for a proof that cannot be encoded ([`packed::encode`]).
pub fn pack<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Option<Vec<u8>> {
    packed::encode(claims.into_iter().map(packable))
}

fn packable(claim: &Claim) -> packed::Claim<'_> {
    packed::Claim {
        week: claim.week,
        leaf: Leaf {
            vehicle_id: claim.vehicleId,
            account: claim.account.into_array(),
            conn: claim.conn,
            disc: claim.disc,
            status: Status::Earned,
            hardware: claim.hardware,
            software: claim.software,
            points: claim.points,
        },
        index: claim.index,
        leaf_count: claim.leafCount,
        week_amount: claim.weekAmount,
        proof: &claim.proof,
    }
}
