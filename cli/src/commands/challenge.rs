//! `dimo week object` and `dimo week veto`: against a week that is pending.

use alloy::primitives::{B256, U256};
use anyhow::{Result, ensure};
use client::{
    bindings::{
        IRewardsDistributor::{WeekObjected, WeekTakenBack, objectCall, vetoCall},
        WeekState,
    },
    chain::Read,
    contracts::Pool,
    publish::UNTIL_DECIDED,
    time::utc,
    units::dimo,
};
use serde_json::json;

use super::{
    acting::{Act, ActArgs, Spending, event},
    network::PoolArgs,
};
use crate::report::Report;

/// Says that the root of a pending week is wrong, with a tenth of the bond that publishers need, which is approved first if it has to be.
///
/// Once for a root. The week is final 7 days later, so that the guardian and everybody else has time to look. If the week is taken
/// back, the bond comes back into your bond in the pool (`dimo pool bond --withdraw`), and a tenth of what the DAO takes of the
/// publisher's with it; else it is lost to the reserve. So run `dimo week verify` first.
#[derive(Debug, clap::Args)]
pub struct ObjectArgs {
    #[command(flatten)]
    week: PendingArgs,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Takes a pending week back, if it has this root. It can be published again, three vetoes at most for a week.
///
/// The publisher is suspended and its bond locked for 60 days, unless the DAO decides before: `dimo dao propose slash-bond` or
/// `release-bond`. Half of what it takes of the bond is yours. The reason is public: say which vehicle is wrong, and how.
#[derive(Debug, clap::Args)]
pub struct VetoArgs {
    #[command(flatten)]
    week: PendingArgs,
    /// What is wrong with it, in words
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Which root of which week.
#[derive(Clone, Copy, Debug, clap::Args)]
struct PendingArgs {
    /// Number of the week
    #[arg(value_name = "WEEK")]
    week: u32,
    /// Root that is wrong; with another one published meanwhile nothing happens [default: the one that is pending]
    #[arg(long, value_name = "HASH")]
    root: Option<B256>,
}

impl PendingArgs {
    /// The root to act against: the one given, else the pending one.
    async fn root(self, pool: &Pool) -> Result<B256> {
        if let Some(root) = self.root {
            return Ok(root);
        }
        let info = pool.weekInfo(self.week).read().await?;
        ensure!(
            info.state == WeekState::Pending,
            "week {} is not in its challenge window: `dimo status` shows which one is",
            self.week
        );
        Ok(info.root)
    }
}

/// Objects.
///
/// # Errors
/// The contract's or token's refusal, no key, a week that is not pending.
pub async fn object(args: &ObjectArgs) -> Result<Report> {
    let pool = args.pool.connect().await?;
    let (week, root) = (args.week.week, args.week.root(&pool).await?);
    let state = pool.state().read().await?;
    let bond = protocol::bond::objection(state.bond);
    let act = Act {
        to: pool.address(),
        call: objectCall { week, root },
        words: format!(
            "object to root {root} of week {week} with a bond of {} DIMO",
            dimo(U256::from(bond))
        ),
    };
    let spending = Spending {
        token: state.token,
        amount: bond,
    };
    args.act
        .carry_out_paying(pool.chain(), &act, &spending, |receipt| {
            let told: WeekObjected = event(receipt, act.to)?;
            Ok(vec![
                ("root", json!(told.root)),
                ("bond", json!(told.bond.to_string())),
                ("finalAt", json!(told.finalAt)),
            ])
        })
        .await
}

/// Vetoes.
///
/// # Errors
/// The contract's refusal, no key, a week that is not pending.
pub async fn veto(args: &VetoArgs) -> Result<Report> {
    let pool = args.pool.connect().await?;
    let (week, root) = (args.week.week, args.week.root(&pool).await?);
    let act = Act {
        to: pool.address(),
        call: vetoCall {
            week,
            root,
            reason: args.reason.clone(),
        },
        words: format!("take back root {root} of week {week}: {}", args.reason),
    };
    args.act
        .carry_out(pool.chain(), &act, |receipt| {
            let told: WeekTakenBack = event(receipt, act.to)?;
            let until = match told.suspendedUntil {
                UNTIL_DECIDED => "until the DAO decides".to_owned(),
                until => utc(until),
            };
            Ok(vec![
                ("publisher", json!(told.publisher)),
                ("lockedBond", json!(told.bond.to_string())),
                ("suspended", json!(until)),
            ])
        })
        .await
}
