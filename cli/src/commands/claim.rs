//! `dimo claim`

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use alloy::primitives::Address;
use anyhow::{Result, ensure};
use client::{
    bindings::WeekState,
    chain::Sender,
    claims::{self, Item, Limits, Outcome, Rejected, Unpayable, Whose},
    contracts::Pool,
    publish::Comparison,
    time::utc_from,
    units::{count, dimo},
};
use prover::Week;
use serde_json::{Value, json};

use super::network::PoolArgs;
use crate::{commands::keys::SigningArgs, report::Report};

/// Most lines per list in the text form; --json has them all.
const LINES: usize = 20;

/// Claims what is owed. Anyone may trigger a payment; it goes to the account the week recorded. Folders that are not what
/// the pool has published are refused, before anything is sent. With --all vehicles whose ids are next to each other are paid together
/// under one proof where that costs less; what somebody else pays meanwhile is left out and said.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders written by `dimo week build`, one per week
    #[arg(required = true)]
    dirs: Vec<PathBuf>,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    #[command(flatten)]
    key: SigningArgs,
    /// Send the tokens here instead; only for the key's own claims
    #[arg(long, value_name = "ADDRESS")]
    to: Option<Address>,
    /// Most gas per transaction; larger batches are cut
    #[arg(long, value_name = "GAS", default_value_t = Limits::default().gas)]
    max_gas: u64,
}

/// Exactly one choice.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct WhoseArgs {
    /// One vehicle
    #[arg(long, value_name = "ID")]
    vehicle: Option<u64>,
    /// All vehicles of an account
    #[arg(long, value_name = "ADDRESS")]
    account: Option<Address>,
    /// Everybody
    #[arg(long)]
    all: bool,
}

impl WhoseArgs {
    /// The choice made.
    pub fn whose(&self) -> Whose {
        match (self.vehicle, self.account) {
            (Some(vehicle), _) => Whose::Vehicle(vehicle),
            (None, Some(account)) => Whose::Account(account),
            (None, None) => Whose::Everyone,
        }
    }
}

/// Claims.
///
/// # Errors
/// A folder that does not recompute or is not what was published, a refusal of a whole transaction.
pub async fn run(args: &Args) -> Result<Report> {
    let pool = args.pool.connect().await?;
    let signer = args.key.signer(pool.chain().id())?;
    let mut sender = Sender::new(pool.chain(), signer).await?;
    let mut found = Found::default();
    for dir in &args.dirs {
        found.add(&pool, dir, args.whose.whose()).await?;
    }
    if args.to.is_some() {
        // Only single claims can be sent elsewhere.
        found.weeks.clear();
    }
    if let Some(payee) = args.to {
        let own = |item: &Item| item.claim.account == sender.address();
        ensure!(
            found.items.iter().all(own),
            "--to {payee} is possible only for claims of the key's own account {}: leave --to out, or use the account's key",
            sender.address()
        );
    }
    let items = std::mem::take(&mut found.items);
    let (mut open, paid_before) = claims::drop_claimed(&pool, items).await?;
    let mut runs = Vec::new();
    for (week, amount) in &found.weeks {
        let number = week.manifest().week;
        let (its, others) = open
            .into_iter()
            .partition(|it: &Item| it.claim.week == number);
        let (worth_it, single) = claims::plan(week, *amount, its);
        runs.extend(worth_it);
        open = others;
        open.extend(single);
    }
    // One transfer per account in a batch, and one storage slot for the weeks of a vehicle.
    open.sort_by_key(|item| (item.claim.account, item.claim.vehicleId, item.claim.week));
    let limits = Limits {
        gas: args.max_gas,
        ..Limits::default()
    };
    let mut outcome = claims::settle_runs(&mut sender, &pool, &runs, &limits).await?;
    outcome.extend(claims::settle(&mut sender, &pool, &open, args.to, &limits).await?);
    outcome.rejected.extend(paid_before);
    Ok(report(&found, &outcome))
}

/// What the folders hold for somebody.
#[derive(Default)]
struct Found {
    items: Vec<Item>,
    unpayable: Vec<Unpayable>,
    /// Weeks of which everybody is paid, by whole runs where that is cheaper, with their amounts in wei.
    weeks: Vec<(Week, u128)>,
    /// Weeks that cannot be claimed from now, in words.
    closed: Vec<String>,
}

impl Found {
    async fn add(&mut self, pool: &Pool, dir: &Path, whose: Whose) -> Result<()> {
        let week = prover::load_week(dir)?;
        let number = week.manifest().week;
        let comparison = Comparison::of(pool, week.manifest()).await?;
        comparison.ensure_same(dir)?;
        let info = comparison.info;
        match info.state {
            WeekState::Unpublished => {
                self.closed.push(format!(
                    "week {number} is not published yet: {} is not compared with a chain",
                    dir.display()
                ));
                return Ok(());
            }
            WeekState::Pending => {
                let now = pool.chain().head().await?.timestamp;
                let open = utc_from(now, info.finalAt);
                self.closed
                    .push(format!("week {number} can be claimed from {open}"));
                return Ok(());
            }
            _ => {}
        }
        let selection = claims::select(&week, info.amount, whose);
        self.items.extend(selection.items);
        self.unpayable.extend(selection.unpayable);
        if whose == Whose::Everyone {
            self.weeks.push((week, info.amount));
        }
        Ok(())
    }
}

fn report(found: &Found, outcome: &Outcome) -> Report {
    let mut text = String::new();
    lines(&mut text, &outcome.paid, |paid| {
        let relation = if paid.payee == paid.account {
            ""
        } else {
            " (sent on behalf of its account)"
        };
        format!(
            "week {} vehicle {}: {} DIMO to {}{relation}",
            paid.week,
            paid.vehicle,
            dimo(paid.amount),
            paid.payee
        )
    });
    lines(
        &mut text,
        &outcome.rejected,
        |Rejected { week, vehicle, why }| format!("week {week} vehicle {vehicle}: not paid, {why}"),
    );
    lines(
        &mut text,
        &found.unpayable,
        |Unpayable { week, vehicle, why }| {
            format!("week {week} vehicle {vehicle}: nothing to claim, {why}")
        },
    );
    lines(&mut text, &found.closed, Clone::clone);
    let summary = format!(
        "paid {} DIMO for {} claims in {} transactions, {} gas",
        dimo(outcome.total()),
        count(outcome.paid.len()),
        count(outcome.transactions.len()),
        count(outcome.gas())
    );
    text.push_str(&summary);
    let report = Report::new(text, document(found, outcome));
    // Nothing paid, and not because all of it had been before.
    let paid_before = |one: &Rejected| {
        one.why == client::errors::status(client::bindings::ClaimStatus::AlreadyClaimed)
    };
    let in_order = !outcome.paid.is_empty()
        || (!outcome.rejected.is_empty() && outcome.rejected.iter().all(paid_before));
    Report {
        success: in_order,
        ..report
    }
}

fn lines<T>(text: &mut String, list: &[T], line: impl Fn(&T) -> String) {
    for one in list.iter().take(LINES) {
        text.push_str(&line(one));
        text.push('\n');
    }
    if let Some(more) = list.len().checked_sub(LINES).filter(|more| *more > 0) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "… and {} more", count(more));
    }
}

fn document(found: &Found, outcome: &Outcome) -> Value {
    let refused = |week: u32, vehicle: u64, why: &str| json!({ "week": week, "vehicle": vehicle, "why": why });
    json!({
        "total": outcome.total().to_string(),
        "gasUsed": outcome.gas(),
        "paid": outcome.paid.iter().map(|paid| json!({
            "week": paid.week,
            "vehicle": paid.vehicle,
            "account": paid.account,
            "payee": paid.payee,
            "amount": paid.amount.to_string(),
        })).collect::<Vec<_>>(),
        "rejected": outcome.rejected.iter().map(|one| refused(one.week, one.vehicle, one.why)).collect::<Vec<_>>(),
        "unpayable": found.unpayable.iter().map(|one| refused(one.week, one.vehicle, one.why)).collect::<Vec<_>>(),
        "closed": found.closed,
        "transactions": outcome.transactions.iter().map(|spent| json!({
            "hash": spent.transaction,
            "items": spent.items,
            "gasUsed": spent.gas,
        })).collect::<Vec<_>>(),
    })
}
