//! The prover's side: weeks computed from the events of the chain.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use alloy::primitives::Address;
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
    pool: Address,
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
            pool: deployment.distributor,
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
            pool: Some(self.pool),
            ..BuildInput::from_chain(Arc::new(roster), self.folder_of(week))
        };
        tokio::task::block_in_place(|| Ok(prover::build_week(&input, &|_| ())?))
    }

    /// Computes a week once more, from files that hold what the chain said: the root must be the same.
    pub(super) async fn build_from_files(&self, week: u32) -> Result<Built> {
        let files = self.folder.join(format!("files-{week}"));
        self.write_roster(week, &files).await?;
        let out = self.folder.join(format!("week-{week}-from-files"));
        self.build_from(&files, week, out)
    }

    /// Computes a week as somebody would who pays himself: from files that hold what the chain said, but for the account of
    /// one car. The folder is that of the lie.
    pub(super) async fn build_a_lie(&self, week: u32, car: u64, liar: Address) -> Result<PathBuf> {
        let files = self.folder.join(format!("lies-{week}"));
        self.write_roster(week, &files).await?;
        let vehicles = files.join("vehicles.csv");
        let said = std::fs::read_to_string(&vehicles)?;
        let lines = said.lines().map(|line| match line.split_once(',') {
            Some((id, fields)) if id == car.to_string() => {
                let rest = fields.split_once(',').map_or("", |(_, rest)| rest);
                format!("{id},{liar},{rest}\n")
            }
            _ => format!("{line}\n"),
        });
        std::fs::write(&vehicles, lines.collect::<String>())?;
        let out = self.folder.join(format!("week-{week}-lie"));
        self.build_from(&files, week, out.clone())?;
        Ok(out)
    }

    async fn write_roster(&self, week: u32, files: &Path) -> Result<()> {
        let (_, end) = self.bounds(week)?;
        Ok(self.roster(week, end).await?.write(files)?)
    }

    fn build_from(&self, files: &Path, week: u32, out: PathBuf) -> Result<Built> {
        let input = BuildInput {
            clock: self.clock,
            levels: prover::read_levels(&files.join("levels.csv"))?,
            activity: vec![self.folder.join(format!("activity-{week}.csv"))],
            previous: self.previous(week),
            pool: Some(self.pool),
            ..BuildInput::new(
                week,
                files.join("vehicles.csv"),
                files.join("connections.csv"),
                out,
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

    /// A file beside the weeks' folders.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn bounds(&self, week: u32) -> Result<(u64, u64)> {
        let bounds = self.clock.start(week).zip(self.clock.end(week));
        bounds.with_context(|| format!("week {week} lies beyond 64-bit time"))
    }

    /// The folder of a week.
    pub(super) fn folder_of(&self, week: u32) -> PathBuf {
        week_folder(&self.folder, week)
    }

    /// The folder of the week before, if there is one.
    pub(super) fn previous(&self, week: u32) -> Option<PathBuf> {
        let before = week_folder(&self.folder, week.checked_sub(1)?);
        before.exists().then_some(before)
    }
}

fn week_folder(folder: &Path, week: u32) -> PathBuf {
    folder.join(format!("week-{week}"))
}
