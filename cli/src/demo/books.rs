//! The books: what the weeks promised against what the chain holds, to the wei.

use std::collections::{BTreeMap, HashMap};

use alloy::primitives::{Address, U256};
use anyhow::{Result, ensure};
use client::{
    bindings::IERC20,
    chain::Read,
    claims::{Item, Outcome},
    contracts::pool::obligations,
};
use prover::Week;

use super::stage::Stage;

/// What happened to the tokens of each week.
#[derive(Default)]
pub(super) struct Books {
    /// Published amounts by week, wei.
    amounts: BTreeMap<u32, u128>,
    /// Payments by week, wei.
    paid: BTreeMap<u32, U256>,
    /// Payments by receiver, wei.
    received: HashMap<Address, U256>,
    claims: usize,
}

/// One closed week.
pub(super) struct Line {
    pub(super) week: u32,
    pub(super) amount: U256,
    pub(super) paid: U256,
    /// What is left by rounding each payment down.
    pub(super) dust: U256,
}

impl Books {
    /// A week was published with `amount` wei.
    pub(super) fn published(&mut self, week: u32, amount: u128) {
        self.amounts.insert(week, amount);
    }

    /// Payments the contract reported; nothing may have been left out, and each must be what the leaf says.
    pub(super) fn paid(&mut self, expected: &[Item], outcome: &Outcome) -> Result<()> {
        ensure!(
            outcome.rejected.is_empty(),
            "{} claims were left out, the first: {:?}",
            outcome.rejected.len(),
            outcome.rejected.first()
        );
        ensure!(
            outcome.paid.len() == expected.len(),
            "{} claims were sent and {} paid",
            expected.len(),
            outcome.paid.len()
        );
        for (item, paid) in expected.iter().zip(&outcome.paid) {
            let claim = &item.claim;
            let same = (paid.week, paid.vehicle, paid.account)
                == (claim.week, claim.vehicleId, claim.account);
            ensure!(
                same && paid.amount == U256::from(item.tokens),
                "week {} vehicle {} was paid {} wei instead of {}",
                claim.week,
                claim.vehicleId,
                paid.amount,
                item.tokens
            );
            *self.paid.entry(paid.week).or_default() += paid.amount;
            *self.received.entry(paid.payee).or_default() += paid.amount;
        }
        self.claims += expected.len();
        Ok(())
    }

    /// Claims paid so far.
    pub(super) const fn claims(&self) -> usize {
        self.claims
    }

    /// Closes the books against leaves, contract and token.
    pub(super) async fn close(&self, stage: &Stage, weeks: &[Week]) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        for week in weeks {
            let number = week.manifest().week;
            let amount = U256::from(self.amounts.get(&number).copied().unwrap_or_default());
            let paid = self.paid.get(&number).copied().unwrap_or_default();
            ensure!(paid <= amount, "week {number} paid {paid} wei of {amount}");
            let dust = amount - paid;
            // Every leaf with points lost less than one wei.
            let earning = week.leaves().iter().filter(|leaf| leaf.points > 0).count();
            ensure!(
                dust < U256::from(earning),
                "week {number} leaves {dust} wei, more than rounding {earning} payments can"
            );
            lines.push(Line {
                week: number,
                amount,
                paid,
                dust,
            });
        }
        self.check_contract(stage).await?;
        self.check_receivers(stage).await?;
        Ok(lines)
    }

    /// What was published and nobody was paid yet, wei: whole weeks, and what rounding leaves of the others.
    pub(super) fn unpaid(&self) -> U256 {
        let published: U256 = self.amounts.values().copied().map(U256::from).sum();
        published - self.paid.values().sum::<U256>()
    }

    /// The contract keeps no sum of what it owes: it holds that beside what it keeps.
    async fn check_contract(&self, stage: &Stage) -> Result<()> {
        let state = stage.pool.state().read().await?;
        let holds = stage.balance(stage.pool.address()).await?;
        let (keeps, unpaid) = (obligations(&state), self.unpaid());
        ensure!(
            holds == keeps + unpaid,
            "the pool holds {holds} wei and should hold what it keeps, {keeps}, and what nobody was paid yet, {unpaid}"
        );
        Ok(())
    }

    /// Every account holds exactly what it was paid.
    async fn check_receivers(&self, stage: &Stage) -> Result<()> {
        let receivers: Vec<_> = self.received.iter().collect();
        let questions: Vec<_> = receivers
            .iter()
            .map(|(account, _)| IERC20::balanceOfCall { account: **account })
            .collect();
        let balances = stage
            .pool
            .chain()
            .read_many(stage.deployment.token, &questions)
            .await?;
        for ((account, expected), held) in receivers.into_iter().zip(balances) {
            ensure!(
                held == *expected,
                "{account} holds {held} wei and was paid {expected}"
            );
        }
        Ok(())
    }
}
