//! A folder beside what its pool has published.

use alloy::primitives::U256;
use anyhow::Result;
use client::{
    contracts::Pool,
    publish::{
        Comparison, Standing,
        belonging::{self, Objection},
    },
    units::{count, dimo},
};
use prover::Week;
use serde_json::{Value, json};

use crate::commands::inputs::InputArgs;

/// What the pool says of a folder.
pub(super) enum BesideChain {
    /// Nothing, and why.
    NotCompared(String),
    Compared(Box<Compared>),
}

/// What was compared.
pub(super) struct Compared {
    comparison: Comparison,
    pool: Pool,
    /// Who published it.
    publisher: Option<Standing>,
    /// What the folder says of contracts and rules that is not so on the chain.
    objections: Vec<Objection>,
}

impl BesideChain {
    pub(super) async fn of(input: &InputArgs, week: &Week) -> Result<Self> {
        let manifest = week.manifest();
        let Some(pool) = input.pool().await? else {
            return Ok(Self::NotCompared(
                "no pool is known; give --rpc-url URL and --distributor ADDRESS or --deployment FILE"
                    .into(),
            ));
        };
        let comparison = Comparison::of(&pool, manifest).await?;
        let Some(publication) = &comparison.publication else {
            return Ok(Self::NotCompared(format!(
                "week {} is not published in pool {}",
                manifest.week,
                pool.address()
            )));
        };
        let publisher = Some(publication.standing(&pool).await?);
        let found = belonging::examine(&pool, manifest, week.rows(), &input.known()?).await?;
        let is_wrong = |it: &Objection| {
            matches!(
                it,
                Objection::OtherContract { .. }
                    | Objection::OtherPrevious { .. }
                    | Objection::OtherLevels { .. }
            )
        };
        Ok(Self::Compared(Box::new(Compared {
            comparison,
            publisher,
            objections: found.objections.into_iter().filter(is_wrong).collect(),
            pool,
        })))
    }

    /// Whether the folder is not what was published, or not of this chain.
    pub(super) fn differs(&self) -> bool {
        match self {
            Self::NotCompared(_) => false,
            Self::Compared(it) => {
                !it.comparison.differences.is_empty() || !it.objections.is_empty()
            }
        }
    }

    pub(super) fn not_compared(&self) -> Vec<String> {
        match self {
            Self::NotCompared(why) => vec![format!("with a chain: {why}")],
            Self::Compared(_) => Vec::new(),
        }
    }

    /// For people.
    pub(super) fn lines(&self) -> Vec<String> {
        let Self::Compared(it) = self else {
            return Vec::new();
        };
        let (pool, info) = (&it.pool, &it.comparison.info);
        let mut lines = vec![match self.differs() {
            true => format!(
                "the folder is not what pool {} on chain {} has published:",
                pool.address(),
                pool.chain().id()
            ),
            false => format!(
                "as published in pool {} on chain {}: {} points in a tree of {} levels, {} DIMO",
                pool.address(),
                pool.chain().id(),
                count(info.totalPoints),
                info.depth,
                dimo(U256::from(info.amount)),
            ),
        }];
        let differences = it.comparison.differences.iter();
        lines.extend(differences.map(|one| format!("  - {one}")));
        lines.extend(it.objections.iter().map(|one| format!("  - {one}")));
        lines.extend(it.publisher.map(published_by));
        lines
    }

    /// For programs.
    pub(super) fn document(&self) -> Value {
        match self {
            Self::NotCompared(why) => {
                json!({ "compared": false, "why": format!("not compared with a chain: {why}") })
            }
            Self::Compared(it) => json!({
                "compared": true,
                "pool": it.pool.address(),
                "chainId": it.pool.chain().id(),
                "amount": it.comparison.info.amount.to_string(),
                "publisher": it.publisher.map(|by| json!({
                    "account": by.publisher,
                    "publishes": by.publishes,
                    "guards": by.guards,
                })),
                "transaction": it.comparison.publication.as_ref().map(|by| by.transaction),
                "dataUri": it.comparison.publication.as_ref().map(|by| &by.event.dataUri),
                "differences": it.comparison.document(),
                "objections": it.objections.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }),
        }
    }
}

fn published_by(standing: Standing) -> String {
    let may = match (standing.publishes, standing.guards) {
        (true, false) => "who has PUBLISHER_ROLE",
        (false, false) => "who has no PUBLISHER_ROLE any more",
        (_, true) => "who has GUARDIAN_ROLE now and could veto itself",
    };
    format!("published by {}, {may}", standing.publisher)
}
