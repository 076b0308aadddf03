//! Claims somebody else sends in, on an account's signature.

use crate::{
    arguments::Claim,
    batch::{book_redirected, Redirect},
    claim::is_sanctioned,
    errors,
    host::{ask, chain_id, is_contract, now, saturated, sender, this, word, Host},
    interface as i, Result, RewardsDistributor,
};
use abi_codec::{emit, words, ToWord, Tuple};
use alloc::vec::Vec;
use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::{sol, SolCall};
use keccak_const::Keccak256 as ConstKeccak;
use openzeppelin_stylus::utils::cryptography::{
    ecdsa::{ECRECOVER_ADDR, SIGNATURE_S_UPPER_BOUND},
    eip712::IEip712,
};
use protocol::Keccak256;

sol! {
    function isValidSignature(bytes32 hash, bytes signature) external view returns (bytes4);
}

/// What an ERC-1271 account answers to a signature of its own.
const MAGIC: B256 = {
    let [a, b, c, d] = isValidSignatureCall::SELECTOR;
    let mut word = [0; 32];
    (word[0], word[1], word[2], word[3]) = (a, b, c, d);
    B256::new(word)
};

const DOMAIN_TYPE_HASH: B256 = B256::new(
    ConstKeccak::new()
        .update(
            b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
        )
        .finalize(),
);

const TYPE_HASH: B256 = B256::new(
    ConstKeccak::new()
        .update(
            b"ClaimTo(address account,address payee,uint256 maxFee,uint32[] weeks,\
              uint64[] vehicleIds,uint256 nonce,uint256 deadline)",
        )
        .finalize(),
);

impl IEip712 for RewardsDistributor {
    const NAME: &'static str = "DIMO Rewards Distributor";
    const VERSION: &'static str = "1";
}

/// What an account signs, besides the items and its nonce.
pub(crate) struct Order {
    pub(crate) account: Address,
    pub(crate) payee: Address,
    pub(crate) max_fee: B256,
    pub(crate) deadline: B256,
}

impl RewardsDistributor {
    pub(crate) fn claim_with_signature(
        &mut self,
        items: &[Claim<'_>],
        order: &Order,
        fee: B256,
        signature: &[u8],
    ) -> Result<u128> {
        let Order {
            account,
            payee,
            max_fee,
            deadline,
        } = *order;
        if u128::from(now()) > saturated(deadline) {
            return Err(errors::signature_expired(deadline));
        }
        let (asked, most) = (saturated(fee), saturated(max_fee));
        if asked > most {
            return Err(errors::fee_too_high(fee, most));
        }
        let nonce = self.nonces.use_nonce(account);
        let digest = digest(order.hash(items, nonce));
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
        emit::<i::ClaimRelayed>(&[&account, &relayer], &[&fee, &nonce]);
        for (to, amount) in [(relayer, asked), (payee, rest)] {
            self.push(head.token, to, amount)?;
        }
        Ok(total)
    }
}

impl Order {
    /// The EIP-712 hash of this order for `items`.
    fn hash(&self, items: &[Claim<'_>], nonce: U256) -> B256 {
        keccak(&[
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

/// What is signed: the struct under this contract's domain. (OpenZeppelin's `hash_typed_data_v4` hashes
/// inside the program.)
fn digest(order: B256) -> B256 {
    let domain = keccak(&[
        &DOMAIN_TYPE_HASH,
        &B256::new(RewardsDistributor::HASHED_NAME),
        &B256::new(RewardsDistributor::HASHED_VERSION),
        &chain_id(),
        &this(),
    ]);
    let mut bytes = [0; 66];
    bytes[..2].copy_from_slice(&[0x19, 0x01]);
    bytes[2..34].copy_from_slice(domain.as_slice());
    bytes[34..].copy_from_slice(order.as_slice());
    B256::new(Host::keccak256(&bytes))
}

/// EIP-712 encodes an array as the hash of its elements' words.
fn array<'a>(items: &'a [Claim<'_>], member: fn(&'a Claim<'_>) -> &'a dyn ToWord) -> B256 {
    keccak(&items.iter().map(member).collect::<Vec<_>>())
}

fn keccak(data: &[&dyn ToWord]) -> B256 {
    B256::new(Host::keccak256(&words(data)))
}

/// Whether `account` signed `digest`: by its key, or by its contract's word (ERC-1271).
fn signed_by(account: Address, digest: B256, signature: &[u8]) -> bool {
    if recover(digest, signature) == Some(account) {
        return true;
    }
    if !is_contract(account) {
        return false;
    }
    let mut call = isValidSignatureCall::SELECTOR.to_vec();
    call.append(&mut Tuple::new(2).word(&digest).bytes(signature).finish());
    // The answer is the function's own selector, padded to a word.
    ask(account, &call)
        .and_then(|answer| word(&answer))
        .is_some_and(|answer| answer == MAGIC)
}

/// The key that signed. `None` for anything but r ‖ s ‖ v with s in the lower half of the curve order.
///
/// OpenZeppelin's `ecdsa::recover` 0.3.0 panics where the precompile answers nothing, so it is asked here.
fn recover(digest: B256, signature: &[u8]) -> Option<Address> {
    let (r, rest) = signature.split_first_chunk::<32>()?;
    let (s, rest) = rest.split_first_chunk::<32>()?;
    let [v @ (27 | 28)] = rest else { return None };
    if U256::from_be_bytes(*s) > SIGNATURE_S_UPPER_BOUND {
        return None;
    }
    let input = words(&[&digest, v, &B256::new(*r), &B256::new(*s)]);
    word(&ask(ECRECOVER_ADDR, &input)?).map(Address::from_word)
}
