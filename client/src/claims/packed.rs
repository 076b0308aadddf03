//! Claims as `claimPacked` takes them.

use protocol::{StatedLeaf, claims, week::Status};

use crate::bindings::Claim;

/// Packs claims in order. Consecutive weeks of a vehicle share its account and id, so sort by them.
///
/// Returns none for a proof that cannot be encoded ([`claims::encode`]).
pub fn pack<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Option<Vec<u8>> {
    claims::encode(claims.into_iter().map(packable))
}

fn packable(claim: &Claim) -> claims::Claim<'_> {
    claims::Claim {
        week: claim.week,
        leaf: StatedLeaf {
            vehicle_id: claim.vehicleId,
            account: claim.account.into_array(),
            conn: claim.conn,
            disc: claim.disc,
            status: Status::Earned as u8,
            hardware: claim.hardware,
            software: claim.software,
            points: claim.points,
        },
        week_amount: claim.weekAmount,
        depth: claim.depth,
        proof: &claim.proof,
    }
}
