//! The whitelist, read from the chain: entries by id or name, and who operates them.

use std::collections::BTreeSet;

use alloy::{
    primitives::{Address, B256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use anyhow::{Context, Result, ensure};
use protocol::Clock;

use crate::{
    bindings::IManufacturerRegistry::{self as Contract, Manufacturer},
    chain::{Chain, ChainResult, Read, contract},
};

contract! {
    /// The manufacturer registry on a chain.
    Manufacturers(Contract::IManufacturerRegistryInstance<Chain>)
}

/// A change of points that was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Points of an earned week.
    pub points: u32,
    /// The first week that they are for.
    pub from_week: u32,
}

impl Manufacturers {
    /// The id of an entry given by id or name.
    ///
    /// # Errors
    /// If there is no such entry.
    pub async fn resolve(&self, id_or_name: &str) -> Result<u32> {
        let id = match id_or_name.parse() {
            Ok(id) => id,
            Err(_) => self.idOf(id_or_name.to_owned()).read().await?,
        };
        let count = self.count().read().await?;
        ensure!(
            (1..=count).contains(&id),
            "there is no manufacturer `{id_or_name}` among the {count} of the registry: `dimo manufacturer list` shows them"
        );
        Ok(id)
    }

    /// Entries by their ids.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn entries(&self, ids: &[u32]) -> ChainResult<Vec<Manufacturer>> {
        let calls: Vec<_> = ids
            .iter()
            .map(|id| Contract::manufacturerCall { id: *id })
            .collect();
        self.chain().read_many(self.address(), &calls).await
    }

    /// Points of entries in a week.
    ///
    /// # Errors
    /// If the contract cannot be read.
    pub async fn points(&self, ids: &[u32], week: u32) -> ChainResult<Vec<u32>> {
        let calls: Vec<_> = ids
            .iter()
            .map(|id| Contract::pointsAtCall { id: *id, week })
            .collect();
        self.chain().read_many(self.address(), &calls).await
    }

    /// The week that the chain is in.
    ///
    /// # Errors
    /// If the contract cannot be read, or its clock has not begun.
    pub async fn current_week(&self) -> Result<u32> {
        let genesis = self.genesis().read().await?;
        let now = self.chain().head().await?.timestamp;
        Clock { genesis }
            .week_at(now)
            .context("the chain's time is before week 0")
    }

    /// Who may register devices for an entry besides its owner, from events since block `first`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn operators(&self, id: u32, first: u64) -> Result<Vec<Address>> {
        let kinds = [
            Contract::OperatorSet::SIGNATURE_HASH,
            Contract::OwnershipTransferred::SIGNATURE_HASH,
        ];
        let mut operators = BTreeSet::new();
        for log in self.events(id, &kinds, first).await? {
            match Contract::OperatorSet::decode_log(&log) {
                Ok(set) if set.allowed => {
                    operators.insert(set.operator);
                }
                Ok(set) => {
                    operators.remove(&set.operator);
                }
                // A new owner begins with none.
                Err(_) => operators.clear(),
            }
        }
        Ok(operators.into_iter().collect())
    }

    /// Changes of points that begin after `week`, from events since block `first`.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn changes(&self, id: u32, week: u32, first: u64) -> Result<Vec<Change>> {
        let kinds = [
            Contract::ManufacturerWhitelisted::SIGNATURE_HASH,
            Contract::PointsSet::SIGNATURE_HASH,
        ];
        let mut changes: Vec<Change> = Vec::new();
        for log in self.events(id, &kinds, first).await? {
            let (points, from_week) = match Contract::PointsSet::decode_log(&log) {
                Ok(set) => (set.points, set.fromWeek),
                Err(_) => {
                    let first = Contract::ManufacturerWhitelisted::decode_log(&log)?;
                    (first.points, first.fromWeek)
                }
            };
            changes.retain(|change| change.from_week < from_week);
            changes.push(Change { points, from_week });
        }
        changes.retain(|change| change.from_week > week);
        Ok(changes)
    }

    async fn events(
        &self,
        id: u32,
        kinds: &[B256],
        first: u64,
    ) -> ChainResult<Vec<alloy::primitives::Log>> {
        let filter = Filter::new()
            .address(self.address())
            .event_signature(kinds.to_vec())
            .topic1(B256::left_padding_from(&id.to_be_bytes()));
        let logs = self.chain().logs_since(&filter, first).await?;
        Ok(logs.into_iter().map(|log| log.inner).collect())
    }
}
