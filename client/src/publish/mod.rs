//! Publishing a week: what stands in the way, and the transaction itself.

pub mod anchor;
pub mod belonging;
mod comparison;
mod data;
mod previous;
mod publication;

use std::fmt;

use alloy::{
    primitives::{Address, U256},
    rpc::types::TransactionReceipt,
    sol_types::SolCall,
};
use prover::{Manifest, Week};

use crate::{
    bindings::{IERC20, IRewardsDistributor},
    chain::{ChainError, ChainResult, Read, Sender, Transaction, request_for},
    contracts::{Pool, pool::required_to_publish},
    roles,
    time::utc_from,
    units::{count, dimo},
};

pub use comparison::{Comparison, Difference};
pub use data::{Place, fetch, reachable};
pub use previous::check_previous;
pub use publication::{Publication, Standing};

/// A suspension that does not end by itself.
pub const UNTIL_DECIDED: u64 = u32::MAX as u64;

/// Something that makes the contract refuse a week now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The folder was built for another clock.
    OtherClock {
        /// Start of the week in the folder, unix seconds.
        folder: u64,
        /// Genesis of the pool, unix seconds.
        genesis: u64,
    },
    /// The roster was not taken at the last block of the week.
    Preview {
        /// The block it was taken at.
        block: u64,
    },
    /// Another week is next.
    WrongWeek {
        /// Week in the folder.
        folder: u32,
        /// Week the pool takes next.
        next: u32,
    },
    /// The week has not ended.
    NotOver {
        /// Its end, unix seconds.
        ends: u64,
        /// The chain's time.
        now: u64,
    },
    /// The week before can still be challenged.
    PreviousPending {
        /// When it becomes final, unix seconds.
        final_at: u64,
        /// The chain's time.
        now: u64,
    },
    /// The guardian paused publishing.
    Paused {
        /// When the pause ends by itself, unix seconds.
        until: u64,
        /// The chain's time.
        now: u64,
    },
    /// The publisher's last week was taken back.
    Suspended {
        /// Until when, unless the DAO decides before; [`UNTIL_DECIDED`] if only then.
        until: u64,
        /// The chain's time.
        now: u64,
    },
    /// The key has no publisher role.
    NoRole {
        /// The key's account.
        account: Address,
    },
    /// The publisher's bond is too small.
    Bond {
        /// Bond held, wei.
        held: u128,
        /// Bond required, wei.
        required: u128,
    },
    /// The reserve cannot pay the week.
    Funds {
        /// What the reserve holds, wei.
        held: u128,
        /// What the week takes of it, wei.
        required: u128,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherClock { folder, genesis } => write!(
                f,
                "the folder's week starts at {folder}, which is not that week of the pool: build it again with --genesis {genesis}"
            ),
            Self::Preview { block } => write!(
                f,
                "the folder is a preview, computed at block {block}: build it again at the last block of the week"
            ),
            Self::WrongWeek { folder, next } if folder < next => {
                write!(
                    f,
                    "week {folder} is published already; the next one is {next}"
                )
            }
            Self::WrongWeek { folder, next } => {
                write!(
                    f,
                    "weeks are published in order: week {next} comes before week {folder}"
                )
            }
            Self::NotOver { ends, now } => write!(f, "the week ends at {}", utc_from(*now, *ends)),
            Self::PreviousPending { final_at, now } => {
                write!(
                    f,
                    "the week before can be challenged until {}",
                    utc_from(*now, *final_at)
                )
            }
            Self::Paused { until, now } => write!(
                f,
                "publishing is paused until {}; the DAO may lift the pause before",
                utc_from(*now, *until)
            ),
            Self::Suspended { until, .. } if *until == UNTIL_DECIDED => f.write_str(
                "the publisher is suspended until the DAO decides about its bond (releaseBond or slashBond)",
            ),
            Self::Suspended { until, now } => write!(
                f,
                "the publisher is suspended until {}, unless the DAO decides about its bond before",
                utc_from(*now, *until)
            ),
            Self::NoRole { account } => {
                write!(
                    f,
                    "{account} has no PUBLISHER_ROLE; the DAO grants it, or use the publisher's key"
                )
            }
            Self::Bond { held, required } => write!(
                f,
                "the publisher's bond is {} DIMO of {} required: add --deposit-bond to deposit the rest",
                dimo(U256::from(*held)),
                dimo(U256::from(*required))
            ),
            Self::Funds { held, required } => write!(
                f,
                "the pool's reserve is {} DIMO of {} that the week takes: fund it with {}, or add --fund",
                dimo(U256::from(*held)),
                dimo(U256::from(*required)),
                dimo(U256::from(required.saturating_sub(*held)))
            ),
        }
    }
}

/// Everything that stands in the way of publishing `manifest` from `publisher` at the latest block.
///
/// # Errors
/// If the pool cannot be read.
pub async fn obstacles(
    pool: &Pool,
    manifest: &Manifest,
    publisher: Address,
) -> ChainResult<Vec<Obstacle>> {
    let state = pool.state().read().await?;
    let now = pool.chain().head().await?.timestamp;
    let mut found = Vec::new();
    let clock = protocol::Clock {
        genesis: state.genesis,
    };
    if clock.start(manifest.week) != Some(manifest.week_start) {
        found.push(Obstacle::OtherClock {
            folder: manifest.week_start,
            genesis: state.genesis,
        });
    }
    if manifest.week != state.nextWeek {
        found.push(Obstacle::WrongWeek {
            folder: manifest.week,
            next: state.nextWeek,
        });
        return Ok(found);
    }
    if let Some(at) = manifest.snapshot.as_ref().filter(|at| !at.last_of_week) {
        let block = at.block_number;
        found.push(Obstacle::Preview { block });
    }
    // A week beyond 64-bit time never ends.
    let ends = clock.end(manifest.week).unwrap_or(u64::MAX);
    if now < ends {
        found.push(Obstacle::NotOver { ends, now });
    }
    if now < state.finalAt {
        found.push(Obstacle::PreviousPending {
            final_at: state.finalAt,
            now,
        });
    }
    if now < state.publishingPausedUntil {
        let until = state.publishingPausedUntil;
        found.push(Obstacle::Paused { until, now });
    }
    if !pool.hasRole(roles::publisher(), publisher).read().await? {
        found.push(Obstacle::NoRole { account: publisher });
    }
    let bond = pool.bondOf(publisher).read().await?;
    if now < bond.suspendedUntil {
        let until = bond.suspendedUntil;
        found.push(Obstacle::Suspended { until, now });
    }
    let held = bond.amount;
    if held < state.bond {
        found.push(Obstacle::Bond {
            held,
            required: state.bond,
        });
    }
    let info = pool.weekInfo(manifest.week).read().await?;
    let required = required_to_publish(&info, manifest.total_points);
    let held = state.reserve;
    if held < required {
        found.push(Obstacle::Funds { held, required });
    }
    Ok(found)
}

/// Adds to the pool's reserve from the sender's balance.
///
/// # Errors
/// If the sender does not hold them.
pub async fn fund(
    sender: &mut Sender,
    pool: &Pool,
    token: Address,
    amount: u128,
) -> ChainResult<()> {
    approve(sender, pool, token, amount).await?;
    let call = IRewardsDistributor::fundCall { amount };
    sender.call(pool.address(), &call).await?;
    Ok(())
}

/// Lets the pool take so much of the sender's tokens.
async fn approve(
    sender: &mut Sender,
    pool: &Pool,
    token: Address,
    amount: u128,
) -> ChainResult<()> {
    let call = IERC20::approveCall {
        spender: pool.address(),
        value: U256::from(amount),
    };
    sender.call(token, &call).await?;
    Ok(())
}

/// Adds to the sender's standing bond.
///
/// # Errors
/// If the sender does not hold the tokens.
pub async fn deposit_bond(
    sender: &mut Sender,
    pool: &Pool,
    token: Address,
    amount: u128,
) -> ChainResult<()> {
    approve(sender, pool, token, amount).await?;
    sender
        .call(
            pool.address(),
            &IRewardsDistributor::depositBondCall { amount },
        )
        .await?;
    Ok(())
}

/// Publishes.
///
/// # Errors
/// The contract's refusal, or a failed transaction.
pub async fn publish(
    sender: &mut Sender,
    pool: &Pool,
    week: &Week,
    data_uri: &str,
) -> ChainResult<TransactionReceipt> {
    let manifest = week.manifest();
    let mut transaction = Transaction::call(pool.address(), &call(week, data_uri));
    transaction.note = format!("publish week {}", manifest.week);
    tracing::info!(
        week = manifest.week,
        leaves = %count(manifest.leaf_count()),
        points = %count(manifest.total_points),
        "publishing"
    );
    sender.send(transaction).await
}

/// What the contract would refuse of publishing `week` now, in its words; `None` if nothing.
///
/// # Errors
/// If the node does not answer.
pub async fn refusal(
    pool: &Pool,
    week: &Week,
    data_uri: &str,
    publisher: Address,
) -> ChainResult<Option<String>> {
    let data = call(week, data_uri).abi_encode().into();
    let request = request_for(Some(publisher), pool.address(), data);
    match pool.chain().call_raw(&request).await {
        Ok(_) => Ok(None),
        Err(ChainError::Reverted(refusal)) => Ok(Some(refusal.to_string())),
        Err(error) => Err(error),
    }
}

/// The call that publishes `week`.
pub fn call(week: &Week, data_uri: &str) -> IRewardsDistributor::publishCall {
    let manifest = week.manifest();
    let [left, right] = week.children().map(|child| IRewardsDistributor::Node {
        hash: child.hash.into(),
        sum: child.sum,
    });
    IRewardsDistributor::publishCall {
        week: manifest.week,
        left,
        right,
        depth: manifest.depth,
        // A week that begins its streaks anew goes on from none.
        previousRoot: manifest.previous_root.unwrap_or_default(),
        dataHash: manifest.data_hash(),
        dataUri: data_uri.to_owned(),
    }
}
