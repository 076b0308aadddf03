//! `dimo consumer show`

use alloy::primitives::{Address, U256};
use anyhow::{Result, ensure};
use client::{bindings::IConsumerStaking::Consumer, chain::Read, time::utc_from, units::dimo};
use serde_json::{Value, json};

use super::contract::ContractArgs;
use crate::report::{Report, facts};

/// Arguments of `dimo consumer show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The consumer's account
    #[arg(value_name = "ADDRESS")]
    consumer: Address,
    #[command(flatten)]
    contract: ContractArgs,
}

/// Reads it.
///
/// # Errors
/// If the account has no licence, or the contract cannot be read.
pub async fn run(args: &Args) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    let account = args.consumer;
    let consumer = consumers.consumer(account).read().await?;
    ensure!(
        consumer.registered,
        "{account} has no licence: `dimo consumer register` makes one"
    );
    let now = consumers.chain().head().await?.timestamp;
    let unbondings = consumers.unbondings(account).read().await?;
    let mut lines = vec![
        ("consumer", account.to_string()),
        ("standing", standing(&consumer, now)),
        ("active", tokens(consumer.active)),
        ("required", tokens(consumer.required)),
        ("locked", format!("{} by cases", tokens(consumer.locked))),
        ("unbonding", tokens(consumer.unbonding)),
    ];
    for one in &unbondings {
        lines.push((
            "",
            format!(
                "{} from {}",
                tokens(one.amount),
                utc_from(now, one.withdrawableAt)
            ),
        ));
    }
    lines.push(("withdrawable", tokens(consumer.withdrawable)));
    let unbondings: Vec<Value> = unbondings
        .iter()
        .map(
            |one| json!({ "amount": one.amount.to_string(), "withdrawableAt": one.withdrawableAt }),
        )
        .collect();
    let document = json!({
        "consumer": account.to_string(),
        "inGoodStanding": consumer.inGoodStanding,
        "revoked": consumer.revoked,
        "frozenUntil": consumer.frozenUntil,
        "active": consumer.active.to_string(),
        "required": consumer.required.to_string(),
        "locked": consumer.locked.to_string(),
        "unbonding": consumer.unbonding.to_string(),
        "unbondings": unbondings,
        "withdrawable": consumer.withdrawable.to_string(),
    });
    Ok(Report::new(facts(&lines), document))
}

fn tokens(wei: u128) -> String {
    format!("{} DIMO", dimo(U256::from(wei)))
}

/// Whether it may read data, and why not if it may not.
pub(super) fn standing(consumer: &Consumer, now: u64) -> String {
    if consumer.inGoodStanding {
        return "good".to_owned();
    }
    if consumer.revoked {
        return "not good: the DAO revoked the licence".to_owned();
    }
    if consumer.frozenUntil > now {
        let until = utc_from(now, consumer.frozenUntil);
        return format!("not good: frozen until {until}");
    }
    let missing = consumer.required.saturating_sub(consumer.active);
    format!("not good: {} of stake are missing", tokens(missing))
}
