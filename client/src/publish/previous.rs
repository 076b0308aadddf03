//! What a pool has published, against what a folder holds.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::{bindings::WeekState, chain::Read, contracts::Pool};

/// Makes sure that the folder of the week before is the week that was published, so that streaks go on from what
/// everybody was paid by. An unpublished one cannot be checked, which is said.
///
/// # Errors
/// A folder with another root than the published one, no folder for a published week, a pool that does not answer.
pub async fn check_previous(pool: &Pool, week: u32, folder: Option<&Path>) -> Result<()> {
    let Some(before) = week.checked_sub(1) else {
        return Ok(());
    };
    let published = pool.weekInfo(before).read().await?;
    let Some(folder) = folder else {
        ensure!(
            published.state == WeekState::Unpublished,
            "week {before} is published with root {}: streaks go on from it, so give its folder with --previous",
            published.root
        );
        return Ok(());
    };
    let manifest = prover::read_manifest(folder)?;
    if published.state == WeekState::Unpublished {
        tracing::warn!(
            "week {before} is not published: {} cannot be checked against the chain",
            folder.display()
        );
        return Ok(());
    }
    ensure!(
        manifest.week != before || manifest.root == published.root,
        "{} is not the week {before} that was published: its root is {}, on chain it is {}. Obtain the published folder",
        folder.display(),
        manifest.root,
        published.root
    );
    Ok(())
}
