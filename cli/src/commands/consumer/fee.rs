//! `dimo consumer fee`

use anyhow::Result;
use client::{
    bindings::IConsumerStaking::{DataFeePaid, payDataFeeCall},
    units::Dimo,
};

use super::contract::{ContractArgs, pay};
use crate::{
    commands::acting::{Act, ActArgs, event},
    report::Report,
};

/// Arguments of `dimo consumer fee`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How much, in DIMO with up to 18 decimals
    #[arg(value_name = "DIMO")]
    amount: Dimo,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Pays it.
///
/// # Errors
/// The contract's or token's refusal, no key.
pub async fn run(args: &Args) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    let amount = args.amount.wei();
    let act = Act {
        to: consumers.address(),
        call: payDataFeeCall { amount },
        words: format!("pay {} DIMO for data", args.amount),
    };
    pay(&consumers, &args.act, &act, amount, |receipt| {
        let told: DataFeePaid = event(receipt, act.to)?;
        Ok(vec![("week", told.week.into())])
    })
    .await
}
