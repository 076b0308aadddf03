//! `dimo audit roles`

use std::fmt::Write as _;

use alloy::primitives::Address;
use anyhow::{Context, Result};
use client::{
    audit::{Audit, Audited, Expectation, Program, audit},
    dao::Names,
    roles,
};
use serde_json::{Value, json};

use crate::{
    commands::{lives, network::NetworkArgs},
    report::Report,
};

/// Reads the roles of every contract from its events and asks the contract again, and looks up the programs behind the
/// proxies, what they call themselves, and who may replace them. The exit code is 1 if the timelock is not the only admin or not
/// the owner of every proxy's admin, if anybody else than the recorded ones has a role, if a program was replaced by anybody but
/// the DAO, if it is another contract's, or if it has expired; also if a pool has a publisher and no guardian, one account for both,
/// or a bond of 0, and if the governor has a quorum of 0. Of a pool alone, whose deployment names no DAO, it says what it could
/// not check.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    network: NetworkArgs,
    /// Somebody who may have a role besides those whom the deployment records, e.g. granted by the DAO since; can be repeated
    #[arg(long, value_name = "ROLE=ADDRESS")]
    expect: Vec<Expectation>,
}

/// Audits.
///
/// # Errors
/// No deployment file or one with half a DAO, or a chain that cannot be read.
pub(super) async fn run(args: &Args) -> Result<Report> {
    let (chain, book) = args.network.connect().await?;
    let deployment = book
        .deployment()
        .context("which deployment? Give --deployment FILE (DIMO_DEPLOYMENT)")?;
    let audit = audit(&chain, deployment, &args.expect).await?;
    let names = Names::of(Some(deployment));
    let (text, json) = (shown(&audit, &names)?, document(&audit));
    Ok(match audit.findings.is_empty() {
        true => Report::new(text, json),
        false => Report::negative(text, json),
    })
}

fn shown(audit: &Audit, names: &Names) -> Result<String> {
    let mut text = String::new();
    for it in &audit.contracts {
        writeln!(text, "{} {}", it.contract, it.address)?;
        if let Some(program) = &it.program {
            let owner = match program.owner {
                Some(owner) => names.label(owner),
                None => "nobody knows whom".to_owned(),
            };
            writeln!(text, "  program             {}", origin(program))?;
            writeln!(
                text,
                "  lives               {}",
                lives::in_words(program.life, audit.time)
            )?;
            writeln!(text, "  may be replaced by  {owner}")?;
        }
        for holder in &it.holders {
            let who = match holder.account {
                Address::ZERO => "everybody (the zero address)".to_owned(),
                account => names.label(account),
            };
            let mark = match holder.expected {
                true => "",
                false if audit.is_open(holder) => "  not checked",
                false => "  UNEXPECTED",
            };
            writeln!(text, "  {:<19} {who}{mark}", roles::name(holder.role))?;
        }
    }
    for open in &audit.unchecked {
        writeln!(text, "NOT CHECKED: {open}")?;
    }
    if audit.findings.is_empty() {
        text.push_str(match audit.unchecked.is_empty() {
            true => "nobody has a role who should not, and the timelock alone administers everything and replaces programs",
            false => "beside what was not checked, nobody has a role who should not",
        });
        return Ok(text);
    }
    writeln!(text, "\n{} findings:", audit.findings.len())?;
    for finding in &audit.findings {
        writeln!(text, "  - {finding}")?;
    }
    Ok(text)
}

fn origin(program: &Program) -> String {
    let address = program.address;
    match (program.recorded, program.by_the_dao) {
        (Some(recorded), _) if recorded == address => format!("{address}, as it was deployed"),
        (_, Some(hash)) => format!("{address}, by the DAO's decision in {hash}"),
        (Some(_), None) => format!("{address}, which is NOT what was deployed"),
        (None, None) => format!("{address}; the deployment records none"),
    }
}

fn document(audit: &Audit) -> Value {
    json!({
        "contracts": audit.contracts.iter().map(contract).collect::<Vec<_>>(),
        "findings": audit.findings,
        "unchecked": audit.unchecked,
        "clean": audit.findings.is_empty(),
    })
}

fn contract(it: &Audited) -> Value {
    let holders = it.holders.iter().map(|holder| {
        json!({
            "role": roles::name(holder.role),
            "account": holder.account.to_string(),
            "expected": holder.expected,
        })
    });
    let program = it.program.as_ref().map(|program| {
        json!({
            "address": program.address.to_string(),
            "secondsLeft": program.life.seconds_left(),
            "daysLeft": lives::days_left(program.life),
            "recorded": program.recorded.map(|it| it.to_string()),
            "upgradedIn": program.by_the_dao,
            "misfit": program.misfit,
            "mayBeReplacedBy": program.owner.map(|it| it.to_string()),
        })
    });
    json!({
        "contract": it.contract.flag(),
        "address": it.address.to_string(),
        "program": program,
        "holders": holders.collect::<Vec<_>>(),
    })
}
