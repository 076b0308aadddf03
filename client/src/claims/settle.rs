//! Sending claims.

use alloy::{
    primitives::{Address, Bytes},
    providers::Provider,
    rpc::types::TransactionReceipt,
    sol_types::{SolCall, SolError},
};

use super::{Encoding, Item, Limits, Outcome, Rejected, Run, batches, pack, runs::run_batches};
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
        let done = (outcome.paid.len() + outcome.rejected.len()) as u64;
        tracing::info!(done, total = items.len() as u64, "claiming");
        let data = call_for(batch, payee);
        match deliver(sender, pool, data, batch.len(), limits).await {
            Ok(Delivery::Mined(receipt)) => outcome.add(pool.address(), batch.len(), &receipt),
            Ok(Delivery::TooLarge(_)) if batch.len() > 1 => {
                let (first, second) = batch.split_at(batch.len() / 2);
                left.extend([second, first]);
            }
            Ok(Delivery::TooLarge(transaction)) => {
                let receipt = sender.send(transaction).await?;
                outcome.add(pool.address(), batch.len(), &receipt);
            }
            Err(error) => explain(sender, pool, batch, error, &mut outcome).await?,
        }
    }
    Ok(outcome)
}

/// Pays whole runs of places, each under one proof; what of them was paid before is left out of the outcome.
///
/// # Errors
/// As [`settle`].
pub async fn settle_runs(
    sender: &mut Sender,
    pool: &Pool,
    runs: &[Run],
    limits: &Limits,
) -> ChainResult<Outcome> {
    let mut outcome = Outcome::default();
    let total: usize = runs.iter().map(|run| run.open.len()).sum();
    let mut left = run_batches(runs, limits);
    left.reverse();
    while let Some(batch) = left.pop() {
        let done = (outcome.paid.len() + outcome.rejected.len()) as u64;
        tracing::info!(
            done,
            total = total as u64,
            "claiming whole runs of vehicles"
        );
        let bytes: Vec<u8> = batch
            .iter()
            .flat_map(|run| run.bytes.iter().copied())
            .collect();
        let data = Contract::claimRangeCall { runs: bytes.into() }.abi_encode();
        let open: Vec<Item> = batch
            .iter()
            .flat_map(|run| run.open.iter().cloned())
            .collect();
        let mut add = |receipt: &TransactionReceipt| {
            let mut mined = Outcome::default();
            mined.add(pool.address(), open.len(), receipt);
            let asked = |one: &Rejected| {
                let its = |item: &Item| {
                    (item.claim.week, item.claim.vehicleId) == (one.week, one.vehicle)
                };
                open.iter().any(its)
            };
            mined.rejected.retain(asked);
            outcome.extend(mined);
        };
        match deliver(sender, pool, data.into(), open.len(), limits).await {
            Ok(Delivery::Mined(receipt)) => add(&receipt),
            Ok(Delivery::TooLarge(_)) if batch.len() > 1 => {
                let (first, second) = batch.split_at(batch.len() / 2);
                left.extend([second, first]);
            }
            Ok(Delivery::TooLarge(transaction)) => add(&sender.send(transaction).await?),
            Err(error) => explain(sender, pool, &open, error, &mut outcome).await?,
        }
    }
    Ok(outcome)
}

/// What became of a batch.
enum Delivery {
    Mined(Box<TransactionReceipt>),
    /// It needs more gas than a transaction may use, and was not sent.
    TooLarge(Transaction),
}

async fn deliver(
    sender: &mut Sender,
    pool: &Pool,
    data: Bytes,
    items: usize,
    limits: &Limits,
) -> ChainResult<Delivery> {
    let request = request_for(Some(sender.address()), pool.address(), data.clone());
    let gas = if limits.skip_estimate {
        limits.gas
    } else {
        let estimate = pool.chain().estimate_gas(request).await;
        estimate.map_err(ChainError::from)?
    };
    let transaction = Transaction {
        to: Some(pool.address()),
        data,
        value: Default::default(),
        gas: Some(match limits.skip_estimate {
            true => gas,
            false => gas.saturating_mul(5) / 4,
        }),
        note: format!("claim {items}"),
    };
    if gas > limits.gas {
        return Ok(Delivery::TooLarge(transaction));
    }
    Ok(Delivery::Mined(Box::new(sender.send(transaction).await?)))
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

/// Whether a claim was refused for what it is, and not because nothing can be claimed now.
fn is_about_items(error: &ChainError) -> bool {
    const ABOUT_ITEMS: [[u8; 4]; 8] = [
        Contract::NothingPaid::SELECTOR,
        Contract::AlreadyClaimed::SELECTOR,
        Contract::WeekNotPublished::SELECTOR,
        Contract::WeekNotFinal::SELECTOR,
        Contract::InvalidProof::SELECTOR,
        Contract::AccountSanctioned::SELECTOR,
        Contract::OnlyTheAccountClaims::SELECTOR,
        Contract::InvalidPayee::SELECTOR,
    ];
    let data = error.revert_data();
    data.is_some_and(|data| {
        ABOUT_ITEMS
            .iter()
            .any(|selector| data.starts_with(selector))
    })
}

/// Goes on after a batch of which nothing could be paid, as when others paid it in the meantime: the contract names the first
/// reason only, so each item's is asked for.
async fn explain(
    sender: &Sender,
    pool: &Pool,
    batch: &[Item],
    error: ChainError,
    outcome: &mut Outcome,
) -> ChainResult<()> {
    if !is_about_items(&error) {
        return Err(error);
    }
    for item in batch {
        let quote = pool.quote(item.claim.clone()).from(sender.address());
        let status = quote.read().await?.status;
        // The refusal was about something else.
        if status == ClaimStatus::Payable {
            return Err(error);
        }
        outcome
            .rejected
            .push(Rejected::new(item.claim.week, item.claim.vehicleId, status));
    }
    Ok(())
}
