//! Which proof of error a vehicle's leaf falls by.

use alloy::{
    primitives::{Address, Bytes},
    sol_types::SolCall,
};
use anyhow::{Context as _, Result};
use protocol::Kind;

use super::{Moment, Published};
use crate::{
    bindings::IWeekJudge::{self as j},
    chain::{Chain, ChainError, Read, Transaction, request_for},
};

/// A pending week, and what was published of it and of the week before.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// The judge (its proxy).
    pub judge: Address,
    /// The pool whose week it is.
    pub pool: Address,
    /// The week.
    pub week: u32,
    /// Who is to bring the proof.
    pub prover: Address,
    /// What was published.
    pub published: &'a Published,
    /// What was published of the week before, if there was one.
    pub before: Option<&'a Published>,
}

/// A call by which the judge takes the week back.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The vehicle that it is about.
    pub vehicle: u64,
    /// What is wrong, in words.
    pub what: &'static str,
    /// The call.
    pub transaction: Transaction,
}

/// A proof that may or may not show a lie.
type Attempt = (&'static str, Transaction);

impl Case<'_> {
    /// The cheapest proof about a vehicle that the judge accepts now; `None` if it accepts none.
    ///
    /// # Errors
    /// A node that does not answer, or does not prove the state of the anchor.
    pub async fn prove(&self, vehicle: u64) -> Result<Option<Proof>> {
        for attempt in self.of_trees(vehicle) {
            if let Some(proof) = self.accepted(vehicle, attempt).await? {
                return Ok(Some(proof));
            }
        }
        let Some(leaf) = self.published.shown(vehicle) else {
            return Ok(None);
        };
        // What takes proofs of a past state is asked of the node last.
        for attempt in self.of_state(&leaf).await? {
            if let Some(proof) = self.accepted(vehicle, attempt).await? {
                return Ok(Some(proof));
            }
        }
        Ok(None)
    }

    /// What the trees alone show, and the registries: cheapest first.
    fn of_trees(&self, vehicle: u64) -> Vec<Attempt> {
        let (pool, week) = (self.pool, self.week);
        let before = self.before.and_then(|before| before.shown(vehicle));
        let Some(leaf) = self.published.shown(vehicle) else {
            let hidden = before.map(|before| j::proveOmissionCall {
                pool,
                week,
                before,
                emptiness: self.published.path(vehicle),
            });
            let what = "it had a streak in the week before and has no leaf";
            return hidden
                .map(|call| self.call(what, &call))
                .into_iter()
                .collect();
        };
        let place = vehicle;
        let rule = j::proveRuleCall {
            pool,
            week,
            leaf: leaf.clone(),
            place,
        };
        let what = "its leaf contradicts itself or the manufacturer registry";
        let mut attempts = vec![self.call(what, &rule)];
        let what = "its leaf does not follow from the week before";
        attempts.push(match before {
            Some(before) => {
                let leaf = leaf.clone();
                let call = j::proveStepCall {
                    pool,
                    week,
                    leaf,
                    before,
                };
                self.call(what, &call)
            }
            None => {
                let path = self.before.map(|before| before.path(vehicle));
                let call = j::proveFirstStepCall {
                    pool,
                    week,
                    leaf: leaf.clone(),
                    emptiness: path.unwrap_or_default(),
                };
                self.call(what, &call)
            }
        });
        for kind in Kind::ALL {
            let (credited, kind) = match kind {
                Kind::Hardware => (leaf.hardware, j::Kind::Hardware),
                Kind::Software => (leaf.software, j::Kind::Software),
            };
            if credited != 0 {
                let call = j::proveCreditCall {
                    pool,
                    week,
                    leaf: leaf.clone(),
                    kind,
                };
                let what = "it credits a maker whose device it did not have";
                attempts.push(self.call(what, &call));
            }
        }
        attempts
    }

    /// What the anchored state shows.
    async fn of_state(&self, leaf: &j::Leaf) -> Result<Vec<Attempt>> {
        let (pool, week) = (self.pool, self.week);
        let judge = j::new(self.judge, self.chain);
        let settings = judge.settings().read().await?;
        let moment = Moment {
            chain: self.chain,
            vehicles: settings.vehicleId,
            vehicle: leaf.vehicleId,
            block: judge.anchorOf(week).read().await?.number,
        };
        let start = protocol::Clock {
            genesis: settings.genesis,
        }
        .start(week)
        .context("the week has no beginning")?;
        let account = j::proveAccountCall {
            pool,
            week,
            leaf: leaf.clone(),
            state: moment.holding(start).await?,
        };
        let consent = j::proveConsentCall {
            pool,
            week,
            leaf: leaf.clone(),
            state: moment.consent().await?,
        };
        Ok(vec![
            self.call("it pays neither owner nor payee", &account),
            self.call("its owner decided otherwise about its data", &consent),
        ])
    }

    fn call<C: SolCall>(&self, what: &'static str, call: &C) -> Attempt {
        (what, Transaction::call(self.judge, call))
    }

    /// Whether the judge would take the week back.
    async fn accepted(&self, vehicle: u64, (what, transaction): Attempt) -> Result<Option<Proof>> {
        let data: Bytes = transaction.data.clone();
        let request = request_for(Some(self.prover), self.judge, data);
        match self.chain.call_raw(&request).await {
            Ok(_) => Ok(Some(Proof {
                vehicle,
                what,
                transaction,
            })),
            Err(ChainError::Reverted(refusal)) => {
                tracing::debug!(vehicle, "{}: {refusal}", transaction.note);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}
