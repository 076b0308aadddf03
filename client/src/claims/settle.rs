//! Sending claims.

use alloy::{
    primitives::{Address, Bytes},
    providers::Provider,
    sol_types::{SolCall, SolError},
};

use super::{Encoding, Item, Limits, Outcome, Rejected, batches, pack};
use crate::{
    bindings::{Claim, ClaimStatus, IRewardsDistributor as Contract},
    chain::{ChainError, ChainResult, Read, Sender, Transaction, request_for},
    contracts::Pool,
};

/// Sends `items` in as few transactions as the limits allow; to their accounts, or, when they are all
/// the sender's own, to `payee`.
///
/// # Errors
/// A node that does not answer, or a refusal of a whole transaction (paused, wrong account). What was
/// paid before stays paid; claiming again skips it.
pub async fn settle(
    sender: &mut Sender,
    pool: &Pool,
    items: &[Item],
    payee: Option<Address>,
    limits: &Limits,
) -> ChainResult<Outcome> {
    let mut outcome = Outcome::default();
    let encoding = match payee {
        Some(_) => Encoding::Abi,
        None => Encoding::Packed,
    };
    // A stack of what is left, so that a batch cut in two goes on in order.
    let mut left = batches(items, encoding, limits);
    left.reverse();
    while let Some(batch) = left.pop() {
        let data = call_for(batch, payee);
        let request = request_for(Some(sender.address()), pool.address(), data.clone());
        let gas = if limits.skip_estimate {
            limits.gas
        } else {
            match pool
                .chain()
                .estimate_gas(request)
                .await
                .map_err(ChainError::from)
            {
                Ok(gas) if gas > limits.gas && batch.len() > 1 => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    left.extend([second, first]);
                    continue;
                }
                Ok(gas) => gas.saturating_mul(5) / 4,
                Err(error) if nothing_paid(&error) => {
                    explain(pool, batch, &mut outcome).await?;
                    continue;
                }
                Err(error) => return Err(error),
            }
        };
        let transaction = Transaction {
            to: Some(pool.address()),
            data,
            value: Default::default(),
            gas: Some(gas),
            note: format!("claim {}", batch.len()),
        };
        let done = (outcome.paid.len() + outcome.rejected.len()) as u64;
        tracing::info!(done, total = items.len() as u64, "claiming");
        let receipt = sender.send(transaction).await?;
        outcome.add(pool.address(), batch.len(), &receipt);
    }
    Ok(outcome)
}

/// The cheapest call for a batch: `claim` for one, `claimPacked` for more, `claimTo` with a payee.
pub fn call_for(batch: &[Item], payee: Option<Address>) -> Bytes {
    let claims = || batch.iter().map(|item| &item.claim);
    let items = || claims().cloned().collect::<Vec<Claim>>();
    let data = match (batch, payee) {
        (_, Some(payee)) => {
            let items = items();
            Contract::claimToCall { items, payee }.abi_encode()
        }
        ([one], None) => {
            let item = one.claim.clone();
            Contract::claimCall { item }.abi_encode()
        }
        (_, None) => match pack(claims()) {
            Some(items) => {
                let items = items.into();
                Contract::claimPackedCall { items }.abi_encode()
            }
            // A broken proof: let the contract say so.
            None => Contract::claimManyCall { items: items() }.abi_encode(),
        },
    };
    data.into()
}

/// Separates what is paid already, so that nobody pays gas to hear it.
///
/// # Errors
/// If the pool cannot be read.
pub async fn drop_claimed(
    pool: &Pool,
    items: Vec<Item>,
) -> ChainResult<(Vec<Item>, Vec<Rejected>)> {
    let questions: Vec<_> = items
        .iter()
        .map(|Item { claim, .. }| Contract::isClaimedCall {
            vehicleId: claim.vehicleId,
            week: claim.week,
        })
        .collect();
    let answers = pool.chain().read_many(pool.address(), &questions).await?;
    let mut open = Vec::with_capacity(items.len());
    let mut paid = Vec::new();
    for (item, claimed) in items.into_iter().zip(answers) {
        if claimed {
            let Claim {
                week, vehicleId, ..
            } = item.claim;
            paid.push(Rejected::new(week, vehicleId, ClaimStatus::AlreadyClaimed));
        } else {
            open.push(item);
        }
    }
    Ok((open, paid))
}

fn nothing_paid(error: &ChainError) -> bool {
    error
        .revert_data()
        .is_some_and(|data| data.starts_with(&Contract::NothingPaid::SELECTOR))
}

/// The contract names the first reason only; asks for each item's.
async fn explain(pool: &Pool, batch: &[Item], outcome: &mut Outcome) -> ChainResult<()> {
    for item in batch {
        let status = pool.quote(item.claim.clone()).read().await?.status;
        outcome
            .rejected
            .push(Rejected::new(item.claim.week, item.claim.vehicleId, status));
    }
    Ok(())
}
