//! Claims somebody else sends in, on an account's signature.

use crate::{
    arguments::Claim,
    batch::{book_redirected, Redirect},
    claim::is_sanctioned,
    errors, interface as i,
    token::push,
    Result, RewardsDistributor,
};
use abi_codec::{emit, ToWord, Uint256};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use contract_base::{
    eip712::{hash, signed_by, type_hash, Domain},
    host::{now, saturated, sender},
};
use openzeppelin_stylus::utils::cryptography::eip712::IEip712;

const TYPE_HASH: B256 = type_hash(
    b"ClaimTo(address account,address payee,uint256 maxFee,uint32[] weeks,\
      uint64[] vehicleIds,uint256 nonce,uint256 deadline)",
);

impl IEip712 for RewardsDistributor {
    const NAME: &'static str = "DIMO Rewards Distributor";
    const VERSION: &'static str = "1";
}

/// What an account signs, besides the items and its nonce.
pub(crate) struct Order {
    pub(crate) account: Address,
    pub(crate) payee: Address,
    pub(crate) max_fee: Uint256,
    pub(crate) deadline: Uint256,
}

impl RewardsDistributor {
    pub(crate) fn claim_with_signature(
        &mut self,
        items: &[Claim<'_>],
        order: &Order,
        fee: Uint256,
        signature: &[u8],
    ) -> Result<u128> {
        let Order {
            account,
            payee,
            max_fee,
            deadline,
        } = *order;
        if u128::from(now()) > saturated(deadline.0) {
            return Err(errors::signature_expired(deadline));
        }
        let (asked, most) = (saturated(fee.0), saturated(max_fee.0));
        if asked > most {
            return Err(errors::fee_too_high(fee, most));
        }
        let nonce = Uint256::from(self.nonces.use_nonce(account));
        let digest = DOMAIN.digest(order.hash(items, nonce));
        if !signed_by(account, digest, signature) {
            return Err(errors::invalid_signature(account));
        }

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
}

impl Order {
    /// The EIP-712 hash of this order for `items`.
    fn hash(&self, items: &[Claim<'_>], nonce: Uint256) -> B256 {
        hash(&[
            &TYPE_HASH,
            &self.account,
            &self.payee,
            &self.max_fee,
            &array(items, |item| &item.week),
            &array(items, |item| &item.place.leaf.vehicle_id),
            &nonce,
            &self.deadline,
        ])
    }
}

/// Under which accounts sign.
const DOMAIN: Domain = Domain {
    name: B256::new(RewardsDistributor::HASHED_NAME),
    version: B256::new(RewardsDistributor::HASHED_VERSION),
};

/// EIP-712 encodes an array as the hash of its elements' words.
fn array<'a>(items: &'a [Claim<'_>], member: fn(&'a Claim<'_>) -> &'a dyn ToWord) -> B256 {
    hash(&items.iter().map(member).collect::<Vec<_>>())
}
