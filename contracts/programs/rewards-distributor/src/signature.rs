//! Claims somebody else sends in, on an account's signature.

use crate::{
    arguments::Claim,
    batch::{book_redirected, Redirect},
    claim::is_sanctioned,
    errors, interface as i,
    token::push,
    Result,
};
use abi_codec::{emit, ToWord, Uint256};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{hash, type_hash, Domain},
    host::{saturated, sender},
    Signed,
};

pub(crate) const NAME: &str = "DIMO Rewards Distributor";
pub(crate) const VERSION: &str = "1";

const DOMAIN: Domain = Domain {
    name: type_hash(NAME.as_bytes()),
    version: type_hash(VERSION.as_bytes()),
};

const CLAIM_TO: B256 = type_hash(
    b"ClaimTo(address account,address payee,uint256 maxFee,uint32[] weeks,\
      uint64[] vehicleIds,uint256 nonce,uint64 deadline)",
);

/// What an account signs, besides the items.
pub(crate) struct Order<'a> {
    pub(crate) account: Address,
    pub(crate) payee: Address,
    pub(crate) max_fee: Uint256,
    pub(crate) signed: Signed<'a>,
}

pub(crate) fn claim_with_signature(
    items: &[Claim<'_>],
    order: &Order<'_>,
    fee: Uint256,
) -> Result<u128> {
    let &Order {
        account,
        payee,
        max_fee,
        signed,
    } = order;
    let (asked, most) = (saturated(fee.0), saturated(max_fee.0));
    if asked > most {
        return Err(errors::fee_too_high(fee, most));
    }
    let weeks = array(items, |item| &item.week);
    let vehicles = array(items, |item| &item.leaf_proof.leaf.vehicle_id);
    let members: [&dyn ToWord; 6] = [&CLAIM_TO, &account, &payee, &max_fee, &weeks, &vehicles];
    let nonce = signed.use_up(account, &DOMAIN, &members)?;

    let (head, total) = book_redirected(items, &Redirect { account, payee })?;
    let rest = total
        .checked_sub(asked)
        .ok_or_else(|| errors::fee_too_high(fee, total))?;
    let relayer = sender();
    if asked > 0 && is_sanctioned(&head, relayer) {
        return Err(errors::sanctioned(relayer));
    }
    emit!(i::ClaimRelayed(indexed account, indexed relayer, fee, nonce));
    for (to, amount) in [(relayer, asked), (payee, rest)] {
        push(head.token, to, amount)?;
    }
    Ok(total)
}

/// EIP-712 encodes an array as the hash of its elements' words.
fn array<'a>(items: &'a [Claim<'_>], member: fn(&'a Claim<'_>) -> &'a dyn ToWord) -> B256 {
    hash(&items.iter().map(member).collect::<Vec<_>>())
}
