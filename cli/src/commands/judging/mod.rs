//! Before the judge of weeks: `dimo week challenge`, `dimo week demand …` and `dimo week answer`.

pub mod answer;
pub mod challenge;
pub mod demand;

use std::path::Path;

use anyhow::{Result, ensure};
use client::{bindings::WeekState, chain::Read, contracts::Pool, judge::Published};

/// The leaves in a folder, which must be those of the pending week.
async fn pending(pool: &Pool, week: u32, folder: &Path) -> Result<Published> {
    let info = pool.weekInfo(week).read().await?;
    ensure!(
        info.state == WeekState::Pending,
        "week {week} is not in its challenge window: `dimo status` shows which one is"
    );
    let published = Published::read(folder)?;
    ensure!(
        published.root() == info.root,
        "the leaves in {} have root {}, and {} is published: these are not the published data. If nobody shows others, demand \
         them: `dimo week demand leaf {week} PLACE`",
        folder.display(),
        published.root(),
        info.root
    );
    Ok(published)
}
