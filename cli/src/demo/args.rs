//! Arguments of `dimo demo`.

use std::path::PathBuf;

use crate::commands::network::TimeoutArg;

/// Deploys the whole system; the DAO whitelists makers, 10,000 drivers mint, pair and consent; twenty weeks, DIP-2's and three
/// more are computed from the chain's events and published, the last four claimed; a publisher's lie is found by `week verify`,
/// proven by `week challenge`, and its bond slashed by a vote; so is a company that misuses data. Every token is accounted for. Takes some minutes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Run on a chain started by `dimo devnode` instead of an embedded one; its time is moved forward
    #[arg(long, value_name = "URL")]
    pub(super) rpc_url: Option<String>,
    #[command(flatten)]
    pub(super) timeout: TimeoutArg,
    /// Keep the week folders, their inputs and transactions.jsonl (raw transactions with their block
    /// times, to replay on another node) in this new folder
    #[arg(long, value_name = "DIR")]
    pub(super) keep: Option<PathBuf>,
    /// Folder with the build artefacts [default: the nearest `build`]
    #[arg(long, value_name = "DIR")]
    pub(super) build_dir: Option<PathBuf>,
}
