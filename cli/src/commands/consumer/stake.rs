//! `dimo consumer stake`, `unstake` and `withdraw`

use alloy::primitives::U256;
use anyhow::{Result, bail};
use client::{
    bindings::IConsumerStaking::{
        UnstakeRequested, Withdrawn, cancelUnstakeCall, requestUnstakeCall, stakeCall, withdrawCall,
    },
    units::{Dimo, dimo},
};

use super::contract::{ContractArgs, pay};
use crate::{
    commands::acting::{Act, ActArgs, event, nothing_new},
    report::Report,
};

/// Arguments of `dimo consumer stake`.
#[derive(Debug, clap::Args)]
pub struct StakeArgs {
    /// How much, in DIMO with up to 18 decimals
    #[arg(value_name = "DIMO")]
    amount: Dimo,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo consumer unstake`.
#[derive(Debug, clap::Args)]
pub struct UnstakeArgs {
    /// How much, in DIMO with up to 18 decimals
    #[arg(value_name = "DIMO", required_unless_present = "cancel")]
    amount: Option<Dimo>,
    /// Make all that was asked back count again
    #[arg(long, conflicts_with = "amount")]
    cancel: bool,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo consumer withdraw`.
#[derive(Debug, clap::Args)]
pub struct WithdrawArgs {
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Adds to the stake.
///
/// # Errors
/// The contract's or token's refusal, no key.
pub async fn stake(args: &StakeArgs) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    let amount = args.amount.wei();
    let act = Act {
        to: consumers.address(),
        call: stakeCall { amount },
        words: format!("stake {} DIMO", args.amount),
    };
    pay(&consumers, &args.act, &act, amount, nothing_new).await
}

/// Asks stake back, or takes that back.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn unstake(args: &UnstakeArgs) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    let (chain, to) = (consumers.chain(), consumers.address());
    match args.amount {
        Some(amount) => {
            let words = format!("ask {amount} DIMO of stake back");
            let call = requestUnstakeCall {
                amount: amount.wei(),
            };
            args.act
                .carry_out(chain, &Act { to, call, words }, |receipt| {
                    let told: UnstakeRequested = event(receipt, to)?;
                    Ok(vec![("withdrawableAt", told.withdrawableAt.into())])
                })
                .await
        }
        None if args.cancel => {
            let words = "make all stake that was asked back count again".to_owned();
            let call = cancelUnstakeCall {};
            args.act
                .carry_out(chain, &Act { to, call, words }, nothing_new)
                .await
        }
        None => bail!("how much? Give an amount in DIMO, or --cancel"),
    }
}

/// Withdraws.
///
/// # Errors
/// The contract's refusal, no key.
pub async fn withdraw(args: &WithdrawArgs) -> Result<Report> {
    let (consumers, _) = args.contract.connect().await?;
    let act = Act {
        to: consumers.address(),
        call: withdrawCall {},
        words: "withdraw what has unbonded".to_owned(),
    };
    args.act
        .carry_out(consumers.chain(), &act, |receipt| {
            let told: Withdrawn = event(receipt, act.to)?;
            let amount = U256::from(told.amount);
            Ok(vec![
                ("amount", amount.to_string().into()),
                ("dimo", dimo(amount).into()),
            ])
        })
        .await
}
