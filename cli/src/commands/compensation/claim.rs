//! `dimo compensation claim`

use std::path::PathBuf;

use alloy::{
    primitives::{Address, B256, U256},
    rpc::types::TransactionReceipt,
    sol_types::SolEvent,
};
use anyhow::{Result, ensure};
use client::{
    bindings::IDisputes::{
        CompensationClaimed, CompensationRejected, claimCompensationsCall, isCompensatedCall,
    },
    chain::Read,
    claims::Whose,
    compensation::Shares,
    contracts::Disputes,
    deploy::Contract,
    errors::Refusal,
    units::{count, dimo},
};
use serde_json::{Value, json};

use crate::{
    commands::{
        acting::{Act, ActArgs, Learned},
        case::contract::ContractArgs,
        claim::WhoseArgs,
    },
    report::Report,
};

/// Most shares in one transaction.
const BATCH: usize = 50;

/// Arguments of `dimo compensation claim`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case's id
    #[arg(long, value_name = "CASE")]
    case: u64,
    /// The published file of shares
    #[arg(long, value_name = "FILE")]
    harmed: PathBuf,
    #[command(flatten)]
    whose: WhoseArgs,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Claims what is open, in as many transactions as it takes.
///
/// # Errors
/// A file that is not what was posted for the case, the contract's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let shares = Shares::read(&args.harmed)?;
    let (disputes, _) = args.contract.connect().await?;
    let posted = disputes.compensationOf(args.case).read().await?.root;
    let root = B256::from(shares.root().node.hash);
    ensure!(
        !posted.is_zero(),
        "nothing was posted for case {}: the DAO says whom its compensation is for",
        args.case
    );
    ensure!(
        posted == root,
        "{} is not what was posted for case {}: its root {root} differs from the chain's {posted}; fetch the published file",
        args.harmed.display(),
        args.case
    );
    let open = open(&disputes, &shares, args.case, &wanted(&shares, args)).await?;
    ensure!(
        !open.is_empty(),
        "there is nothing left to claim for case {}: the shares asked for are paid already, or not among the {} of the file",
        args.case,
        count(shares.all().len())
    );
    let mut reports = Vec::new();
    for batch in open.chunks(BATCH) {
        reports.push(claim(&disputes, &args.act, &shares, args.case, batch).await?);
    }
    Ok(Report::all(reports))
}

/// Positions of the shares asked for.
fn wanted(shares: &Shares, args: &Args) -> Vec<usize> {
    let whose = args.whose.whose();
    let all = shares.all().iter().enumerate();
    all.filter(|(_, share)| match whose {
        Whose::Vehicle(vehicle) => share.vehicle_id == vehicle,
        Whose::Account(account) => Address::from(share.account) == account,
        Whose::Everyone => true,
    })
    .map(|(position, _)| position)
    .collect()
}

/// Those that are not paid yet.
async fn open(
    disputes: &Disputes,
    shares: &Shares,
    case: u64,
    positions: &[usize],
) -> Result<Vec<usize>> {
    let questions = positions
        .iter()
        .map(|position| {
            Ok(isCompensatedCall {
                caseId: case,
                vehicleId: shares.claim(case, *position)?.vehicleId,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let paid = disputes
        .chain()
        .read_many(disputes.address(), &questions)
        .await?;
    let open = positions.iter().zip(paid).filter(|(_, paid)| !paid);
    Ok(open.map(|(position, _)| *position).collect())
}

async fn claim(
    disputes: &Disputes,
    act: &ActArgs,
    shares: &Shares,
    case: u64,
    positions: &[usize],
) -> Result<Report> {
    let shares = positions
        .iter()
        .map(|position| shares.claim(case, *position))
        .collect::<Result<Vec<_>>>()?;
    let act_on = Act {
        to: disputes.address(),
        words: format!("claim {} compensations of case {case}", count(shares.len())),
        call: claimCompensationsCall { shares },
    };
    act.carry_out(disputes.chain(), &act_on, |receipt| {
        Ok(told(receipt, act_on.to))
    })
    .await
}

/// What was paid and what was left out.
fn told(receipt: &TransactionReceipt, contract: Address) -> Learned {
    let logs = receipt
        .logs()
        .iter()
        .filter(|log| log.address() == contract);
    let (mut paid, mut rejected, mut total) = (Vec::new(), Vec::new(), U256::ZERO);
    for log in logs {
        if let Ok(one) = CompensationClaimed::decode_log(&log.inner) {
            let amount = U256::from(one.amount);
            total += amount;
            paid.push(json!({
                "vehicle": one.vehicleId,
                "account": one.account.to_string(),
                "amount": amount.to_string(),
            }));
        } else if let Ok(one) = CompensationRejected::decode_log(&log.inner) {
            let refusal = Refusal::of(Contract::Disputes, one.reason.clone());
            let why = refusal.to_string();
            rejected.push(json!({ "vehicle": one.vehicleId, "why": why }));
        }
    }
    vec![
        ("dimo", dimo(total).into()),
        ("paid", Value::Array(paid)),
        ("rejected", Value::Array(rejected)),
    ]
}
