//! `dimo consumer usage`

use std::path::PathBuf;

use alloy::primitives::Address;
use anyhow::{Context, Result};
use client::{
    address,
    bindings::IConsumerStaking::{Usage, reportUsageCall},
    chain::Read,
    contracts::Consumers,
    units::count,
};
use protocol::Clock;
use serde_json::{Value, json};

use super::contract::ContractArgs;
use crate::{
    commands::acting::{Act, ActArgs, nothing_new},
    report::{Column, Report, table},
};

/// Arguments of `dimo consumer usage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose usage to show
    #[arg(value_name = "ADDRESS", required_unless_present = "report")]
    consumer: Option<Address>,
    /// Show this many of the latest weeks
    #[arg(long, value_name = "N", default_value_t = 12)]
    weeks: u32,
    /// Report what is in a CSV file instead: a consumer's address and units in each line
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "consumer",
        requires = "week"
    )]
    report: Option<PathBuf>,
    /// The week that is reported; it must be over
    #[arg(long, value_name = "WEEK", requires = "report")]
    week: Option<u32>,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Shows usage, or reports it.
///
/// # Errors
/// The contract's refusal, a line that is wrong, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    if let (Some(file), Some(week)) = (&args.report, args.week) {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        let usage = rows(&text).with_context(|| file.display().to_string())?;
        let act = Act {
            to: consumers.address(),
            words: format!("report the usage of {} in week {week}", count(usage.len())),
            call: reportUsageCall { week, usage },
        };
        return args
            .act
            .carry_out(consumers.chain(), &act, nothing_new)
            .await;
    }
    let consumer = args
        .consumer
        .context("whose usage? Give the consumer's address")?;
    show(&consumers, consumer, args.weeks).await
}

fn rows(text: &str) -> Result<Vec<Usage>> {
    let lines = (1_usize..).zip(text.lines().map(str::trim));
    lines
        .filter(|(_, line)| !line.is_empty())
        .map(|(number, line)| {
            address::check_all(line).with_context(|| format!("line {number}"))?;
            let row = || {
                let (consumer, units) = line.split_once(',')?;
                Some(Usage {
                    consumer: consumer.trim().parse().ok()?,
                    units: units.trim().parse().ok()?,
                })
            };
            row().with_context(|| format!("line {number}: `{line}` is no address and number"))
        })
        .collect()
}

async fn show(consumers: &Consumers, consumer: Address, most: u32) -> Result<Report> {
    let state = consumers.state().read().await?;
    let clock = Clock {
        genesis: state.genesis,
    };
    let now = consumers.chain().head().await?.timestamp;
    let current = clock
        .week_at(now)
        .context("the chain's time is before week 0")?;
    let weeks: Vec<u32> = (current.saturating_sub(most)..current).collect();
    let units = consumers.usage(consumer, &weeks).await?;
    let rules = consumers
        .parametersAt(state.parametersVersion)
        .read()
        .await?;
    let mut table = table(&[
        Column::Number("week"),
        Column::Number("units"),
        Column::Text(""),
    ]);
    let mut documents: Vec<Value> = Vec::new();
    for (week, units) in weeks.iter().zip(units) {
        let counts = current - week <= rules.usageWeeks;
        let words = match counts {
            true => "counts for the required stake",
            false => "",
        };
        table.add_row([week.to_string(), count(units), words.to_owned()]);
        documents.push(json!({ "week": week, "units": units, "counts": counts }));
    }
    let document = json!({ "consumer": consumer.to_string(), "weeks": documents });
    Ok(Report::new(table.trim_fmt(), document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_line_of_usage_is_named() {
        let good = format!("{},7\n", Address::repeat_byte(1));
        assert_eq!(rows(&good).unwrap().len(), 1);
        let message = rows(&format!("{good}nobody,7")).unwrap_err().to_string();
        assert!(message.contains("line 2: `nobody,7`"), "{message}");
    }

    #[test]
    fn a_mistyped_consumer_is_refused_with_its_line() {
        let mistyped = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee";
        let error = rows(&format!("{mistyped},7")).unwrap_err();
        let message = format!("{error:#}");
        assert!(message.starts_with("line 1"), "{message}");
        assert!(message.contains(mistyped), "{message}");
    }
}
