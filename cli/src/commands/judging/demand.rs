//! `dimo week demand leaf` and `dimo week demand heartbeat`

use std::path::PathBuf;

use alloy::{
    primitives::{Address, U256},
    rpc::types::TransactionReceipt,
};
use anyhow::{Context, Result};
use clap::{Subcommand, ValueEnum};
use client::{
    bindings::IWeekJudge::{self, Demanded, demandHeartbeatCall, demandLeafCall},
    chain::{Chain, Read},
    contracts::Pool,
    time::utc,
    units::dimo,
};
use serde_json::json;

use super::pending;
use crate::{
    commands::{
        acting::{Act, ActArgs, Learned, Spending, event},
        network::{JudgeArg, PoolArgs},
    },
    report::Report,
};

/// The commands. Whoever answers within 24 hours has the bond, which is approved first if it has to be; unanswered,
/// `dimo week settle` voids the week, and the bond comes back.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Demand what stands at a place of the tree: a vehicle's leaf, or that there is none
    ///
    /// For data that nobody shows. Needs nothing of them.
    Leaf(LeafArgs),
    /// Demand a heartbeat of the device that a leaf credits, if its maker's devices sign
    ///
    /// For activity that may be invented.
    Heartbeat(HeartbeatArgs),
}

/// Arguments of `dimo week demand leaf`.
#[derive(Debug, clap::Args)]
pub struct LeafArgs {
    /// Number of the week
    #[arg(value_name = "WEEK")]
    week: u32,
    /// The vehicle's id, which is its place
    #[arg(value_name = "VEHICLE")]
    vehicle: u64,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    judge: JudgeArg,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo week demand heartbeat`.
#[derive(Debug, clap::Args)]
pub struct HeartbeatArgs {
    /// Folder with the published data of the week, of which the leaf is needed
    #[arg(value_name = "FOLDER")]
    dir: PathBuf,
    /// The vehicle's id
    #[arg(value_name = "VEHICLE")]
    vehicle: u64,
    /// Of which of its devices
    #[arg(long, value_name = "GROUP", value_enum, default_value_t = Group::Hardware)]
    of: Group,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    judge: JudgeArg,
    #[command(flatten)]
    act: ActArgs,
}

/// A group of devices.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Group {
    /// The hardware
    Hardware,
    /// The software connection
    Software,
}

/// Demands.
///
/// # Errors
/// The judge's or token's refusal, no key, data that are not those of the pending week.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Leaf(args) => leaf(args).await,
        Command::Heartbeat(args) => heartbeat(args).await,
    }
}

async fn leaf(args: &LeafArgs) -> Result<Report> {
    let (pool, book) = args.pool.connect_with_book().await?;
    let judge = args.judge.find(&book)?;
    leaf_at(&args.act, &pool, judge, args.week, args.vehicle).await
}

/// Demands what stands at a place.
pub(super) async fn leaf_at(
    act_args: &ActArgs,
    pool: &Pool,
    judge: Address,
    week: u32,
    place: u64,
) -> Result<Report> {
    let act = Act {
        to: judge,
        call: demandLeafCall {
            pool: pool.address(),
            week,
            place,
        },
        words: format!("demand what week {week} says of vehicle {place}"),
    };
    let spending = bond(pool.chain(), act.to).await?;
    act_args
        .carry_out_paying(pool.chain(), &act, &spending, |receipt| {
            told(receipt, act.to)
        })
        .await
}

async fn heartbeat(args: &HeartbeatArgs) -> Result<Report> {
    let (pool, book) = args.pool.connect_with_book().await?;
    let week = prover::read_manifest(&args.dir)?.week;
    let published = pending(&pool, week, &args.dir).await?;
    let vehicle = args.vehicle;
    let leaf = published.shown(vehicle).with_context(|| {
        format!("vehicle {vehicle} has no leaf in week {week}: nobody was credited for it")
    })?;
    let act = Act {
        to: args.judge.find(&book)?,
        call: demandHeartbeatCall {
            pool: pool.address(),
            week,
            leaf,
            kind: match args.of {
                Group::Hardware => IWeekJudge::Kind::Hardware,
                Group::Software => IWeekJudge::Kind::Software,
            },
        },
        words: format!("demand a heartbeat of vehicle {vehicle} in week {week}"),
    };
    let spending = bond(pool.chain(), act.to).await?;
    args.act
        .carry_out_paying(pool.chain(), &act, &spending, |receipt| {
            told(receipt, act.to)
        })
        .await
}

async fn bond(chain: &Chain, judge: Address) -> Result<Spending> {
    let settings = IWeekJudge::new(judge, chain).settings().read().await?;
    Ok(Spending {
        token: settings.token,
        amount: settings.bond,
    })
}

fn told(receipt: &TransactionReceipt, judge: Address) -> Result<Learned> {
    let demand: Demanded = event(receipt, judge)?;
    let bond = format!("{} DIMO", dimo(U256::from(demand.bond)));
    Ok(vec![
        ("root", json!(demand.root)),
        ("bond", json!(bond)),
        ("until", json!(utc(demand.until))),
    ])
}
