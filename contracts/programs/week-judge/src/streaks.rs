//! Proofs that a streak does not follow from the week before.

use crate::{
    interface::Fault,
    leaves::{check_empty, Leaf},
    pools::Week,
    registries::levels,
    Result,
};
use alloy_primitives::Address;
use protocol::{fault::step, Streak};

pub(crate) fn prove_step(
    pool: Address,
    week: u32,
    leaf: &Leaf<'_>,
    before: &Leaf<'_>,
) -> Result<()> {
    let (week, _) = Week::judged(pool, week)?;
    let last = week.before()?;
    before.check(&last)?;
    // Another vehicle's does not stand where this one's would.
    if before.vehicle() != leaf.vehicle() {
        return Err(crate::errors::invalid_path(last.number, leaf.vehicle()));
    }
    fall_unless_followed(&week, leaf, streak(before))
}

pub(crate) fn prove_first_step(
    pool: Address,
    week: u32,
    leaf: &Leaf<'_>,
    emptiness: &[u8],
) -> Result<()> {
    let (week, _) = Week::judged(pool, week)?;
    check_empty(&week.before()?, leaf.vehicle(), emptiness)?;
    fall_unless_followed(&week, leaf, Streak::default())
}

fn fall_unless_followed(week: &Week, leaf: &Leaf<'_>, before: Streak) -> Result<()> {
    leaf.check(week)?;
    let wrong = step::is_wrong(&leaf.stated, before, || levels(week.number))?;
    week.fall_if(wrong, Fault::Step, leaf.vehicle())
}

pub(crate) fn prove_omission(
    pool: Address,
    week: u32,
    before: &Leaf<'_>,
    emptiness: &[u8],
) -> Result<()> {
    let (week, _) = Week::judged(pool, week)?;
    before.check(&week.before()?)?;
    check_empty(&week, before.vehicle(), emptiness)?;
    let wrong = step::is_remembered(streak(before), || levels(week.number))?;
    week.fall_if(wrong, Fault::Omission, before.vehicle())
}

fn streak(leaf: &Leaf<'_>) -> Streak {
    Streak {
        conn: leaf.stated.conn,
        disc: leaf.stated.disc,
    }
}
