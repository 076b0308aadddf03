//! Who published a week, and where its data are.

use alloy::{
    primitives::{Address, B256},
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use anyhow::{Context, Result};

use crate::{bindings::IRewardsDistributor::WeekPublished, chain::Read, contracts::Pool, roles};

/// The publication of a week, as its pool told of it.
#[derive(Clone, Debug)]
pub struct Publication {
    /// What it told.
    pub event: WeekPublished,
    /// In which transaction.
    pub transaction: B256,
}

/// What the publisher of a week may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The publisher.
    pub publisher: Address,
    /// Whether it may still publish.
    pub publishes: bool,
    /// Whether it may veto, which nobody who publishes should.
    pub guards: bool,
}

impl Publication {
    /// The last one of `week`, since those before were taken back.
    ///
    /// # Errors
    /// A node that does not answer, or does not give the event of a published week.
    pub async fn of(pool: &Pool, week: u32) -> Result<Self> {
        let (logs, first) = logs(pool, week).await?;
        let last = logs.last().with_context(|| {
            format!(
                "week {week} is published, but the node gives no event of it from block {first} on: use another node"
            )
        })?;
        Self::read(last)
    }

    fn read(log: &Log) -> Result<Self> {
        Ok(Self {
            event: WeekPublished::decode_log(&log.inner)?.data,
            transaction: log
                .transaction_hash
                .context("the node gives an event without its transaction: use another node")?,
        })
    }

    /// What its publisher may do now.
    ///
    /// # Errors
    /// If the pool does not answer.
    pub async fn standing(&self, pool: &Pool) -> Result<Standing> {
        let publisher = self.event.publisher;
        let has = async |role| pool.hasRole(role, publisher).read().await;
        Ok(Standing {
            publisher,
            publishes: has(roles::publisher()).await?,
            guards: has(roles::guardian()).await?,
        })
    }
}

/// The events of a week's publications, and the block from which they were asked for.
async fn logs(pool: &Pool, week: u32) -> Result<(Vec<Log>, u64)> {
    let chain = pool.chain();
    // Nothing is published before its week is over.
    let end = pool.clock().await?.end(week).unwrap_or(u64::MAX);
    let first = chain.first_block_since(end).await?;
    let filter = Filter::new()
        .address(pool.address())
        .event_signature(WeekPublished::SIGNATURE_HASH)
        .topic1(B256::left_padding_from(&week.to_be_bytes()));
    Ok((chain.logs_since(&filter, first).await?, first))
}
