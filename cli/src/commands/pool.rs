//! `dimo pool …`: a pool's tokens.

use alloy::primitives::{Address, U256};
use anyhow::Result;
use clap::Subcommand;
use client::{
    bindings::IRewardsDistributor::{
        BondChanged, Funded, PayoutSet, depositBondCall, fundCall, setPayoutCall, withdrawBondCall,
    },
    chain::Read,
    units::{Dimo, dimo},
};
use serde_json::json;

use super::{
    acting::{Act, ActArgs, Spending, event},
    network::PoolArgs,
};
use crate::report::{Report, facts};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add to the reserve, from which coming weeks are paid; the tokens are approved first if they have to be
    ///
    /// Nobody gets them back: no function takes tokens out of the reserve but the publication of weeks. Tokens that are sent to the
    /// pool without this command are nobody's.
    Fund(FundArgs),
    /// Publisher: add to the key's bond, or (--withdraw) take of it what is not locked; also an objector's that came back
    Bond(BondArgs),
    /// Driver: where the key's claims go when somebody else sends them in, and whether anybody else may; or (--of) show it
    Payout(PayoutArgs),
}

/// Arguments of `dimo pool fund`.
#[derive(Debug, clap::Args)]
pub struct FundArgs {
    /// How much, in DIMO with up to 18 decimals
    #[arg(value_name = "DIMO")]
    amount: Dimo,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo pool bond`.
#[derive(Debug, clap::Args)]
pub struct BondArgs {
    /// How much, in DIMO with up to 18 decimals
    #[arg(value_name = "DIMO")]
    amount: Dimo,
    /// Take it back instead
    #[arg(long)]
    withdraw: bool,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Arguments of `dimo pool payout`.
#[derive(Debug, clap::Args)]
pub struct PayoutArgs {
    /// Pay the key's claims to this account from now on, whoever sends them in
    #[arg(long, value_name = "ADDRESS", group = "payout")]
    to: Option<Address>,
    /// Pay them to the key's own account again
    #[arg(long, group = "payout", conflicts_with = "to")]
    to_self: bool,
    /// Let nobody else send them in
    #[arg(long, requires = "payout")]
    only_me: bool,
    /// Show what this account has set, and change nothing
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["to", "to_self", "only_me"], required_unless_present = "payout")]
    of: Option<Address>,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Runs one.
///
/// # Errors
/// The contract's or token's refusal in words, no key, no answer.
pub async fn run(command: &Command) -> Result<Report> {
    match command {
        Command::Fund(args) => fund(args).await,
        Command::Bond(args) => bond(args).await,
        Command::Payout(args) => payout(args).await,
    }
}

async fn fund(args: &FundArgs) -> Result<Report> {
    let pool = args.pool.connect().await?;
    let amount = args.amount.wei();
    let act = Act {
        to: pool.address(),
        call: fundCall { amount },
        words: format!(
            "add {} DIMO to the reserve of {}",
            args.amount,
            pool.address()
        ),
    };
    let token = pool.state().read().await?.token;
    args.act
        .carry_out_paying(pool.chain(), &act, &Spending { token, amount }, |receipt| {
            let told: Funded = event(receipt, act.to)?;
            Ok(vec![("funded", json!(told.amount.to_string()))])
        })
        .await
}

async fn bond(args: &BondArgs) -> Result<Report> {
    let pool = args.pool.connect().await?;
    let (amount, to) = (args.amount.wei(), pool.address());
    let told = |receipt: &_| {
        let told: BondChanged = event(receipt, to)?;
        Ok(vec![("bond", json!(told.bond.to_string()))])
    };
    if args.withdraw {
        let act = Act {
            to,
            call: withdrawBondCall { amount },
            words: format!("take {} DIMO of the bond back", args.amount),
        };
        return args.act.carry_out(pool.chain(), &act, told).await;
    }
    let act = Act {
        to,
        call: depositBondCall { amount },
        words: format!("add {} DIMO to the bond", args.amount),
    };
    let token = pool.state().read().await?.token;
    args.act
        .carry_out_paying(pool.chain(), &act, &Spending { token, amount }, told)
        .await
}

async fn payout(args: &PayoutArgs) -> Result<Report> {
    let pool = args.pool.connect().await?;
    if let Some(account) = args.of {
        let set = pool.payoutOf(account).read().await?;
        let recipient = match set.recipient {
            Address::ZERO => account,
            recipient => recipient,
        };
        let who = if set.onlyMe {
            "the account alone"
        } else {
            "anybody"
        };
        let bond = pool.bondOf(account).read().await?.amount;
        let text = facts(&[
            ("account", account.to_string()),
            ("paid to", recipient.to_string()),
            ("sent in by", who.to_owned()),
            ("bond", format!("{} DIMO", dimo(U256::from(bond)))),
        ]);
        let document = json!({
            "account": account,
            "recipient": recipient,
            "onlyMe": set.onlyMe,
            "bond": bond.to_string(),
        });
        return Ok(Report::new(text, document));
    }
    let recipient = args.to.unwrap_or_default();
    let whom = args
        .to
        .map_or_else(|| "the key's own account".to_owned(), |to| to.to_string());
    let alone = match args.only_me {
        true => ", and let nobody else send them in",
        false => ", and let anybody send them in",
    };
    let act = Act {
        to: pool.address(),
        call: setPayoutCall {
            recipient,
            onlyMe: args.only_me,
        },
        words: format!("have claims paid to {whom}{alone}"),
    };
    args.act
        .carry_out(pool.chain(), &act, |receipt| {
            let told: PayoutSet = event(receipt, act.to)?;
            Ok(vec![
                ("recipient", json!(told.recipient)),
                ("onlyMe", json!(told.onlyMe)),
            ])
        })
        .await
}
