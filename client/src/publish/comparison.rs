//! What a pool has published, against what a folder holds.

use std::{
    fmt::{self, Display, Formatter},
    path::Path,
};

use alloy::{primitives::B256, rpc::types::Filter, sol_types::SolEvent};
use anyhow::{Context, Result, ensure};
use prover::Manifest;
use serde_json::{Value, json};

use crate::{
    bindings::{IRewardsDistributor::WeekPublished, WeekInfo, WeekState},
    chain::Read,
    contracts::Pool,
};

/// A week's folder beside the week as its pool has it.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The week.
    pub week: u32,
    /// What the contract says of it.
    pub info: WeekInfo,
    /// What is not the same, if the week is published.
    pub differences: Vec<Difference>,
}

/// A field in which a folder is not what was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: &'static str,
    /// What the folder holds; for an amount what the contract holds, since no folder has one.
    pub folder: String,
    /// What the chain says.
    pub chain: String,
    /// Who says so.
    pub source: &'static str,
}

/// Who says what a week is on a chain.
const CONTRACT: &str = "weekInfo";
const EVENT: &str = "WeekPublished";

impl Comparison {
    /// Compares root, total points, depth and data hash of a folder with what the contract and the event of its
    /// publication say, and the amounts of these two.
    ///
    /// # Errors
    /// A pool that does not answer, a node that does not give the event of a published week.
    pub async fn of(pool: &Pool, manifest: &Manifest) -> Result<Self> {
        let week = manifest.week;
        let info = pool.weekInfo(week).read().await?;
        let differences = match info.state {
            WeekState::Unpublished => Vec::new(),
            _ => differences(manifest, &info, &event(pool, manifest).await?),
        };
        Ok(Self {
            week,
            info,
            differences,
        })
    }

    /// Whether there was something to compare with.
    pub fn published(&self) -> bool {
        self.info.state != WeekState::Unpublished
    }

    /// Refuses a folder that is not what was published.
    ///
    /// # Errors
    /// With everything that differs.
    pub fn ensure_same(&self, folder: &Path) -> Result<()> {
        ensure!(
            self.differences.is_empty(),
            "{} is not what was published for week {}: {}. Fetch the published folder",
            folder.display(),
            self.week,
            self.in_words("; ")
        );
        Ok(())
    }

    /// What differs, with `between` each two.
    pub fn in_words(&self, between: &str) -> String {
        let all: Vec<_> = self.differences.iter().map(Difference::to_string).collect();
        all.join(between)
    }

    /// What differs, for programs.
    pub fn document(&self) -> Value {
        self.differences
            .iter()
            .map(|one| {
                json!({
                    "field": one.field,
                    "folder": one.folder,
                    "chain": one.chain,
                    "source": one.source,
                })
            })
            .collect()
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            folder,
            chain,
            source,
        } = self;
        let holder = match *field {
            AMOUNT => CONTRACT,
            _ => "the folder",
        };
        write!(
            f,
            "{field} is {folder} in {holder}, {chain} on chain ({source})"
        )
    }
}

const AMOUNT: &str = "amount";

fn differences(manifest: &Manifest, info: &WeekInfo, event: &WeekPublished) -> Vec<Difference> {
    let points = manifest.total_points;
    let hash = |hash: &B256| hash.to_string();
    let number = |number: u64| number.to_string();
    let root = ("root", hash(&manifest.root));
    let total = ("total points", number(points));
    let depth = ("depth", number(manifest.depth.into()));
    let data = ("data hash", hash(&manifest.data_hash()));
    let amount = (AMOUNT, info.amount.to_string());
    [
        (&root, hash(&info.root), CONTRACT),
        (&root, hash(&event.root), EVENT),
        (&total, number(info.totalPoints), CONTRACT),
        (&total, number(event.totalPoints), EVENT),
        (&depth, number(info.depth.into()), CONTRACT),
        (&depth, number(event.depth.into()), EVENT),
        (&data, hash(&info.dataHash), CONTRACT),
        (&data, hash(&event.dataHash), EVENT),
        (&amount, event.amount.to_string(), EVENT),
    ]
    .into_iter()
    .filter(|((_, ours), theirs, _)| ours != theirs)
    .map(|((field, folder), chain, source)| Difference {
        field,
        folder: folder.clone(),
        chain,
        source,
    })
    .collect()
}

/// The event of a week's publication: the last, since those before were taken back.
async fn event(pool: &Pool, manifest: &Manifest) -> Result<WeekPublished> {
    let (chain, week) = (pool.chain(), manifest.week);
    let clock = pool.clock().await?;
    // Nothing is published before its week is over.
    let end = clock.end(week).unwrap_or(u64::MAX);
    let first = chain.first_block_since(end).await?;
    let filter = Filter::new()
        .address(pool.address())
        .event_signature(WeekPublished::SIGNATURE_HASH)
        .topic1(B256::left_padding_from(&week.to_be_bytes()));
    let logs = chain.logs_since(&filter, first).await?;
    let last = logs.last().with_context(|| {
        format!(
            "week {week} is published, but the node gives no event of it from block {first} on: use another node"
        )
    })?;
    Ok(WeekPublished::decode_log_data(&last.inner.data)?)
}
