//! The prover's side: weeks computed from the events of the chain.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, ensure};
use client::{chain::Chain, deploy::Deployment};
use protocol::Clock;
use prover::{
    BuildInput, Built, Week,
    chain::{Contracts, Request, Roster, read},
};

use super::fleet::Fleet;

/// Where the weeks are computed, and from what.
pub(super) struct Weeks {
    chain: Chain,
    clock: Clock,
    contracts: Contracts,
    first_block: u64,
    folder: PathBuf,
}

impl Weeks {
    pub(super) fn new(
        chain: Chain,
        clock: Clock,
        deployment: &Deployment,
        folder: PathBuf,
    ) -> Result<Self> {
        let contracts = Contracts {
            manufacturer_registry: deployment
                .manufacturer_registry
                .context("no manufacturer registry")?,
            vehicle_id: deployment.vehicle_id.context("no vehicles")?,
            device_registry: deployment.device_registry.context("no device registry")?,
        };
        Ok(Self {
            chain,
            clock,
            contracts,
            first_block: deployment.block,
            folder,
        })
    }

    /// Computes a week that is over: the roster from the chain's events up to its last block, the activity as the fleet
    /// sent it, the streaks from the week before.
    pub(super) async fn build(&self, fleet: &Fleet, week: u32) -> Result<Built> {
        let (start, end) = self.bounds(week)?;
        let activity = self.folder.join(format!("activity-{week}.csv"));
        fleet.write(&activity, week, start, end)?;
        let roster = self.roster(week, end).await?;
        let input = BuildInput {
            activity: vec![activity],
            previous: self.previous(week),
            ..BuildInput::from_chain(Arc::new(roster), self.folder_of(week))
        };
        tokio::task::block_in_place(|| Ok(prover::build_week(&input, &|_| ())?))
    }

    /// Computes a week once more, from files that hold what the chain said: the root must be the same.
    pub(super) async fn build_from_files(&self, week: u32) -> Result<Built> {
        let (_, end) = self.bounds(week)?;
        let files = self.folder.join(format!("files-{week}"));
        self.roster(week, end).await?.write(&files)?;
        let input = BuildInput {
            clock: self.clock,
            levels: prover::read_levels(&files.join("levels.csv"))?,
            activity: vec![self.folder.join(format!("activity-{week}.csv"))],
            previous: self.previous(week),
            ..BuildInput::new(
                week,
                files.join("vehicles.csv"),
                files.join("connections.csv"),
                self.folder.join(format!("week-{week}-from-files")),
            )
        };
        tokio::task::block_in_place(|| Ok(prover::build_week(&input, &|_| ())?))
    }

    async fn roster(&self, week: u32, end: u64) -> Result<Roster> {
        let request = Request {
            first_block: self.first_block,
            checkpoint: Some(self.folder.join("checkpoint")),
            ..Request::new(self.contracts, week, end)
        };
        let folded = read(&self.chain, &request, &|_| ()).await?;
        ensure!(folded.last_of_week, "week {week} is not over on the chain");
        Ok(Roster::new(&folded, week, self.clock, None)?)
    }

    /// Reads a computed week back.
    pub(super) fn load(&self, week: u32) -> Result<Week> {
        Ok(prover::load_week(&self.folder_of(week))?)
    }

    fn bounds(&self, week: u32) -> Result<(u64, u64)> {
        let bounds = self.clock.start(week).zip(self.clock.end(week));
        bounds.with_context(|| format!("week {week} lies beyond 64-bit time"))
    }

    fn folder_of(&self, week: u32) -> PathBuf {
        week_folder(&self.folder, week)
    }

    /// The folder of the week before, if there is one.
    fn previous(&self, week: u32) -> Option<PathBuf> {
        let before = week_folder(&self.folder, week.checked_sub(1)?);
        before.exists().then_some(before)
    }
}

fn week_folder(folder: &Path, week: u32) -> PathBuf {
    folder.join(format!("week-{week}"))
}
