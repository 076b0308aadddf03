//! `dimo status`

use std::{fmt::Write as _, path::PathBuf};

use alloy::primitives::{Address, U256};
use anyhow::{Result, bail};
use client::{
    bindings::{IERC20, State, WeekInfo, WeekState},
    chain::{ChainError, Read},
    claims::{self, Whose},
    contracts::{Pool, pool::obligations},
    deploy::{self, Running},
    publish::Comparison,
    time::{utc, utc_from},
    units::{count, dimo},
};
use serde_json::{Value, json};

use super::{challenges, lives, network::PoolArgs};
use crate::report::Report;

/// Shows a pool, how long every program of its deployment lives, and, with week folders, what somebody can claim. A folder that
/// is not what the pool has published promises nothing. The exit code is 1 for such a folder, and if a program has expired.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pool: PoolArgs,
    /// Show at most this many of the latest weeks
    #[arg(long, value_name = "N", default_value_t = 10)]
    weeks: u32,
    /// Week folders to look up claims in
    #[arg(long = "dir", value_name = "DIR", num_args = 1..)]
    dirs: Vec<PathBuf>,
    /// With --dir: what this vehicle can claim
    #[arg(long, value_name = "ID", requires = "dirs", conflicts_with = "account")]
    vehicle: Option<u64>,
    /// With --dir: what this account can claim
    #[arg(long, value_name = "ADDRESS", requires = "dirs")]
    account: Option<Address>,
}

/// Reads the pool.
///
/// # Errors
/// If the pool cannot be read, or a folder does not recompute.
pub async fn run(args: &Args) -> Result<Report> {
    let (pool, proxies) = args.pool.connect_to_all().await?;
    let now = pool.chain().head().await?.timestamp;
    let programs = deploy::running(pool.chain(), &proxies).await?;
    let state = match pool.state().read().await {
        Ok(state) => state,
        Err(error @ ChainError::Lifeless { .. }) => {
            return programs_alone(&pool, &programs, now, &error);
        }
        Err(error) => return Err(error.into()),
    };
    let balance = IERC20::new(state.token, pool.chain())
        .balanceOf(pool.address())
        .read()
        .await?;

    let mut text = String::new();
    let mut document = summary(&mut text, &pool, &state, balance, now)?;
    document["latestPublisher"] = challenges::section(&mut text, &pool, &state, now).await?;
    document["programs"] = lives::section(&mut text, &programs, now)?;
    let first = state
        .nextWeek
        .saturating_sub(args.weeks)
        .max(state.firstWeek);
    let mut weeks = Vec::new();
    for number in first..state.nextWeek {
        let info = pool.weekInfo(number).read().await?;
        writeln!(text, "{}", week_line(number, &info, now))?;
        weeks.push(week_document(number, &info));
    }
    document["weeks"] = weeks.into();

    let whose = match (args.vehicle, args.account) {
        (Some(vehicle), _) => Some(Whose::Vehicle(vehicle)),
        (None, Some(account)) => Some(Whose::Account(account)),
        (None, None) if args.dirs.is_empty() => None,
        (None, None) => bail!("--dir needs --vehicle ID or --account ADDRESS"),
    };
    let mut report = Report::new(text, document);
    if let Some(whose) = whose {
        claimable(&mut report, &pool, &args.dirs, whose).await?;
    }
    report.success &= programs.iter().all(|it| it.life.is_alive());
    Ok(report)
}

/// What is known of a pool that does not answer because its program lives no more.
fn programs_alone(
    pool: &Pool,
    programs: &[Running],
    now: u64,
    error: &ChainError,
) -> Result<Report> {
    let mut text = format!("pool         {}: {error}\n", pool.address());
    let document = json!({
        "pool": pool.address(),
        "chainId": pool.chain().id(),
        "time": now,
        "programs": lives::section(&mut text, programs, now)?,
        "error": error.to_string(),
    });
    Ok(Report::negative(text, document))
}

fn summary(
    text: &mut String,
    pool: &Pool,
    state: &State,
    balance: U256,
    now: u64,
) -> Result<Value> {
    let kept = obligations(state);
    let wei = |amount: u128| dimo(U256::from(amount));
    writeln!(
        text,
        "pool         {} on chain {}",
        pool.address(),
        pool.chain().id()
    )?;
    writeln!(text, "token        {}", state.token)?;
    writeln!(
        text,
        "weeks        {} to {} published",
        state.firstWeek,
        i64::from(state.nextWeek) - 1
    )?;
    let clock = protocol::Clock {
        genesis: state.genesis,
    };
    if let Some(end) = clock.end(state.nextWeek) {
        writeln!(
            text,
            "next         week {}, ends {}",
            state.nextWeek,
            utc_from(now, end)
        )?;
    }
    writeln!(text, "holds        {} DIMO", dimo(balance))?;
    writeln!(
        text,
        "keeps        {} DIMO of bonds, {} DIMO of deposits",
        wei(state.bonds + state.objection),
        wei(state.deposits)
    )?;
    writeln!(
        text,
        "reserve      {} DIMO for weeks to come",
        wei(state.reserve)
    )?;
    match balance.checked_sub(kept) {
        Some(owed) => writeln!(
            text,
            "owes         {} DIMO to claimants at most",
            dimo(owed)
        )?,
        None => writeln!(
            text,
            "MISSING      {} DIMO: the pool holds less than it keeps",
            dimo(kept - balance)
        )?,
    }
    if state.publishingPausedUntil > now {
        writeln!(
            text,
            "publishing   paused until {}",
            utc_from(now, state.publishingPausedUntil)
        )?;
    }
    if state.claimsPausedUntil > now {
        writeln!(
            text,
            "claims       paused until {}",
            utc_from(now, state.claimsPausedUntil)
        )?;
    }
    Ok(json!({
        "pool": pool.address(),
        "chainId": pool.chain().id(),
        "time": now,
        "token": state.token,
        "genesis": state.genesis,
        "firstWeek": state.firstWeek,
        "nextWeek": state.nextWeek,
        "challengeWindow": state.challengeWindow,
        "balance": balance.to_string(),
        "reserve": state.reserve.to_string(),
        "bonds": state.bonds.to_string(),
        "deposits": state.deposits.to_string(),
        "bond": state.bond.to_string(),
        "publisher": state.publisher,
        "finalAt": state.finalAt,
        "heldUntil": state.heldUntil,
        "objector": state.objector,
        "objection": state.objection.to_string(),
        "publishingPausedUntil": state.publishingPausedUntil,
        "claimsPausedUntil": state.claimsPausedUntil,
        "sanctionsOracle": state.sanctionsOracle,
    }))
}

fn week_line(number: u32, info: &WeekInfo, now: u64) -> String {
    let standing = match info.state {
        WeekState::Pending => format!("can be challenged until {}", utc_from(now, info.finalAt)),
        WeekState::Final => "final".to_owned(),
        _ => "not published".to_owned(),
    };
    format!(
        "week {number:<7} {} DIMO, {} points, {standing}",
        dimo(U256::from(info.amount)),
        count(info.totalPoints)
    )
}

fn week_document(number: u32, info: &WeekInfo) -> Value {
    json!({
        "week": number,
        "state": format!("{:?}", info.state).to_lowercase(),
        "root": info.root,
        "totalPoints": info.totalPoints,
        "depth": info.depth,
        "dataHash": info.dataHash,
        "amount": info.amount.to_string(),
        "deposits": info.deposits.to_string(),
        "finalAt": info.finalAt,
    })
}

/// What somebody can claim by the folders. One that is not what was published promises nothing, and makes the answer no.
async fn claimable(report: &mut Report, pool: &Pool, dirs: &[PathBuf], whose: Whose) -> Result<()> {
    let now = pool.chain().head().await?.timestamp;
    let text = &mut report.text;
    let (mut claims, mut folders) = (Vec::new(), Vec::new());
    for dir in dirs {
        let week = prover::load_week(dir)?;
        let comparison = Comparison::of(pool, week.manifest()).await?;
        let number = comparison.week;
        folders.push(json!({
            "folder": dir,
            "week": number,
            "compared": comparison.published(),
            "differences": comparison.document(),
        }));
        if !comparison.differences.is_empty() {
            report.success = false;
            writeln!(
                text,
                "MISMATCH     {} is not what was published for week {number}: {}",
                dir.display(),
                comparison.in_words("; ")
            )?;
            continue;
        }
        if !comparison.published() {
            writeln!(
                text,
                "folder       {} is not compared with a chain: week {number} is not published, and promises nothing yet",
                dir.display()
            )?;
            continue;
        }
        let info = comparison.info;
        let selection = claims::select(&week, info.amount, whose);
        for item in selection.items {
            let claim = &item.claim;
            let standing = match info.state {
                WeekState::Pending => format!("from {}", utc(info.finalAt)),
                _ if pool.isClaimed(claim.vehicleId, number).read().await? => "claimed".to_owned(),
                _ => "claimable now".to_owned(),
            };
            let tokens = U256::from(item.tokens);
            writeln!(
                text,
                "claim        week {number} vehicle {}: {} DIMO, {standing}",
                claim.vehicleId,
                dimo(tokens)
            )?;
            claims.push(json!({
                "week": number,
                "vehicle": claim.vehicleId,
                "account": claim.account,
                "amount": tokens.to_string(),
                "claimed": standing == "claimed",
                "claimable": standing == "claimable now",
                "finalAt": info.finalAt,
                "time": now,
            }));
        }
        for one in selection.unpayable {
            writeln!(
                text,
                "claim        week {number} vehicle {}: nothing, {}",
                one.vehicle, one.why
            )?;
        }
    }
    report.json["claims"] = claims.into();
    report.json["folders"] = folders.into();
    Ok(())
}
