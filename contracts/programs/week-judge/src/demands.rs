//! Leaves and heartbeats that somebody wants to see, with a bond for who shows them.

use crate::{
    errors,
    interface::{self as i, Evidence, Fault, Kind},
    leaves::Leaf,
    pools::{self, Week},
    registries,
    store::{self, Demand, Hold},
    Result,
};
use abi_codec::emit;
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::hash,
    host::{now, sender},
    token, Cell, Word,
};
use protocol::{sum_tree::has_place, time::DAY, week::Status};

/// How long a demand can be answered.
const ANSWER: u32 = DAY;

/// How long it can be settled before the week might be final: a transaction can be held back for so long.
const SETTLE: u32 = DAY;

abi_codec::arguments! {
    /// What is demanded, and of which root.
    pub(crate) struct Question = i::Question {
        pub(crate) pool: Address,
        pub(crate) week: u32,
        pub(crate) root: B256,
        pub(crate) place: u64,
        pub(crate) evidence: Evidence,
        pub(crate) maker: u32,
    }
}

impl Question {
    pub(crate) fn of(week: &Week, place: u64, evidence: Evidence, maker: u32) -> Self {
        Self {
            pool: week.pool,
            week: week.number,
            root: week.hash(),
            place,
            evidence,
            maker,
        }
    }

    fn key(&self) -> B256 {
        hash(&[
            &self.pool,
            &self.week,
            &self.root,
            &self.place,
            &self.evidence,
            &self.maker,
        ])
    }

    fn hold(&self) -> Cell<Hold> {
        store::hold(self.pool, self.week, self.root)
    }

    fn demand(&self) -> Result<Demand> {
        let demand = store::demand(self.key()).get();
        if demand.demander.is_zero() {
            return Err(errors::not_demanded(self.week, self.place));
        }
        Ok(demand)
    }

    /// Whether the demand is of this publishing of the root, not of one that was taken back: the pool holds the week because of it.
    fn is_present(&self, demand: &Demand) -> Result<bool> {
        let hold = self.hold().get();
        Ok(demand.generation == hold.generation && is_held(self.pool, &hold)?)
    }

    /// The last second in which an answer counts; refused if there is nothing to answer.
    pub(crate) fn deadline(&self) -> Result<u64> {
        let demand = self.demand()?;
        if !self.is_present(&demand)? {
            return Err(errors::not_demanded(self.week, self.place));
        }
        Ok(demand.until.into())
    }

    /// Ends it; its bond is somebody's.
    pub(crate) fn close(&self, to: Address) -> Result<()> {
        let key = self.key();
        let mut bond = store::demand_bond(key);
        let amount = bond.get();
        bond.set(&0);
        store::demand(key).set(&Demand::untouched());
        emit!(i::DemandClosed(
            indexed self.pool, indexed self.week, indexed self.place, self.root, self.evidence, self.maker, to, amount
        ));
        token::push(store::token().get(), to, amount)
    }

    /// One demand less on the week, which is held no longer once there is none.
    pub(crate) fn let_go(&self, week: &Week) -> Result<()> {
        let mut cell = self.hold();
        let mut hold = cell.get();
        hold.open = hold.open.saturating_sub(1);
        let release = hold.open == 0;
        if release {
            hold.until = 0;
        }
        cell.set(&hold);
        if release {
            week.release()?;
        }
        Ok(())
    }
}

/// Whether what is noted is what the pool knows.
fn is_held(pool: Address, hold: &Hold) -> Result<bool> {
    Ok(pools::held_until(pool)? == u64::from(hold.until))
}

pub(crate) fn demand_leaf(pool: Address, week: u32, place: u64) -> Result<()> {
    let week = Week::pending(pool, week)?;
    if !has_place(week.root.depth, place) {
        return Err(errors::cannot_be_demanded(week.number, place));
    }
    demand(&week, &Question::of(&week, place, Evidence::Leaf, 0))
}

pub(crate) fn demand_heartbeat(
    pool: Address,
    week: u32,
    leaf: &Leaf<'_>,
    kind: Kind,
) -> Result<()> {
    let week = Week::pending(pool, week)?;
    leaf.check(&week)?;
    let (vehicle, maker) = (leaf.vehicle(), leaf.credited(kind));
    let is_earned = leaf.stated.status == Status::Earned as u8;
    if !is_earned || maker == 0 || !registries::signs(maker, week.number)? {
        return Err(errors::nothing_signed(week.number, vehicle));
    }
    demand(&week, &Question::of(&week, vehicle, evidence(kind), maker))
}

/// What of a group is demanded.
pub(crate) fn evidence(kind: Kind) -> Evidence {
    match kind {
        Kind::Software => Evidence::Software,
        _ => Evidence::Hardware,
    }
}

fn demand(week: &Week, question: &Question) -> Result<()> {
    let (key, place) = (question.key(), question.place);
    let mut demand = store::demand(key);
    if !demand.get().demander.is_zero() {
        return Err(errors::already_demanded(week.number, place));
    }
    let mut cell = question.hold();
    let mut hold = cell.get();
    if !is_held(week.pool, &hold)? {
        // The root was taken back, and is published again.
        hold = Hold {
            generation: hold.generation.saturating_add(1),
            ..Hold::untouched()
        };
    }
    // Later than what the pool was told it is its own window, which an objection may have moved.
    if week.final_at > hold.until.into() {
        hold.window_ends = time(week.final_at)?;
    }
    // No demand keeps a week open for another.
    if now() >= hold.window_ends.into() {
        return Err(errors::cannot_be_demanded(week.number, place));
    }
    let until = after(now(), ANSWER)?;
    hold.until = after(until.into(), SETTLE)?;
    hold.open = hold.open.checked_add(1).ok_or_else(errors::overflow)?;
    cell.set(&hold);
    let (demander, bond) = (sender(), store::head().get().bond);
    demand.set(&Demand {
        demander,
        until,
        generation: hold.generation,
    });
    store::demand_bond(key).set(&bond);
    emit!(i::Demanded(
        indexed question.pool, indexed question.week, indexed place, question.root, question.evidence, question.maker,
        demander, bond, until
    ));
    week.hold(hold.until.into())?;
    if bond == 0 {
        return Ok(());
    }
    token::pull(store::token().get(), bond)
}

/// Ends a demand that cannot be answered any more.
pub(crate) fn settle(question: &Question) -> Result<()> {
    let demand = question.demand()?;
    let Demand {
        demander, until, ..
    } = demand;
    let week = Week::of(question.pool, question.week)?;
    if week.is_pending(question.root) && question.is_present(&demand)? {
        if now() <= until.into() {
            return Err(errors::open(until.into()));
        }
        week.fall(demander, Fault::Withheld, question.place)?;
    }
    question.close(demander)
}

pub(crate) fn demand_of(question: &Question) -> (Address, u128, u64) {
    let key = question.key();
    let Demand {
        demander, until, ..
    } = store::demand(key).get();
    (demander, store::demand_bond(key).get(), until.into())
}

/// A time as it is stored: good until the year 2106.
fn time(seconds: u64) -> Result<u32> {
    u32::try_from(seconds).map_err(|_| errors::overflow())
}

fn after(start: u64, seconds: u32) -> Result<u32> {
    time(start.saturating_add(seconds.into()))
}
