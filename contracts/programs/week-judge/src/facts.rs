//! Proofs that a leaf contradicts itself, the registries, or the state at the end of the week.

use crate::{
    anchor::bounds,
    interface::{Fault, Kind, Rule},
    leaves::Leaf,
    pools::Week,
    registries::{is_plugged_in, levels, maker, was_paired},
    vehicles, Result,
};
use alloy_primitives::Address;
use protocol::{
    fault::rule::{self, Maker},
    StatedLeaf, SumLeaf,
};

pub(crate) fn prove_rule(pool: Address, week: u32, leaf: &Leaf<'_>, place: u64) -> Result<()> {
    let (week, rule) = Week::judged(pool, week)?;
    leaf.check_at(&week, place, leaf.stated.weight())?;
    let wrong = rule::contradicts_itself(&leaf.stated, place)
        || contradicts_registry(&leaf.stated, week.number)?
        || (rule == Rule::Green && !is_plugged_in(leaf.vehicle())?);
    week.fall_if(wrong, Fault::Rule, place)
}

fn contradicts_registry(leaf: &StatedLeaf, week: u32) -> Result<bool> {
    let credited = |id| match id {
        0 => Ok(Maker::NOBODY),
        id => maker(id, week),
    };
    let makers = [credited(leaf.hardware)?, credited(leaf.software)?];
    rule::contradicts_registry(leaf, makers, || levels(week))
}

pub(crate) fn prove_account(pool: Address, week: u32, leaf: &Leaf<'_>, state: &[u8]) -> Result<()> {
    let week = Week::pending(pool, week)?;
    leaf.check(&week)?;
    let (start, end) = bounds(week.number)?;
    let holding = vehicles::holding(week.number, start, leaf.vehicle(), state)?;
    let wrong = holding.excludes(leaf.stated.account, start, end);
    week.fall_if(wrong, Fault::Account, leaf.vehicle())
}

pub(crate) fn prove_consent(pool: Address, week: u32, leaf: &Leaf<'_>, state: &[u8]) -> Result<()> {
    let (week, _) = Week::judged(pool, week)?;
    leaf.check(&week)?;
    let consent = vehicles::consent(week.number, leaf.vehicle(), state)?;
    let (start, _) = bounds(week.number)?;
    let wrong = consent.contradicts(&leaf.stated, start);
    week.fall_if(wrong, Fault::Consent, leaf.vehicle())
}

pub(crate) fn prove_credit(pool: Address, week: u32, leaf: &Leaf<'_>, kind: Kind) -> Result<()> {
    let (week, _) = Week::judged(pool, week)?;
    leaf.check(&week)?;
    let maker = leaf.credited(kind);
    let times = bounds(week.number)?;
    let wrong = maker != 0 && !was_paired(leaf.vehicle(), kind, maker, times)?;
    week.fall_if(wrong, Fault::Credit, leaf.vehicle())
}
