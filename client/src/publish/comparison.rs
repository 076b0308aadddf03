//! What a pool has published, against what a folder holds.

use std::{
    fmt::{self, Display, Formatter},
    path::Path,
};

use alloy::primitives::B256;
use anyhow::{Result, ensure};
use prover::Manifest;
use serde_json::{Value, json};

use crate::{
    bindings::{IRewardsDistributor::WeekPublished, WeekInfo, WeekState},
    chain::Read,
    contracts::Pool,
    publish::Publication,
};

/// A week's folder beside the week as its pool has it.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The week.
    pub week: u32,
    /// What the contract says of it.
    pub info: WeekInfo,
    /// Its publication, if it is published.
    pub publication: Option<Publication>,
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
const NODE: &str = "the pool asked";

impl Comparison {
    /// Compares root, total points, depth, data hash, previous root, pool and chain of a folder with what the contract and the
    /// event of its publication say, and the amounts of these two.
    ///
    /// # Errors
    /// A pool that does not answer, a node that does not give the event of a published week.
    pub async fn of(pool: &Pool, manifest: &Manifest) -> Result<Self> {
        let week = manifest.week;
        let info = pool.weekInfo(week).read().await?;
        let publication = match info.state {
            WeekState::Unpublished => None,
            _ => Some(Publication::of(pool, week).await?),
        };
        let mut found = Vec::new();
        if let Some(publication) = &publication {
            found = differences(manifest, &info, &publication.event);
            found.extend(elsewhere(pool, manifest));
        }
        Ok(Self {
            week,
            info,
            publication,
            differences: found,
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
    let before = (
        "previous root",
        hash(&manifest.previous_root.unwrap_or_default()),
    );
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
        (&before, hash(&event.previousRoot), EVENT),
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

/// Where the folder is for another pool, or of another chain.
fn elsewhere(pool: &Pool, manifest: &Manifest) -> Vec<Difference> {
    let theirs = [
        ("pool", manifest.pool.map(|it| it.to_string())),
        (
            "chain id",
            manifest.snapshot.as_ref().map(|at| at.chain_id.to_string()),
        ),
    ];
    let here = [pool.address().to_string(), pool.chain().id().to_string()];
    let both = theirs.into_iter().zip(here);
    both.filter_map(|((field, folder), chain)| {
        let folder = folder.filter(|folder| *folder != chain)?;
        Some(Difference {
            field,
            folder,
            chain,
            source: NODE,
        })
    })
    .collect()
}
