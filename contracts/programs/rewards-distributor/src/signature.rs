//! Claims somebody else sends in, on an account's signature.

use crate::{
    arguments::{Item, Order},
    batch::{Batch, Leaves},
    claim::is_sanctioned,
    errors, interface as i,
    payout::Redirect,
    token::push,
    Result,
};
use abi_codec::{emit, ToWord, Uint256};
use alloc::vec::Vec;
use alloy_primitives::B256;
use contract_base::{
    eip712::{hash, type_hash, Domain},
    host::{saturated, sender},
    Signed,
};
use protocol::claims::Claim;

pub(crate) const NAME: &str = "DIMO Rewards Distributor";
pub(crate) const VERSION: &str = "1";

const DOMAIN: Domain = Domain {
    name: type_hash(NAME.as_bytes()),
    version: type_hash(VERSION.as_bytes()),
};

const CLAIM_TO: B256 = type_hash(
    b"ClaimTo(address account,address payee,address relayer,uint256 maxFee,uint256 minTotal,\
      uint32[] weeks,uint64[] vehicleIds,uint256 nonce,uint64 deadline)",
);

pub(crate) fn claim_with_signature(
    items: &[Item<'_>],
    order: &Order,
    fee: Uint256,
    signature: &[u8],
) -> Result<u128> {
    let sender = sender();
    if !order.relayer.is_zero() && order.relayer != sender {
        return Err(errors::wrong_relayer(sender, order.relayer));
    }
    let (asked, most) = (saturated(fee.0), saturated(order.max_fee.0));
    if asked > most {
        return Err(errors::fee_too_high(fee, most));
    }
    let nonce = use_up(items, order, signature)?;

    let &Order { account, payee, .. } = order;
    let to = Redirect { account, payee };
    let mut batch = Batch::open(Some(&to), Leaves::PaidOut)?;
    batch.take_all(items)?;
    let total = batch.total()?;
    if total < saturated(order.min_total.0) {
        return Err(errors::total_too_low(total, order.min_total));
    }
    let rest = total
        .checked_sub(asked)
        .ok_or_else(|| errors::fee_too_high(fee, total))?;
    if asked > 0 && is_sanctioned(&batch.head, sender) {
        return Err(errors::sanctioned(sender));
    }
    emit!(i::ClaimRelayed(indexed account, indexed sender, fee, nonce));
    for (to, amount) in [(sender, asked), (payee, rest)] {
        push(batch.head.token, to, amount)?;
    }
    Ok(total)
}

/// Uses up the signature and returns its nonce.
fn use_up(items: &[Item<'_>], order: &Order, signature: &[u8]) -> Result<u64> {
    let weeks = array(items, |item| &item.week);
    let vehicles = array(items, |item| &item.leaf.vehicle_id);
    let signed = Signed {
        deadline: order.deadline,
        signature,
    };
    let members: [&dyn ToWord; 8] = [
        &CLAIM_TO,
        &order.account,
        &order.payee,
        &order.relayer,
        &order.max_fee,
        &order.min_total,
        &weeks,
        &vehicles,
    ];
    signed.use_up(order.account, &DOMAIN, &members)
}

/// EIP-712 encodes an array as the hash of its elements' words.
fn array<'a>(items: &'a [Item<'_>], member: fn(&'a Claim<'_>) -> &'a dyn ToWord) -> B256 {
    let words: Vec<_> = items.iter().map(|Item(item)| member(item)).collect();
    hash(&words)
}
