//! `dimo dao list`

use anyhow::Result;
use client::dao::headline;
use serde_json::json;

use super::{governed::DaoArgs, situation::situation};
use crate::report::{Column, Report, table};

/// Shows all proposals with what they do and where they stand, oldest first.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dao: DaoArgs,
}

/// Reads them.
///
/// # Errors
/// If the governor cannot be read.
pub(super) async fn run(args: &Args) -> Result<Report> {
    let mut governed = args.dao.connect().await?;
    let timeline = governed.dao.timeline().await?;
    let mut table = table(&[
        Column::Number("#"),
        Column::Text("state"),
        Column::Text("what"),
    ]);
    let mut documents = Vec::new();
    for proposal in governed.dao.proposals(governed.first_block()).await? {
        let standing = governed.dao.standing(&proposal).await?;
        governed.learn(&proposal.actions).await?;
        let words: Vec<String> = proposal
            .actions
            .iter()
            .map(|action| headline(action, &governed.names))
            .collect();
        let now = situation(&proposal, &standing, &timeline);
        let (number, state) = (proposal.number, format!("{:?}", standing.state));
        table.add_row([
            number.to_string(),
            state.clone(),
            format!("{}\n{now}", words.join("; ")),
        ]);
        documents.push(json!({
            "number": number,
            "id": proposal.id.to_string(),
            "state": state.to_lowercase(),
            "words": words,
            "situation": now,
        }));
    }
    let text = match documents.is_empty() {
        true => "no proposals: `dimo dao propose` makes one".to_owned(),
        false => table.trim_fmt(),
    };
    Ok(Report::new(text, json!({ "proposals": documents })))
}
