//! Before the judge of weeks: `dimo week challenge`, `dimo week demand …`, `dimo week answer` and `dimo week settle`.

pub mod answer;
pub mod challenge;
pub mod demand;
pub mod settle;

use std::path::Path;

use anyhow::{Result, ensure};
use client::{
    bindings::{IWeekJudge::Evidence, WeekInfo, WeekState},
    chain::Read,
    contracts::Pool,
    judge::Published,
};

/// The leaves in a folder, which must be those of the pending week.
async fn pending(pool: &Pool, week: u32, folder: &Path) -> Result<Published> {
    let info = pending_info(pool, week).await?;
    let published = Published::read(folder)?;
    ensure!(
        published.root() == info.root,
        "the leaves in {} have root {}, and {} is published: these are not the published data. If nobody shows others, demand \
         them: `dimo week challenge FOLDER --demand`, `dimo week demand leaf {week} PLACE`",
        folder.display(),
        published.root(),
        info.root
    );
    Ok(published)
}

/// What the pool tells of a week, which must be pending.
async fn pending_info(pool: &Pool, week: u32) -> Result<WeekInfo> {
    let info = pool.weekInfo(week).read().await?;
    ensure!(
        info.state == WeekState::Pending,
        "week {week} is not in its challenge window: `dimo status` shows which one is"
    );
    Ok(info)
}

/// What is demanded, in words.
fn demanded(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Hardware => "a heartbeat of its hardware",
        Evidence::Software => "a heartbeat of its software",
        _ => "its leaf",
    }
}
