//! `dimo case show`

use alloy::primitives::U256;
use anyhow::Result;
use client::{
    bindings::IDisputes::{Case, CaseState, Compensation},
    chain::Read,
    time::utc_from,
    units::{count, dimo},
};
use serde_json::{Value, json};

use super::contract::ContractArgs;
use crate::report::{Report, facts};

/// Arguments of `dimo case show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case's id
    #[arg(value_name = "CASE")]
    case: u64,
    #[command(flatten)]
    contract: ContractArgs,
}

/// Reads it.
///
/// # Errors
/// If there is no such case, or the contract cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (disputes, book) = args.contract.connect().await?;
    let case = disputes.case(args.case).await?;
    let compensation = disputes.compensationOf(args.case).read().await?;
    let first_block = book.deployment().map_or(0, |it| it.block);
    let (filed, answered) = disputes.statements(args.case, first_block).await?;
    let now = disputes.chain().head().await?.timestamp;
    let mut lines = vec![
        ("case", args.case.to_string()),
        ("state", standing(&case, now)),
        ("accused", case.accused.to_string()),
        ("reporter", case.reporter.to_string()),
        ("claimed", tokens(case.amount)),
        ("bond", tokens(case.bond)),
    ];
    let mut document = document(args.case, &case);
    if let Some(filed) = filed {
        lines.push((
            "evidence",
            format!("{} {}", filed.evidenceHash, filed.evidenceUri),
        ));
        document["evidence"] = json!({ "hash": filed.evidenceHash, "uri": filed.evidenceUri });
    }
    if let Some(answered) = answered {
        lines.push((
            "answer",
            format!("{} {}", answered.answerHash, answered.answerUri),
        ));
        document["answer"] = json!({ "hash": answered.answerHash, "uri": answered.answerUri });
    }
    if case.state == CaseState::Open {
        lines.push(("answer until", utc_from(now, case.respondUntil)));
        lines.push(("decide until", utc_from(now, case.deadline)));
    }
    if case.state == CaseState::Upheld {
        paid(&mut lines, &compensation, now);
        document["compensation"] = json!({
            "root": compensation.root,
            "totalShares": compensation.totalShares,
            "depth": compensation.depth,
            "pot": compensation.pot.to_string(),
            "left": compensation.left.to_string(),
            "until": compensation.until,
        });
    }
    Ok(Report::new(facts(&lines), document))
}

fn paid(lines: &mut Vec<(&str, String)>, compensation: &Compensation, now: u64) {
    let until = utc_from(now, compensation.until);
    let standing = match compensation.root.is_zero() {
        true => format!("the DAO posts whom it is for until {until}"),
        false => format!(
            "for {} shares under root {}, until {until}",
            count(compensation.totalShares),
            compensation.root
        ),
    };
    let (pot, left) = (tokens(compensation.pot), tokens(compensation.left));
    lines.push(("compensation", format!("{pot}, {left} left; {standing}")));
}

fn tokens(wei: u128) -> String {
    format!("{} DIMO", dimo(U256::from(wei)))
}

/// Where a case stands, in words.
pub(super) fn standing(case: &Case, now: u64) -> String {
    match case.state {
        CaseState::Open if now >= case.deadline => {
            "not decided in time; `dimo case lapse` returns the bond".to_owned()
        }
        CaseState::Open if case.responded => "open, answered".to_owned(),
        CaseState::Open => "open".to_owned(),
        state => format!("{state:?}").to_lowercase(),
    }
}

/// A case for programs.
pub(super) fn document(id: u64, case: &Case) -> Value {
    json!({
        "id": id,
        "state": format!("{:?}", case.state).to_lowercase(),
        "accused": case.accused.to_string(),
        "reporter": case.reporter.to_string(),
        "amount": case.amount.to_string(),
        "bond": case.bond.to_string(),
        "responded": case.responded,
        "respondUntil": case.respondUntil,
        "deadline": case.deadline,
    })
}
