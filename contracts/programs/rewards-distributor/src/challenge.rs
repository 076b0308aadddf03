//! Taking a pending week back: the guardian's word, or anyone's proof.

use crate::{
    arguments::{AnyLeafProof, LeafProof},
    bond::release_bond,
    errors, interface as i,
    publish::{pending_head, take_back},
    store,
    token::push,
    words::Totals,
    Result, GUARDIAN_ROLE,
};
use abi_codec::{emit, Str};
use alloy_primitives::B256;
use contract_base::{
    host::{sender, Host},
    roles,
};
use protocol::{tree, Node};

pub(crate) fn veto(week: u32, reason: Str<&[u8]>) -> Result<()> {
    roles::only(GUARDIAN_ROLE)?;
    take_back(&pending_head(week)?, week)?;
    emit!(i::WeekVetoed(indexed week, indexed sender(), reason));
    Ok(())
}

/// Leaves whose status does not exist prove nothing.
pub(crate) fn challenge_order(
    week: u32,
    left: AnyLeafProof<'_>,
    right: AnyLeafProof<'_>,
) -> Result<()> {
    let head = pending_head(week)?;
    let (root, totals) = (store::root(week).get(), store::totals(week).get());
    let disorder = left.0.zip(right.0).is_some_and(|(left, right)| {
        left.index.checked_add(1) == Some(right.index)
            && left.leaf.vehicle_id >= right.leaf.vehicle_id
            && lies_there(&left, root, &totals)
            && lies_there(&right, root, &totals)
    });
    if !disorder {
        return Err(errors::challenge_failed(week));
    }
    take_back(&head, week)?;
    let (challenger, publisher) = (sender(), store::publisher().get());
    let bond = store::bond(publisher).get();
    release_bond(publisher, bond)?;
    emit!(i::WeekVoided(indexed week, indexed challenger, indexed publisher, bond));
    push(head.token, challenger, bond)
}

/// Whether the leaf lies where it says under this root.
fn lies_there(leaf_proof: &LeafProof<'_>, root: B256, totals: &Totals) -> bool {
    let root = Node {
        hash: root.0,
        sum: totals.points,
    };
    tree::verify::<Host, _>(
        &leaf_proof.leaf,
        leaf_proof.index,
        totals.leaf_count,
        leaf_proof.proof,
        &root,
    )
    .is_ok()
}
