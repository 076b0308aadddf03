//! Whether a week's folder belongs to the chain and the pool it is to be published in, and is worth publishing.

use std::fmt::{self, Display, Formatter};

use alloy::primitives::{Address, B256};
use prover::{LevelRow, Manifest, RowCounts, chain::Contracts};

use crate::{
    bindings::{IManufacturerRegistry, WeekState},
    chain::ChainResult,
    chain::Read,
    contracts::Pool,
};

/// Why a folder should not be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Its roster is of another chain.
    OtherChain {
        /// Chain id in the folder.
        folder: u64,
        /// That of the pool.
        chain: u64,
    },
    /// It is for another pool.
    OtherPool {
        /// Pool in the folder.
        folder: Address,
        /// That it is to be published in.
        chain: Address,
    },
    /// Its roster is of another contract.
    OtherContract {
        /// Which one.
        name: &'static str,
        /// Address in the folder.
        folder: Address,
        /// That of the deployment.
        chain: Address,
    },
    /// Its streaks do not go on from the week published before.
    OtherPrevious {
        /// The week before.
        week: u32,
        /// Root in the folder; `None` if it begins anew.
        folder: Option<B256>,
        /// The one published.
        chain: B256,
    },
    /// Its levels are not those of the registry.
    OtherLevels {
        /// In the folder.
        folder: Vec<LevelRow>,
        /// In the registry.
        chain: Vec<LevelRow>,
    },
    /// Activity was read, and not one row of it counted.
    NothingCounted {
        /// Rows rejected.
        rows: u64,
        /// The reason of most of them.
        mostly: String,
    },
    /// Its roster was not compared with the contracts' state.
    Unchecked,
}

impl Objection {
    /// The name by which somebody who knows better accepts it; `None` for what nobody can.
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            Self::OtherChain { .. }
            | Self::OtherPool { .. }
            | Self::OtherContract { .. }
            | Self::OtherPrevious { .. } => None,
            Self::OtherLevels { .. } => Some("other-levels"),
            Self::NothingCounted { .. } => Some("nothing-counted"),
            Self::Unchecked => Some("unchecked"),
        }
    }
}

impl Display for Objection {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherChain { folder, chain } => write!(
                f,
                "the folder's roster is of chain {folder}, but the pool is on chain {chain}: build it again from this chain"
            ),
            Self::OtherPool { folder, chain } => write!(
                f,
                "the folder is for the pool {folder}, not for {chain}: build it again for this one"
            ),
            Self::OtherContract {
                name,
                folder,
                chain,
            } => write!(
                f,
                "the folder's roster is of the {name} at {folder}, but the deployment's is at {chain}: build it again from this one"
            ),
            Self::OtherPrevious {
                week,
                folder: Some(folder),
                chain,
            } => write!(
                f,
                "the folder's streaks go on from another week {week}: its root is {folder}, the one published is {chain}. Build it again with the published folder as --previous"
            ),
            Self::OtherPrevious {
                week,
                folder: None,
                chain,
            } => write!(
                f,
                "the folder's streaks begin anew, but week {week} is published with root {chain}: build it again with that folder as --previous"
            ),
            Self::OtherLevels { folder, chain } => write!(
                f,
                "the folder's levels are {}, those of the registry {}: build it again from the chain",
                rows(folder),
                rows(chain)
            ),
            Self::NothingCounted { rows, mostly } => write!(
                f,
                "{rows} activity rows were read and none counted, most of them for {mostly}: look into rejects.csv"
            ),
            Self::Unchecked => f.write_str(
                "the folder's roster was not compared with the contracts' state: build it again without --unchecked",
            ),
        }
    }
}

fn rows(levels: &[LevelRow]) -> String {
    let rows = levels
        .iter()
        .map(|row| format!("{}→{}", row.min_weeks, row.points));
    rows.collect::<Vec<_>>().join(" ")
}

/// The contracts of the deployment, as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// `ManufacturerRegistry`.
    pub manufacturer_registry: Option<Address>,
    /// `VehicleId`.
    pub vehicle_id: Option<Address>,
    /// `DeviceRegistry`.
    pub device_registry: Option<Address>,
}

impl Known {
    /// Where the folder's contracts are others.
    fn others(&self, folder: &Contracts) -> impl Iterator<Item = Objection> {
        [
            (
                "ManufacturerRegistry",
                folder.manufacturer_registry,
                self.manufacturer_registry,
            ),
            ("VehicleId", folder.vehicle_id, self.vehicle_id),
            (
                "DeviceRegistry",
                folder.device_registry,
                self.device_registry,
            ),
        ]
        .into_iter()
        .filter_map(|(name, folder, chain)| {
            let chain = chain.filter(|chain| *chain != folder)?;
            Some(Objection::OtherContract {
                name,
                folder,
                chain,
            })
        })
    }
}

/// What there is against publishing a folder in `pool`, and what it was compared with.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What is against it.
    pub objections: Vec<Objection>,
    /// What could not be compared, in words.
    pub not_compared: Vec<&'static str>,
}

/// Compares a folder with the chain of its pool and the contracts known.
///
/// # Errors
/// If pool or registry do not answer.
pub async fn examine(
    pool: &Pool,
    manifest: &Manifest,
    rows: Option<&RowCounts>,
    known: &Known,
) -> ChainResult<Findings> {
    let mut found = Findings::default();
    let objections = &mut found.objections;
    match manifest.pool {
        Some(folder) if folder != pool.address() => objections.push(Objection::OtherPool {
            folder,
            chain: pool.address(),
        }),
        Some(_) => {}
        None => found
            .not_compared
            .push("the pool: the folder names none, it was built without one"),
    }
    let chain = pool.chain().id();
    let snapshot = manifest.snapshot.as_ref();
    let elsewhere = snapshot.is_some_and(|at| at.chain_id != chain);
    match snapshot {
        Some(at) => {
            if elsewhere {
                let folder = at.chain_id;
                objections.push(Objection::OtherChain { folder, chain });
            } else {
                objections.extend(known.others(&at.contracts));
            }
            if !at.compared {
                objections.push(Objection::Unchecked);
            }
            if known.vehicle_id.is_none() {
                found
                    .not_compared
                    .push("the contracts: no deployment says which they are (--deployment FILE)");
            }
        }
        None => found
            .not_compared
            .push("chain and contracts: the roster came from files"),
    }
    objections.extend(previous(pool, manifest).await?);
    let recorded = snapshot
        .filter(|_| !elsewhere)
        .map(|at| at.contracts.manufacturer_registry);
    match known.manufacturer_registry.or(recorded) {
        Some(registry) => objections.extend(levels(pool, manifest, registry).await?),
        None => found
            .not_compared
            .push("the levels: no registry is known (--deployment FILE)"),
    }
    let Some(counts) = rows else {
        found
            .not_compared
            .push("the rows of the activity: the folder does not count them");
        return Ok(found);
    };
    let rows = counts.rejects();
    if counts.matched == 0 && rows > 0 {
        let most = counts.rejected.iter().max_by_key(|(_, rows)| **rows);
        objections.push(Objection::NothingCounted {
            rows,
            mostly: most.map_or_else(String::new, |(reason, _)| reason.clone()),
        });
    }
    Ok(found)
}

async fn previous(pool: &Pool, manifest: &Manifest) -> ChainResult<Option<Objection>> {
    let Some(week) = manifest.week.checked_sub(1) else {
        return Ok(None);
    };
    let published = pool.weekInfo(week).read().await?;
    let folder = manifest.previous_root;
    if published.state == WeekState::Unpublished {
        // Of what comes before the first week the pool knows the root alone, and compares it itself.
        return Ok(None);
    }
    let same = folder.unwrap_or_default() == published.root;
    Ok((!same).then_some(Objection::OtherPrevious {
        week,
        folder,
        chain: published.root,
    }))
}

async fn levels(
    pool: &Pool,
    manifest: &Manifest,
    registry: Address,
) -> ChainResult<Option<Objection>> {
    let registry = IManufacturerRegistry::new(registry, pool.chain());
    let levels = registry.levelsAt(manifest.week).read().await?;
    let chain: Vec<_> = levels
        .iter()
        .map(|level| LevelRow {
            min_weeks: level.minWeeks,
            points: level.points,
        })
        .collect();
    let folder = manifest.levels.clone();
    Ok((folder != chain).then_some(Objection::OtherLevels { folder, chain }))
}
