//! What a contract asks of the chain it runs on.

use alloc::vec::Vec;
use alloy_primitives::{Address, B256};
use stylus_sdk::{call::RawCall, host::WasmVM, hostio, prelude::*};

pub(crate) const VM: WasmVM = WasmVM {};

/// The host's Keccak-256: 12 gas instead of thousands inside the program.
pub struct Host;

impl protocol::Keccak256 for Host {
    fn keccak256(bytes: &[u8]) -> [u8; 32] {
        VM.native_keccak256(bytes).0
    }
}

/// Reads a word of storage. (The SDK's storage types turn every slot into a `U256` and back, byte by byte: 70
/// gas a time, more than the proof of a claim in all.)
#[allow(unsafe_code)]
#[inline(never)]
pub fn load(slot: &[u8; 32]) -> B256 {
    let mut word = B256::ZERO;
    // SAFETY: the host reads 32 bytes at the one and writes 32 at the other.
    unsafe { hostio::storage_load_bytes32(slot.as_ptr(), word.as_mut_ptr()) };
    word
}

/// Writes a word of storage; the host keeps it until it is flushed, at the end or before a call.
#[allow(unsafe_code)]
#[inline(never)]
pub fn save(slot: &[u8; 32], word: &B256) {
    // SAFETY: the host reads 32 bytes at both. The slots are [`crate::Cell`]'s.
    unsafe { hostio::storage_cache_bytes32(slot.as_ptr(), word.as_ptr()) };
}

/// Who calls.
pub fn sender() -> Address {
    VM.msg_sender()
}

/// This contract: the proxy.
pub fn this() -> Address {
    VM.contract_address()
}

/// The chain's id.
pub fn chain_id() -> u64 {
    VM.chain_id()
}

/// Time of the block, unix seconds.
pub fn now() -> u64 {
    VM.block_timestamp()
}

/// Whether the call brings ether along.
pub fn has_value() -> bool {
    !VM.msg_value().is_zero()
}

/// Whether there is code at `account`.
pub fn is_contract(account: Address) -> bool {
    VM.code_size(account) > 0
}

/// Calls a view of another contract; `None` if it reverts. Flushes what was written before.
#[allow(unsafe_code)]
pub fn ask(target: Address, call: &[u8]) -> Option<Vec<u8>> {
    VM.flush_cache(false);
    // SAFETY: nothing that was written waits in the cache, and a view changes nothing.
    unsafe { RawCall::new_static().call(target, call) }.ok()
}

/// Calls another contract, which may change its state; or gives what it reverts with.
#[allow(unsafe_code)]
pub fn call(target: Address, call: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    VM.flush_cache(true);
    // SAFETY: nothing that was written waits in the cache, and nothing is read from it that the callee could have changed.
    unsafe { RawCall::new().call(target, call) }
}

/// Calls the view `selector` of another contract about `account`; `None` unless it answers a word.
pub fn ask_about(target: Address, selector: [u8; 4], account: Address) -> Option<B256> {
    let mut call = [0; 36];
    call[..4].copy_from_slice(&selector);
    call[16..].copy_from_slice(account.as_slice());
    word(&ask(target, &call)?)
}

/// The first word of an answer. A longer one is taken as Solidity takes it, a shorter one is none.
pub fn word(answer: &[u8]) -> Option<B256> {
    answer.first_chunk().copied().map(B256::new)
}

/// The number in a word, or the most that 128 bits hold.
pub fn saturated(word: B256) -> u128 {
    match word.0.split_last_chunk::<16>() {
        Some((high, low)) if high.iter().all(|byte| *byte == 0) => u128::from_be_bytes(*low),
        _ => u128::MAX,
    }
}
