//! The end of a week, brought to the judge: what a pool that has one wants before a week is published there.

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, Bytes, keccak256},
    providers::Provider,
    rlp::encode,
    rpc::types::TransactionReceipt,
};
use anyhow::{Context, Result, ensure};
use protocol::{Clock, fault::LATE_ANCHOR};

use crate::{
    bindings::IWeekJudge::{self, Rule, anchorCall},
    chain::{Chain, ChainError, ChainResult, Read, Sender, Transaction},
    time::utc,
};

/// For a transaction that cannot be tried before: a call does not know the block that it is made on, the next block does.
const GAS: u64 = 5_000_000;

/// Whether the judge judges this pool and nobody has anchored the week.
///
/// # Errors
/// If the judge cannot be read.
pub async fn is_missing(
    chain: &Chain,
    judge: Address,
    pool: Address,
    week: u32,
) -> ChainResult<bool> {
    let judge = IWeekJudge::new(judge, chain);
    if judge.poolOf(pool).read().await?.rule == Rule::None {
        return Ok(false);
    }
    Ok(!judge.isAnchored(week).read().await?)
}

/// Brings the judge the end of a week. `None` if somebody did before.
///
/// # Errors
/// A week that has not ended, or whose last block the chain has forgotten while no other may take its place; a node whose headers
/// are not those it hashes; the judge's refusal.
pub async fn anchor(
    sender: &mut Sender,
    judge: Address,
    week: u32,
) -> Result<Option<TransactionReceipt>> {
    let chain = sender.chain().clone();
    let its = IWeekJudge::new(judge, &chain);
    if its.isAnchored(week).read().await? {
        return Ok(None);
    }
    let genesis = its.settings().read().await?.genesis;
    let end = Clock { genesis }
        .end(week)
        .with_context(|| format!("week {week} lies beyond 64-bit time"))?;
    let (call, newest) = headers(&chain, week, end).await?;
    let mut transaction = Transaction::call(judge, &call);
    transaction.note = format!("anchor week {week}");
    if newest == chain.head().await?.number {
        transaction = transaction.with_gas(GAS);
    }
    Ok(Some(sender.send(transaction).await?))
}

/// The call that anchors a week, and the newest block that it shows.
async fn headers(chain: &Chain, week: u32, end: u64) -> Result<(anchorCall, u64)> {
    let head = chain.head().await?;
    ensure!(
        head.timestamp >= end,
        "week {week} ends at {}: there is nothing to anchor yet",
        utc(end)
    );
    if head.timestamp >= end.saturating_add(LATE_ANCHOR.into()) {
        let header = header(chain, head.number).await?;
        let next = Bytes::new();
        return Ok((anchorCall { week, header, next }, head.number));
    }
    let first_after = chain.first_block_since(end).await?;
    let last = first_after
        .checked_sub(1)
        .with_context(|| format!("the chain began after week {week}"))?;
    let call = anchorCall {
        week,
        header: header(chain, last).await?,
        next: header(chain, first_after).await?,
    };
    Ok((call, first_after))
}

/// A block's header in the bytes that its hash is made of.
async fn header(chain: &Chain, number: u64) -> Result<Bytes> {
    let tag = BlockNumberOrTag::Number(number);
    let block = chain.get_block_by_number(tag).await?;
    let header = block.ok_or(ChainError::NoBlock(tag))?.header;
    let bytes = Bytes::from(encode(&header.inner));
    ensure!(
        keccak256(&bytes) == header.hash,
        "{} gives a header of block {number} that is not what its hash is made of: ask another node",
        chain.node()
    );
    Ok(bytes)
}
