//! `dimo deploy --dry-run`

use alloy::providers::Provider;
use anyhow::Result;
use client::{
    chain::Sender,
    deploy::{Artefacts, ensure_free},
    units::{count, dimo},
};
use serde_json::json;

use super::Args;
use crate::report::{Report, facts};

/// Checks what can be checked before anything is sent, and says what would be deployed.
///
/// # Errors
/// A missing artefact, a refused setting, or a record that must not be overwritten.
pub(super) async fn run(args: &Args, sender: &Sender, artefacts: &Artefacts) -> Result<Report> {
    let chain = sender.chain();
    let mut programs = Vec::new();
    for name in args.programs() {
        programs.push((name, artefacts.stylus(name)?.len()));
    }
    let (mut record, mut first_week) = (None, None);
    if args.parts.program.is_none() {
        let out = args.out(chain.id());
        ensure_free(&out, chain).await?;
        record = Some(out.display().to_string());
        first_week = Some(args.pool.settings(chain).await?.firstWeek);
    }
    let what = match (&args.parts.program, args.parts.pool_only) {
        (Some(_), _) => "one program",
        (None, true) => "a pool alone",
        (None, false) => "the whole system",
    };
    let balance = chain.get_balance(sender.address()).await?;
    let token = match args.token {
        Some(token) => token.to_string(),
        None => "a new one, whose supply the deployer holds".to_owned(),
    };
    let sizes: Vec<String> = programs
        .iter()
        .map(|(name, bytes)| format!("{name} ({} bytes)", count(*bytes)))
        .collect();
    let mut lines = vec![
        ("would deploy", what.to_owned()),
        ("chain", format!("{} at {}", chain.id(), chain.node())),
        (
            "as",
            format!(
                "{}, who holds {} native tokens",
                sender.address(),
                dimo(balance)
            ),
        ),
        ("programs", sizes.join(", ")),
    ];
    if let (Some(record), Some(week)) = (&record, first_week) {
        lines.push(("token", token));
        lines.push(("first week", week.to_string()));
        lines.push(("record", record.clone()));
    }
    let document = json!({
        "dryRun": true,
        "would": format!("deploy {what}"),
        "chainId": chain.id(),
        "from": sender.address(),
        "balance": balance.to_string(),
        "programs": programs.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        "token": args.token,
        "firstWeek": first_week,
        "record": record,
    });
    Ok(Report::new(facts(&lines), document))
}
